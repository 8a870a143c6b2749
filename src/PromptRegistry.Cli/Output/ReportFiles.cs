using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Reports;
using PromptRegistry.Evaluation.Reports.Html;
using PromptRegistry.Evaluation.Reports.Review;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Files;

namespace PromptRegistry.Cli.Output;

/// <summary>Writes the reports of an evaluation, each at once under its name.</summary>
/// <param name="root">The repository: below it no link is written through.</param>
/// <param name="folder">Where to, in full.</param>
internal sealed class ReportFiles(string root, string folder)
{
    private const string ReviewName = "review.html";

    /// <summary>The releases of a prompt, the oldest first.</summary>
    public Func<string, IReadOnlyList<ReleasedScores>>? History { get; init; }

    /// <summary>Tells the time.</summary>
    public required TimeProvider Clock { get; init; }

    /// <returns>The path of the report for people: the text where it is written, else the first that was.</returns>
    /// <exception cref="RepositoryFileException">A link stands on the way below the root.</exception>
    public string Write(EvaluationResult result, IReadOnlyCollection<ReportKind> kinds)
    {
        var (files, prefix) = Open();
        var written = kinds.Order().Select(kind => Write(files, prefix, result, kind)).ToList();
        return Path.Combine(folder, written[0]);
    }

    /// <summary>Writes the page on which people review answers.</summary>
    /// <returns>Its path; null where there are no answers.</returns>
    /// <exception cref="RepositoryFileException">A link stands on the way below the root.</exception>
    public string? WriteReview(EvaluationResult result, int count, ulong seed)
    {
        if (result.Prompts is not [var prompt, ..]) return null;
        var (html, answers) = ReviewPage.Create(prompt, count, seed);
        if (answers == 0) return null;
        var (files, prefix) = Open();
        files.Write(prefix + ReviewName, System.Text.Encoding.UTF8.GetBytes(html));
        return Path.Combine(folder, ReviewName);
    }

    private (RepositoryFolder Files, string Prefix) Open()
    {
        var below = Path.GetRelativePath(root, folder).Replace('\\', '/');
        var isBelow = below is not ("." or "..") && !below.StartsWith("../", StringComparison.Ordinal) && !Path.IsPathRooted(below);
        return (new RepositoryFolder(isBelow ? root : folder), isBelow ? below + "/" : "");
    }

    private string Write(RepositoryFolder files, string prefix, EvaluationResult result, ReportKind kind)
    {
        switch (kind)
        {
            case ReportKind.Json: return Whole("report.json", stream => JsonReport.Write(result, stream, withAnswers: true));
            case ReportKind.Html: return Whole("report.html", stream => HtmlReport.Write(result, stream, History));
            case ReportKind.Junit: return Whole("junit.xml", stream => JUnitReport.Write(result, stream));
            case ReportKind.Sarif: return Whole("report.sarif", stream => SarifReport.Write(result, stream, Place(root), HelpPages.Read));
            case ReportKind.Markdown: return Lines("report.md", text => MarkdownReport.Write(result, text));
            case ReportKind.Aieval:
                foreach (var (path, content) in AievalReport.Files(result, Clock.GetUtcNow())) files.Write(prefix + path, content);
                return "results";
            default:
                return Lines("report.txt", text =>
                {
                    foreach (var diagnostic in result.AllDiagnostics) text.WriteLine(diagnostic.ToString());
                    ConsoleReport.Write(result, text);
                });
        }

        string Whole(string name, Action<Stream> write)
        {
            using var buffer = new MemoryStream();
            write(buffer);
            files.Write(prefix + name, buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
            return name;
        }

        string Lines(string name, Action<TextWriter> write) => Whole(name, stream =>
        {
            using var file = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
            using var writer = new PlainWriter(file) { NewLine = "\n" };
            write(writer);
        });
    }

    /// <summary>Where the prompts are below the folder that has <c>.git</c>; empty where they are that folder, or none has it.</summary>
    private static string Place(string root)
    {
        for (var above = new DirectoryInfo(root); above is not null; above = above.Parent)
        {
            if (!Path.Exists(Path.Combine(above.FullName, ".git"))) continue;
            var place = Path.GetRelativePath(above.FullName, root).Replace('\\', '/');
            return place == "." ? "" : place + "/";
        }

        return "";
    }
}

/// <summary>The pages about kinds of findings, which the program carries.</summary>
internal static class HelpPages
{
    /// <summary>The page as Markdown; null where there is none.</summary>
    public static string? Read(DiagnosticDescriptor kind)
    {
        using var page = typeof(HelpPages).Assembly.GetManifestResourceStream($"diagnostics/{kind.Page}");
        if (page is null) return null;
        using var copy = new MemoryStream();
        page.CopyTo(copy);
        return System.Text.Encoding.UTF8.GetString(copy.GetBuffer(), 0, (int)copy.Length).ReplaceLineEndings("\n");
    }
}
