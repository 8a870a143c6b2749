using PromptRegistry.Evaluation.Reports;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Files;

namespace PromptRegistry.Cli.Output;

/// <summary>Writes the reports of an evaluation, each at once under its name.</summary>
internal static class ReportFiles
{
    /// <param name="root">The repository: below it no link is written through.</param>
    /// <param name="folder">Where to, in full.</param>
    /// <returns>The path of the report for people.</returns>
    /// <exception cref="RepositoryFileException">A link stands on the way below the root.</exception>
    public static string Write(string root, string folder, EvaluationResult result)
    {
        var below = Path.GetRelativePath(root, folder).Replace('\\', '/');
        var isBelow = below is not ("." or "..") && !below.StartsWith("../", StringComparison.Ordinal) && !Path.IsPathRooted(below);
        var files = new RepositoryFolder(isBelow ? root : folder);
        var prefix = isBelow ? below + "/" : "";
        WriteWhole(files, prefix + "report.json", stream => JsonReport.Write(result, stream));
        WriteWhole(files, prefix + "report.txt", stream =>
        {
            using var file = new StreamWriter(stream, leaveOpen: true);
            using var writer = new PlainWriter(file);
            foreach (var diagnostic in result.AllDiagnostics) writer.WriteLine(diagnostic.ToString());
            ConsoleReport.Write(result, writer);
        });
        return Path.Combine(folder, "report.txt");
    }

    private static void WriteWhole(RepositoryFolder files, string path, Action<Stream> write)
    {
        using var buffer = new MemoryStream();
        write(buffer);
        files.Write(path, buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }
}
