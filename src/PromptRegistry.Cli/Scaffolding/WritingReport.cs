using System.Text.Json;

namespace PromptRegistry.Cli.Scaffolding;

/// <summary>Tells which files were made.</summary>
internal static class WritingReport
{
    public static void Text(TextWriter text, IReadOnlyList<(string Path, FileWriting Writing)> files, bool isDryRun)
    {
        foreach (var (path, writing) in files) text.WriteLine($"  {Word(writing),-8} {path}");
        if (isDryRun) text.WriteLine("Dry run: nothing was written.");
    }

    public static void Json(Utf8JsonWriter writer, IReadOnlyList<(string Path, FileWriting Writing)> files, bool isDryRun)
    {
        writer.WriteBoolean("dryRun", isDryRun);
        writer.WriteStartArray("files");
        foreach (var (path, writing) in files)
        {
            writer.WriteStartObject();
            writer.WriteString("path", path);
            writer.WriteString("result", Word(writing));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string Word(FileWriting writing) => writing.ToString().ToLowerInvariant();
}
