using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Baselines;
using PromptRegistry.Evaluation.Recordings;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Evaluation.Running;

/// <summary>What earlier runs left beside a prompt: its recorded answers and its baseline.</summary>
internal sealed record StoredResults(
    RecordingFile Recordings, Baseline? Baseline, IReadOnlyList<Diagnostic> Diagnostics)
{
    public static string RecordingsPath(string prompt) => $"{PromptPaths.Folder(prompt)}/{RecordingFile.Name}";

    public static string BaselinePath(string prompt) => $"{PromptPaths.Folder(prompt)}/{Baselines.Baseline.FileName}";

    /// <param name="baselines">Where the baseline is.</param>
    /// <param name="withBaseline">False where the baseline is about to be replaced.</param>
    public static StoredResults Read(string prompt, IEvaluationFiles files, IEvaluationFiles baselines, bool withBaseline)
    {
        var diagnostics = new List<Diagnostic>();
        var recordings = RecordingFile.Read(Content(RecordingsPath(prompt), files, diagnostics), RecordingsPath(prompt), diagnostics);
        var baseline = withBaseline && Content(BaselinePath(prompt), baselines, diagnostics) is { } content
            ? BaselineReader.Read(content, BaselinePath(prompt), diagnostics)
            : null;
        return new StoredResults(recordings, baseline, diagnostics);
    }

    private static byte[]? Content(string path, IEvaluationFiles files, List<Diagnostic> diagnostics)
    {
        try
        {
            if (files.Read(path) is not { } content) return null;
            if (!FileText.IsLargeFilePointer(content)) return content;
            diagnostics.Add(FileText.PointerOf(path));
        }
        catch (PromptFileException unreadable)
        {
            diagnostics.Add(unreadable.Finding);
        }

        return null;
    }
}
