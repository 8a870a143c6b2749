using PromptRegistry.Evaluation.Reports;
using PromptRegistry.Evaluation.Running;

namespace PromptRegistry.Cli.Output;

/// <summary>Writes the reports of an evaluation, each at once under its name.</summary>
internal static class ReportFiles
{
    /// <returns>The path of the report for people.</returns>
    public static string Write(string folder, EvaluationResult result)
    {
        Directory.CreateDirectory(folder);
        WriteWhole(Path.Combine(folder, "report.json"), stream => JsonReport.Write(result, stream));
        var text = Path.Combine(folder, "report.txt");
        WriteWhole(text, stream =>
        {
            using var file = new StreamWriter(stream, leaveOpen: true);
            using var writer = new PlainWriter(file);
            foreach (var diagnostic in result.AllDiagnostics) writer.WriteLine(diagnostic.ToString());
            ConsoleReport.Write(result, writer);
        });
        return text;
    }

    /// <summary>Two builds at once never see half of a report.</summary>
    private static void WriteWhole(string path, Action<Stream> write)
    {
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        using (var stream = File.Create(temporary)) write(stream);
        File.Move(temporary, path, overwrite: true);
    }
}
