namespace PromptRegistry.Cli.Scaffolding;

/// <summary>What becomes of a file that is to be made.</summary>
internal enum FileWriting
{
    Created,
    Updated,

    /// <summary>It was there and stays as it is.</summary>
    Kept,
}
