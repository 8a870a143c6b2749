namespace PromptRegistry.Git.Reading;

/// <summary>
/// A tag object (of an annotated tag). Its name is the one in the object, without <c>refs/tags/</c>: a ref by another
/// name may point here too. Very old tags have no tagger.
/// </summary>
public sealed record GitTag(
    ObjectId Id, ObjectId Target, GitObjectKind TargetKind, string Name, GitSignature? Tagger, string Message);
