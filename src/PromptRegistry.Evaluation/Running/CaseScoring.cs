using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Baselines;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Recordings;
using PromptRegistry.Evaluation.Scorers;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Templates;

namespace PromptRegistry.Evaluation.Running;

/// <summary>Applies the scorers of a suite to the answers of a case.</summary>
internal static class CaseScoring
{
    public static CaseResult Score(EvaluationSuite suite, CaseValues values, ReadOnlySpan<ModelAnswer?> answers)
    {
        var samples = new SampleResult[answers.Length];
        for (var i = 0; i < answers.Length; i++) samples[i] = Score(suite, values, answers[i], i);
        return new CaseResult(values.Case, samples);
    }

    private static SampleResult Score(EvaluationSuite suite, CaseValues values, ModelAnswer? answer, int index)
    {
        var problem = answer switch
        {
            null => "The answer is not recorded.",
            { IsComplete: true } => null,
            { Finish: "length" } =>
                "The answer was cut off at its length limit (finish reason 'length'). "
                + "Raise 'max-output-tokens' or ask for less.",
            { Finish: var finish } => $"The answer is not complete (finish reason '{finish}').",
        };
        var scores = new Score?[suite.Scorers.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            var scorer = suite.Scorers[i];
            if (!scorer.AppliesTo(values.Case)) continue;
            scores[i] = problem is null
                ? Score(scorer, new ScoringInput(values, answer!.Text))
                : Scorers.Score.Unscored(problem);
        }

        return new SampleResult(index, answer, problem, scores);
    }

    /// <summary>A text of the scorer that cannot be rendered for this case says nothing about the answer.</summary>
    private static Score Score(Scorer scorer, ScoringInput input)
    {
        try
        {
            return scorer.Score(input);
        }
        catch (TemplateException error)
        {
            return Scorers.Score.Unscored($"'{scorer.Info.Id}' cannot be rendered for this case: {error.Message}");
        }
    }
}

/// <summary>One case with all its samples.</summary>
public sealed record CaseResult(EvaluationCase Case, IReadOnlyList<SampleResult> Samples);

/// <summary>One answer to one case.</summary>
/// <param name="Index">Which sample, from 0.</param>
/// <param name="Answer">Null when it is not recorded.</param>
/// <param name="Problem">Why nothing could be scored; null when something was.</param>
/// <param name="Scores">One a scorer, in the suite's order; null for a scorer that does not apply to the case.</param>
public sealed record SampleResult(int Index, ModelAnswer? Answer, string? Problem, IReadOnlyList<Score?> Scores);

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
