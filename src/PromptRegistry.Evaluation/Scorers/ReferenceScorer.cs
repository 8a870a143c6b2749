using System.Globalization;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>How near the answer is to the expected one, or to the nearest of several.</summary>
internal class ReferenceScorer(ScorerInfo info, ReferenceMetric metric) : SynchronousScorer(info)
{
    public static IEnumerable<ScorerKind> Kinds { get; } = [.. OverlapMetrics.Kinds, .. BleuMetrics.Kinds];

    protected ReferenceMetric Metric => metric;

    protected override bool NeedsExpected => true;

    protected override Score Judge(ScoringInput input)
    {
        var raw = metric.Measure(input.Text, input.References);
        var score = metric.Score?.Invoke(raw, input) ?? raw / metric.Scale;
        return Info.Minimum is { } minimum && score < minimum
            ? Score.Fail(string.Create(CultureInfo.InvariantCulture, $"Scored {score:0.###}; expected at least {minimum:0.###}"), score, raw)
            : Score.Pass(score, raw);
    }
}

/// <summary>A metric over an answer and its references.</summary>
/// <param name="Measure">The raw value of an answer.</param>
/// <param name="Scale">The raw value of a perfect answer, which scores 1.</param>
internal sealed record ReferenceMetric(Func<string, IReadOnlyList<string>, double> Measure, double Scale = 1)
{
    /// <summary>Makes the score where it is no share of <see cref="Scale"/>.</summary>
    public Func<double, ScoringInput, double>? Score { get; init; }

    /// <summary>The raw value of many answers together; null where that says no more than the mean.</summary>
    public Func<IEnumerable<(string Hypothesis, IReadOnlyList<string> References)>, double>? Corpus { get; init; }
}

/// <summary>The same, and how near all answers are together.</summary>
/// <param name="info">What the suite says of it.</param>
/// <param name="metric">With a corpus.</param>
/// <param name="corpusId">Name of what is measured over the corpus.</param>
/// <param name="minimum">The least score of the corpus that passes, or null.</param>
internal sealed class CorpusScorer(ScorerInfo info, ReferenceMetric metric, string corpusId, double? minimum)
    : ReferenceScorer(info, metric), ISuiteScorer
{
    public IReadOnlyList<SuiteMetric> Measure(IReadOnlyList<ScoringInput> answers)
    {
        var raw = Metric.Corpus!(answers.Select(answer => (answer.Text, answer.References)));
        return [new SuiteMetric(Info.Id, corpusId, raw / Metric.Scale, raw, Info.Range, minimum, answers.Count)];
    }
}

/// <summary>Names what of several definitions a metric is computed by.</summary>
internal static class VariantId
{
    /// <summary>The kind alone for the usual definition, else the kind, <c>@</c> and the choices.</summary>
    public static string Of(string kind, bool isUsual, params string[] choices) =>
        isUsual ? kind : $"{kind}@{string.Join(':', choices)}";

    /// <summary>An id that is not the scorer's name: what a person chose, or what the suite's own id is.</summary>
    public static string Corpus(string id, string byDefault, string corpus) => $"{(id == byDefault ? corpus : id)}/corpus";

    /// <summary>A hint for who writes a score of a metric as points.</summary>
    public static string Points(string metric, double scale) => string.Create(
        CultureInfo.InvariantCulture, $" A score is {metric} / {scale}: 30 points are 0.3.");

    /// <summary>Reads a choice of a metric.</summary>
    public static string Choice(MappingReader options, string key, params string[] choices) => options.Choice(key, choices[0], choices);
}
