namespace PromptRegistry.Core.Accessors;

/// <summary>A record of the accessor.</summary>
/// <param name="Path">What the template language calls it.</param>
internal sealed record AccessorRecord(string Path, string Name, IReadOnlyList<AccessorProperty> Properties);
