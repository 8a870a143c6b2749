namespace PromptRegistry.Cli.Scaffolding;

/// <summary>Tells which files were made.</summary>
internal static class WritingReport
{
    public static void Text(TextWriter text, IReadOnlyList<(string Path, FileWriting Writing)> files, bool isDryRun)
    {
        foreach (var (path, writing) in files) text.WriteLine($"  {Word(writing),-8} {path}");
        if (isDryRun) text.WriteLine("Dry run: nothing was written.");
    }

    private static string Word(FileWriting writing) => writing.ToString().ToLowerInvariant();
}
