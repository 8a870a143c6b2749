namespace PromptRegistry.Cli.Importing;

/// <summary>What the command line asks for.</summary>
internal sealed record ImportWish(string? Source, string? Name, string? Into, bool Overwrite, bool IsDryRun, LangfuseWish? Langfuse);
