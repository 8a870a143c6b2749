using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Gates;
using PromptRegistry.Evaluation.Judging;
using PromptRegistry.Evaluation.Reviewing;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Scorers;

namespace PromptRegistry.Evaluation.Reports;

/// <summary>
/// A result as JSON for other programs. Members are added in later versions, never renamed; <c>format</c> counts other changes.
/// </summary>
public static class JsonReport
{
    /// <summary>The format of the report.</summary>
    public const int Format = 1;

    private static readonly ReportContext Context = new(new JsonSerializerOptions(ReportContext.Default.Options)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <param name="result">What was found.</param>
    /// <param name="output">Gets UTF-8; it stays open.</param>
    /// <param name="withAnswers">Whether the answers of models are written, too.</param>
    public static void Write(EvaluationResult result, Stream output, bool withAnswers = false) =>
        JsonSerializer.Serialize(output, ReportJson.Of(result, withAnswers), Context.ReportJson);
}

// The shapes: properties in the order in which they are printed. docs/json.md is made of these records and their comments.

/// <summary>eval</summary>
/// <param name="Format">1.</param>
/// <param name="Mode">replay, record, live or refresh.</param>
/// <param name="Verdict">passed, inconclusive, failed, regressed, usage, invalid, infrastructure, budget or conflict.</param>
/// <param name="ExitCode">The exit code of the process.</param>
/// <param name="Diagnostics">What is wrong with the whole.</param>
/// <param name="Prompts">One for each prompt.</param>
internal sealed record ReportJson(
    int Format, string Mode, string Verdict, int ExitCode, IReadOnlyList<FindingJson> Diagnostics, IReadOnlyList<PromptJson> Prompts)
{
    public static ReportJson Of(EvaluationResult result, bool withAnswers) => new(
        JsonReport.Format, result.Mode.ToString().ToLowerInvariant(), VerdictText.Of(result), ExitCodes.Of(result.Code),
        FindingJson.Of(result.Diagnostics), [.. result.Prompts.Select(p => PromptJson.Of(p, withAnswers))]);

    /// <summary>Nine digits, which are equal on every machine; null for what is no number.</summary>
    public static double? Number(double? value) => value is { } number && double.IsFinite(number) ? Math.Round(number, 9) : null;
}

/// <summary>A finding.</summary>
/// <param name="Id">Its number, such as PRM2001.</param>
/// <param name="Severity">error, warning or info.</param>
/// <param name="Path">The file below the repository's root.</param>
/// <param name="Line">From 1; 0 where there is none.</param>
/// <param name="Column">From 1; 0 where there is none.</param>
/// <param name="Message">What was found, what was expected, what to do next.</param>
internal sealed record FindingJson(string Id, string Severity, string Path, int Line, int Column, string Message)
{
    public static IReadOnlyList<FindingJson> Of(IEnumerable<Diagnostic> findings) => [.. findings.Select(f => new FindingJson(
        f.Id, f.Severity.ToString().ToLowerInvariant(), f.Location.Path, f.Location.Line, f.Location.Column, f.Message))];
}

/// <summary>What was found about a prompt.</summary>
/// <param name="Name">The prompt's name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Digest">Its content digest.</param>
/// <param name="Model">The model that answered.</param>
/// <param name="OwnModel">Whether it is the prompt's own, and not one that it is compared with.</param>
/// <param name="Verdict">As above, or "not evaluated".</param>
/// <param name="ExitCode">The verdict's exit code.</param>
/// <param name="Detection">What the gate could notice: thresholds, flips, statistical or strict.</param>
/// <param name="Against">The version that answered beside this one; null where the baseline file was compared with.</param>
/// <param name="SuiteChanges">What the change alters of what it is judged by.</param>
/// <param name="Suite">The digest of the suite.</param>
/// <param name="Samples">Answers for each case.</param>
/// <param name="Accepted">Whether the baseline was written.</param>
/// <param name="Recorded">Answers that were recorded.</param>
/// <param name="Missing">Cases without a recorded answer.</param>
/// <param name="Left">Answers that were not asked for because a limit of the run was reached.</param>
/// <param name="Usage">Tokens, cost and time.</param>
/// <param name="Overall">Mean of the cases' gating scores by weight, from 0 to 1; null where nothing was scored.</param>
/// <param name="Threshold">The least overall score; null where the suite has none.</param>
/// <param name="Scorers">What each scorer is.</param>
/// <param name="Metrics">Each scorer, over all cases and over each slice.</param>
/// <param name="SuiteMetrics">What scorers measure over all answers together.</param>
/// <param name="Judges">The judges of the suite, and how far they agree with people.</param>
/// <param name="Cases">Each case.</param>
/// <param name="Shown">The case that was asked to be shown; absent without one.</param>
/// <param name="Diagnostics">What is wrong.</param>
internal sealed record PromptJson(
    string Name, string? Version, string? Digest, string? Model, bool OwnModel, string Verdict, int ExitCode, string Detection,
    string? Against, IReadOnlyList<string> SuiteChanges, string? Suite, int Samples,
    bool Accepted, int Recorded, IReadOnlyList<string> Missing, int Left, UsageJson Usage, double? Overall, double? Threshold,
    IReadOnlyList<ScorerJson> Scorers, IReadOnlyList<MetricJson> Metrics, IReadOnlyList<SuiteMetricJson> SuiteMetrics, IReadOnlyList<JudgeJson> Judges,
    IReadOnlyList<CaseJson> Cases, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ShownJson? Shown,
    IReadOnlyList<FindingJson> Diagnostics)
{
    public static PromptJson Of(PromptEvaluation prompt, bool withAnswers) => new(
        prompt.Prompt, prompt.Version, prompt.Digest, prompt.Model, prompt.IsOwnModel, VerdictText.Of(prompt), ExitCodes.Of(prompt.Code),
        prompt.Detection.ToString().ToLowerInvariant(), prompt.Against, prompt.SuiteChanges, prompt.Suite?.Digest, prompt.Suite?.Samples ?? 0, prompt.Accepted, prompt.Recorded,
        prompt.Missing, prompt.Left, UsageJson.Of(prompt.Usage), ReportJson.Number(prompt.Overall), prompt.Suite?.Threshold?.Minimum,
        [.. prompt.Suite?.Scorers.Select(scorer => ScorerJson.Of(scorer.Info)) ?? []], [.. prompt.Metrics.Select(MetricJson.Of)],
        [.. prompt.SuiteMetrics.Select(SuiteMetricJson.Of)], [.. prompt.Judges.Select(JudgeJson.Of)], [.. prompt.Cases.Select(c => CaseJson.Of(prompt, c, withAnswers))],
        prompt.Shown is { } shown ? ShownJson.Of(shown) : null, FindingJson.Of(prompt.Diagnostics));
}

/// <summary>A case with all that was said.</summary>
/// <param name="Id">The case.</param>
/// <param name="Messages">What the model was sent.</param>
/// <param name="Answers">What it answered, a sample each; null where that is not recorded.</param>
/// <param name="Expected">What was expected; null where nothing is.</param>
internal sealed record ShownJson(string Id, IReadOnlyList<SentMessageJson> Messages, IReadOnlyList<string?> Answers, string? Expected)
{
    public static ShownJson Of(CaseResult shown) => new(
        shown.Case.Id, [.. shown.Messages.Select(m => new SentMessageJson(m.Role, m.Shown))], [.. shown.Samples.Select(s => s.Answer?.Shown)],
        shown.Expected);
}

/// <summary>A message that a model was sent.</summary>
/// <param name="Role">system, developer, user or assistant.</param>
/// <param name="Text">Its text.</param>
internal sealed record SentMessageJson(string Role, string Text);

/// <summary>What an evaluation used.</summary>
/// <param name="Answers">Answers that were scored.</param>
/// <param name="Asked">Those that a model was asked for now.</param>
/// <param name="InputTokens">Tokens sent.</param>
/// <param name="OutputTokens">Tokens answered.</param>
/// <param name="CostUsd">US dollars; null where prices are not known.</param>
/// <param name="LatencyMedianMs">Median milliseconds of an answer.</param>
/// <param name="LatencyP95Ms">The 95th percentile.</param>
internal sealed record UsageJson(
    int Answers, int Asked, long InputTokens, long OutputTokens, double? CostUsd, long LatencyMedianMs, long LatencyP95Ms)
{
    public static UsageJson Of(EvaluationUsage usage) => new(
        usage.Answers, usage.Asked, usage.InputTokens, usage.OutputTokens, ReportJson.Number(usage.CostUsd),
        (long)usage.MedianLatency.TotalMilliseconds, (long)usage.LatencyP95.TotalMilliseconds);
}

/// <summary>A scorer of the suite.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">Its name in the suite.</param>
/// <param name="Weight">Its share in the overall score; 0 only reports.</param>
/// <param name="Range">Unit and range of its raw value.</param>
/// <param name="HigherIsBetter">Whether a higher raw value is better; scores always are.</param>
/// <param name="Minimum">The least score that passes; null where passing is not a matter of degree.</param>
internal sealed record ScorerJson(string Id, string Kind, double Weight, string Range, bool HigherIsBetter, double? Minimum)
{
    public static ScorerJson Of(ScorerInfo scorer) => new(
        scorer.Id, scorer.Kind, scorer.Weight, scorer.Range, scorer.HigherIsBetter, scorer.Minimum);
}

/// <summary>A scorer over cases.</summary>
/// <param name="Scorer">Its id.</param>
/// <param name="Slice">The tag that the cases have; null for all cases.</param>
/// <param name="Cases">How many were scored.</param>
/// <param name="Compared">How many of them the baseline has, too.</param>
/// <param name="Baseline">The baseline's mean.</param>
/// <param name="Candidate">The mean now.</param>
/// <param name="Drop">How much lower that is.</param>
/// <param name="PassRate">Share of samples that passed.</param>
/// <param name="P">The probability of such a drop by chance.</param>
/// <param name="AdjustedP">The same, for as many questions as were asked.</param>
/// <param name="MinimumDetectableEffect">The smallest drop that this suite finds with 80 % power; 0 where it finds every flip, null where it finds none.</param>
/// <param name="ScoreLow">The lower end of the 95 % interval of the mean now, over cases such as these; null where it is not known.</param>
/// <param name="ScoreHigh">Its upper end.</param>
/// <param name="ChangeLow">The lower end of the 90 % interval of the change; null where it is not known.</param>
/// <param name="ChangeHigh">Its upper end.</param>
internal sealed record MetricJson(
    string Scorer, string? Slice, int Cases, int Compared, double? Baseline, double? Candidate, double? Drop, double? PassRate, double? P,
    double? AdjustedP, double? MinimumDetectableEffect, double? ScoreLow, double? ScoreHigh, double? ChangeLow, double? ChangeHigh)
{
    public static MetricJson Of(MetricComparison metric) => new(
        metric.Scorer, metric.Slice, metric.Cases, metric.Compared, ReportJson.Number(metric.Baseline), ReportJson.Number(metric.Candidate),
        ReportJson.Number(metric.Drop), ReportJson.Number(metric.PassRate), ReportJson.Number(metric.P), ReportJson.Number(metric.AdjustedP),
        ReportJson.Number(metric.MinimumDetectableEffect), ReportJson.Number(metric.Score?.Lower),
        ReportJson.Number(metric.Score?.Upper), ReportJson.Number(metric.Change?.Lower), ReportJson.Number(metric.Change?.Upper));
}

/// <summary>A metric over all answers together.</summary>
/// <param name="Scorer">The scorer that measured it.</param>
/// <param name="Id">Its own name.</param>
/// <param name="Score">From 0 to 1.</param>
/// <param name="Raw">What was measured.</param>
/// <param name="Range">Unit and range of that.</param>
/// <param name="Minimum">The least score that passes; null where it is only reported.</param>
/// <param name="Passed">Whether it is reached.</param>
/// <param name="Answers">How many were measured.</param>
/// <param name="Matrix">What was found for what was expected; absent where it is no classification, or one of more than 200 labels.</param>
internal sealed record SuiteMetricJson(
    string Scorer, string Id, double? Score, double? Raw, string Range, double? Minimum, bool Passed, int Answers,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MatrixJson? Matrix)
{
    public static SuiteMetricJson Of(SuiteMetric metric) => new(
        metric.Scorer, metric.Id, ReportJson.Number(metric.Value), ReportJson.Number(metric.Raw), metric.Range, metric.Minimum, metric.Passed,
        metric.Answers, metric.Matrix is { } matrix ? new MatrixJson(matrix.Labels, matrix.Counts, matrix.Unlabelled) : null);
}

/// <summary>A judge.</summary>
/// <param name="Scorer">The scorer's id.</param>
/// <param name="Prompt">The prompt that judges.</param>
/// <param name="Version">Its version.</param>
/// <param name="Digest">Its content digest.</param>
/// <param name="Models">Who is asked.</param>
/// <param name="Samples">How often each.</param>
/// <param name="Spread">Mean standard deviation of its verdicts about one answer; null where each was judged once.</param>
/// <param name="Reviewed">Verdicts of people on answers that it judged, too.</param>
/// <param name="Agreement">Share of those on which they agree; null without any.</param>
/// <param name="Kappa">Cohen's kappa: agreement beyond chance; null where it is not known.</param>
/// <param name="KappaLow">The lower end of its 95 % interval.</param>
/// <param name="KappaHigh">Its upper end.</param>
/// <param name="Correlation">Spearman's correlation of its scores and people's verdicts; null where it is not known.</param>
/// <param name="CorrelationLow">The lower end of its 95 % interval.</param>
/// <param name="CorrelationHigh">Its upper end.</param>
/// <param name="Minimum">The least kappa with which it gates; null where the suite asks for none.</param>
/// <param name="OnlyReports">Why it does not gate, though its weight says so; null where it does, or never would.</param>
/// <param name="Position">How often a judge of two answers chose by their place; absent for other judges.</param>
internal sealed record JudgeJson(
    string Scorer, string Prompt, string Version, string Digest, IReadOnlyList<string> Models, int Samples, double? Spread, int Reviewed, double? Agreement,
    double? Kappa, double? KappaLow, double? KappaHigh, double? Correlation, double? CorrelationLow, double? CorrelationHigh, double? Minimum, string? OnlyReports,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PositionJson? Position)
{
    public static JudgeJson Of(JudgeAgreement judge) => new(
        judge.Scorer, judge.Judge.Prompt, judge.Judge.Version, judge.Judge.Digest, judge.Judge.Models, judge.Judge.Samples, ReportJson.Number(judge.Spread),
        judge.Reviewed, ReportJson.Number(judge.Kappa?.Observed), ReportJson.Number(judge.Kappa?.Kappa), ReportJson.Number(judge.Kappa?.Interval.Lower),
        ReportJson.Number(judge.Kappa?.Interval.Upper), ReportJson.Number(judge.Correlation?.Value), ReportJson.Number(judge.Correlation?.Interval.Lower),
        ReportJson.Number(judge.Correlation?.Interval.Upper), judge.Minimum, judge.OnlyReports,
        judge.Position is { } bias ? new PositionJson(bias.Pairs, bias.First, bias.Second) : null);
}

/// <summary>How often the place of an answer decided.</summary>
/// <param name="Pairs">Pairs that were shown in both orders.</param>
/// <param name="First">How often the first was chosen both times.</param>
/// <param name="Second">How often the second.</param>
internal sealed record PositionJson(int Pairs, int First, int Second);

/// <summary>A confusion matrix.</summary>
/// <param name="Labels">All labels, in order.</param>
/// <param name="Counts">A row for each expected label, a column for each found one.</param>
/// <param name="Unlabelled">By expected label: answers that name none.</param>
internal sealed record MatrixJson(IReadOnlyList<string> Labels, IReadOnlyList<IReadOnlyList<int>> Counts, IReadOnlyList<int> Unlabelled);

/// <summary>A case.</summary>
/// <param name="Id">The case.</param>
/// <param name="Critical">Whether it must pass.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Overall">Mean of its gating scores by weight, from 0 to 1.</param>
/// <param name="Inputs">Its inputs; absent unless asked for.</param>
/// <param name="Expected">A good answer; absent unless asked for, and where it has none.</param>
/// <param name="Samples">Each answer.</param>
internal sealed record CaseJson(
    string Id, bool Critical, IReadOnlyList<string> Tags, double? Overall,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? Inputs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Expected,
    IReadOnlyList<SampleJson> Samples)
{
    public static CaseJson Of(PromptEvaluation prompt, CaseResult result, bool withAnswers) => new(
        result.Case.Id, result.Case.Critical, result.Case.Tags, ReportJson.Number(result.Overall),
        withAnswers ? Element(CanonicalJson.Write(result.Case.Source, keepOrder: true)) : null, withAnswers ? result.Expected : null,
        [.. result.Samples.Select(s => SampleJson.Of(prompt, result, s, withAnswers))]);

    private static JsonElement Element(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}

/// <summary>An answer.</summary>
/// <param name="Answer">Its text; absent unless asked for.</param>
/// <param name="Before">The baseline's answer; absent unless asked for, and where it is not recorded.</param>
/// <param name="Problem">Why there is none.</param>
/// <param name="Scores">What each scorer said, by its id.</param>
internal sealed record SampleJson(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Answer,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Before,
    string? Problem,
    IReadOnlyDictionary<string, ScoreJson> Scores)
{
    public static SampleJson Of(PromptEvaluation prompt, CaseResult @case, SampleResult sample, bool withAnswers)
    {
        var scores = new OrderedDictionary<string, ScoreJson>(StringComparer.Ordinal);
        for (var i = 0; i < sample.Scores.Count; i++)
        {
            if (sample.Scores[i] is { } score) scores[prompt.Suite!.Scorers[i].Info.Id] = ScoreJson.Of(score);
        }

        return new SampleJson(withAnswers ? sample.Answer?.Shown : null, withAnswers ? prompt.Earlier.Find(@case.Case.Id, sample.Index) : null, sample.Problem, scores);
    }
}

/// <summary>A scorer's word about an answer.</summary>
/// <param name="State">passed, failed or unscored.</param>
/// <param name="Score">From 0 to 1.</param>
/// <param name="Raw">What was measured.</param>
/// <param name="Reason">Why.</param>
/// <param name="Verdicts">What judges said, one for each time that one was asked; absent for other scorers.</param>
/// <param name="Spread">How far they lie apart, as a standard deviation; absent for fewer than two.</param>
internal sealed record ScoreJson(
    string State, double? Score, double? Raw, string? Reason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<VerdictJson>? Verdicts,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Spread)
{
    public static ScoreJson Of(Score score) => new(
        score.State.ToString().ToLowerInvariant(), ReportJson.Number(score.Value), ReportJson.Number(score.Raw), score.Reason,
        score.Verdicts.Count == 0 ? null : [.. score.Verdicts.Select(VerdictJson.Of)],
        score.Verdicts is [{ Chose: null }, ..] ? ReportJson.Number(JudgeSpread.Of(score.Verdicts)) : null);
}

/// <summary>A judge's verdict.</summary>
/// <param name="Model">Who was asked.</param>
/// <param name="Score">From 0 to 1; of two answers 1 for the first and 0 for the second.</param>
/// <param name="Reason">What it said before.</param>
/// <param name="Chose">Of two answers first, second or tie; absent where it was shown one. The answer itself is the first, then the second.</param>
internal sealed record VerdictJson(
    string Model, double? Score, string Reason, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Chose)
{
    public static VerdictJson Of(JudgeVerdict verdict) => new(
        verdict.Model, ReportJson.Number(verdict.Score), verdict.Reason, verdict.Chose switch { 1 => "first", 2 => "second", 0 => "tie", _ => null });
}

/// <summary>The shapes, for the compiler to write their writers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ReportJson))]
internal sealed partial class ReportContext : JsonSerializerContext;
