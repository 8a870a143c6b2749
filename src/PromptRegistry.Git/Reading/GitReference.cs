namespace PromptRegistry.Git.Reading;

/// <param name="Name">The full name, from <c>refs/</c> on.</param>
/// <param name="Target">What it points to, unpeeled: a tag object for an annotated tag.</param>
public sealed record GitReference(string Name, ObjectId Target);
