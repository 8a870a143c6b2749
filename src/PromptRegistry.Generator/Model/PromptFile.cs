namespace PromptRegistry.Generator.Model;

/// <summary>A file of the prompt repository.</summary>
/// <param name="Path">Relative to the root, with <c>/</c>.</param>
/// <param name="FullPath">As the build knows it, for findings.</param>
public sealed record PromptFile(string Path, string FullPath, string Text)
{
    /// <summary>What the text was parsed to, once somebody asked.</summary>
    public ParsedText Parsed { get; } = new();
}
