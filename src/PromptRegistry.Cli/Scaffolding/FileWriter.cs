using PromptRegistry.Files;

namespace PromptRegistry.Cli.Scaffolding;

/// <summary>Writes new files into a repository; what people may have changed is kept.</summary>
internal static class FileWriter
{
    public static IReadOnlyList<(string Path, FileWriting Writing)> Write(string root, IEnumerable<NewFile> files, bool isDryRun)
    {
        var folder = new RepositoryFolder(root);
        var result = new List<(string, FileWriting)>();
        foreach (var file in files)
        {
            var present = folder.ReadText(file.Path);
            var writing = present is null ? FileWriting.Created
                : file.Replaces && present != file.Text ? FileWriting.Updated
                : FileWriting.Kept;
            if (writing != FileWriting.Kept && !isDryRun) folder.Write(file.Path, file.Text);
            result.Add((file.Path, writing));
        }

        return result;
    }
}

/// <summary>What becomes of a file that is to be made.</summary>
internal enum FileWriting
{
    Created,
    Updated,

    /// <summary>It was there and stays as it is.</summary>
    Kept,
}

/// <summary>A file to be made.</summary>
/// <param name="Path">Relative to the repository's root.</param>
internal sealed record NewFile(string Path, string Text)
{
    /// <summary>Whether it is written over one that is there; else that one is kept.</summary>
    public bool Replaces { get; init; }
}

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
