using PromptRegistry.Evaluation.Calls;
using PromptRegistry.Events.Drift;
using PromptRegistry.Jobs.Calls;

namespace PromptRegistry.Cli.Output;

// The JSON of eval calls; see JsonShapes.cs.

/// <summary>eval calls</summary>
/// <param name="Prompts">The prompts that have a suite.</param>
internal sealed record CallScoresJson(IReadOnlyList<PromptCallsJson> Prompts)
{
    public static CallScoresJson Of(CallEvaluationResult result) => new([.. result.Prompts.Select(p => new PromptCallsJson(
        p.Prompt, p.Found, p.Scored, Means(p.Result), p.Result.LeftOut, p.Reached, [.. p.Drift.Select(DriftJson.Of)]))]);

    /// <summary>What the calls came to, by scorer.</summary>
    public static IReadOnlyList<CallScoreJson> Means(ScoredCalls scored) =>
    [
        .. scored.Scorers.Select(id => (Id: id, Values: scored.Calls.Where(c => c.Scores[id].IsScored).Select(c => c.Scores[id].Value).ToList()))
            .Where(s => s.Values.Count > 0)
            .Select(s => new CallScoreJson(s.Id, s.Values.Count, s.Values.Average())),
    ];
}

/// <summary>The calls of a prompt.</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Found">Calls with texts that were not scored yet.</param>
/// <param name="Scored">Those that were scored now.</param>
/// <param name="Scores">What they came to, by scorer.</param>
/// <param name="LeftOut">Scorers of the suite that cannot judge a call of production.</param>
/// <param name="Reached">The limit that ended the scoring; null where there was room.</param>
/// <param name="Drift">Comparisons of today with yesterday and with the baseline.</param>
internal sealed record PromptCallsJson(
    string Prompt, int Found, int Scored, IReadOnlyList<CallScoreJson> Scores, IReadOnlyList<string> LeftOut, string? Reached, IReadOnlyList<DriftJson> Drift);

/// <summary>What calls came to under a scorer.</summary>
/// <param name="Scorer">The scorer.</param>
/// <param name="Count">Calls that it scored.</param>
/// <param name="Mean">Their mean score, from 0 to 1.</param>
internal sealed record CallScoreJson(string Scorer, int Count, double Mean);

/// <summary>A comparison.</summary>
/// <param name="Metric">The score.</param>
/// <param name="Environment">The environment; null for none.</param>
/// <param name="Version">The version.</param>
/// <param name="Arm">The arm; null outside of any.</param>
/// <param name="Against">What today is compared with: yesterday, the baseline.</param>
/// <param name="Before">The mean that it was.</param>
/// <param name="After">The mean of today.</param>
/// <param name="Lower">The lower end of the difference.</param>
/// <param name="Upper">Its upper end.</param>
/// <param name="Change">none, fell or rose.</param>
/// <param name="Text">The same in words.</param>
internal sealed record DriftJson(
    string Metric, string? Environment, string? Version, string? Arm, string Against, double Before, double After, double Lower, double Upper, string Change, string Text)
{
    public static DriftJson Of(DriftFinding found) => new(
        found.Metric, found.Environment, found.Version, found.Arm, found.Against, found.Before.Mean, found.After.Mean, found.Interval.Lower, found.Interval.Upper,
        JsonText.Word(found.Change), found.Text);
}
