namespace PromptRegistry.Core.Accessors;

/// <summary>An enum of the accessor: members with the words that they stand for.</summary>
/// <param name="Path">What the template language calls it.</param>
internal sealed record AccessorEnum(string Path, string Name, IReadOnlyList<(string Member, string Word)> Members);
