namespace PromptRegistry.Cli.Scaffolding;

/// <summary>A file to be made.</summary>
/// <param name="Path">Relative to the repository's root.</param>
internal sealed record NewFile(string Path, string Text)
{
    /// <summary>Whether it is written over one that is there; else that one is kept.</summary>
    public bool Replaces { get; init; }
}
