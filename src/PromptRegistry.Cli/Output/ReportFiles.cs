using PromptRegistry.Evaluation.Reports;
using PromptRegistry.Evaluation.Reports.Review;
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
        var (files, prefix) = Open(root, folder);
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

    /// <summary>Writes the page on which people review answers.</summary>
    /// <returns>Its path; null where there are no answers.</returns>
    /// <exception cref="RepositoryFileException">A link stands on the way below the root.</exception>
    public static string? WriteReview(string root, string folder, EvaluationResult result, int count, ulong seed)
    {
        if (result.Prompts is not [var prompt, ..]) return null;
        var (html, answers) = ReviewPage.Create(prompt, count, seed);
        if (answers == 0) return null;
        var (files, prefix) = Open(root, folder);
        files.Write(prefix + ReviewName, System.Text.Encoding.UTF8.GetBytes(html));
        return Path.Combine(folder, ReviewName);
    }

    private const string ReviewName = "review.html";

    private static (RepositoryFolder Files, string Prefix) Open(string root, string folder)
    {
        var below = Path.GetRelativePath(root, folder).Replace('\\', '/');
        var isBelow = below is not ("." or "..") && !below.StartsWith("../", StringComparison.Ordinal) && !Path.IsPathRooted(below);
        return (new RepositoryFolder(isBelow ? root : folder), isBelow ? below + "/" : "");
    }

    private static void WriteWhole(RepositoryFolder files, string path, Action<Stream> write)
    {
        using var buffer = new MemoryStream();
        write(buffer);
        files.Write(path, buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }
}
