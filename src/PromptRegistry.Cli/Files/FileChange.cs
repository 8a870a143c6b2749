namespace PromptRegistry.Cli.Files;

/// <summary>A file that differs, line by line: <c>-</c> gone, <c>+</c> new, a blank for the neighbours that stayed.</summary>
internal sealed record FileChange(string Path, IReadOnlyList<string> Lines);
