using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Optimization.FromTask;

/// <summary>A prompt with what was said of its answers.</summary>
internal sealed record ScoredPrompt(TaskCandidate Candidate, string Text, SessionVersion Version, IReadOnlyDictionary<string, IReadOnlyList<(double Score, string Words)>> Said)
{
    public string Lowest => Rubric.Criteria.MinBy(ScoreOf)!;

    public static ScoredPrompt Of(string name, string text, SessionVersion version, EvaluationSuite suite, IReadOnlyList<CaseResult> results)
    {
        var said = new Dictionary<string, IReadOnlyList<(double, string)>>(StringComparer.Ordinal);
        foreach (var criterion in Rubric.Criteria)
        {
            var column = suite.Scorers.ToList().FindIndex(s => s.Info.Id == criterion);
            said[criterion] = [.. results.Select(r => r.Samples[0].Scores[column]).Select(s => (10 * (s is { IsScored: true } ? s.Value : 0), s?.Reason ?? (s is { IsScored: true } ? "it is met in part" : "it was not scored")))];
        }

        return new ScoredPrompt(new TaskCandidate(name, Mean("functionality"), Mean("format"), Mean("completeness")), text, version, said);

        double Mean(string criterion) => said[criterion].Average(s => s.Item1);
    }

    public double ScoreOf(string criterion) => Said[criterion].Average(s => s.Score);

    /// <summary>What was said by a criterion, of the worst answer first; null for all criteria.</summary>
    public IEnumerable<string> Words(string? criterion = null) =>
        (criterion is null ? Said.Values.SelectMany(s => s) : Said[criterion]).Where(s => s.Score < 10).OrderBy(s => s.Score).Select(s => s.Words);
}
