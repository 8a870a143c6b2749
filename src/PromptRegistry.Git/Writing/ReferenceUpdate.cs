using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Writing;

/// <summary>
/// A ref that moves, if it still is where it was seen; <c>Old</c> null: if it still does not exist; <c>New</c> equal to
/// <c>Old</c>: it only must stay.
/// </summary>
internal sealed record ReferenceUpdate(string Name, ObjectId? New, ObjectId? Old);
