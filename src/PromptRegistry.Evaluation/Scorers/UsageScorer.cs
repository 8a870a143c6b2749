using System.Globalization;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>
/// What an answer took stays below a bound. Up to the bound the score is 1, beyond it the bound as a share of what it took: twice the bound is 0.5.
/// </summary>
internal sealed class UsageScorer(ScorerInfo info, UsageBound bound) : SynchronousScorer(info)
{
    public static IEnumerable<ScorerKind> Kinds { get; } = [new("cost", ReadCost), new("latency", ReadLatency)];

    private static UsageScorer? ReadCost(ScorerSource source)
    {
        var options = source.Options("maximum");
        var maximum = options.Number("maximum");
        var info = source.Info(options, "") with { Range = "USD", HigherIsBetter = false };
        if (maximum > 0)
        {
            return new UsageScorer(info, new UsageBound(maximum.Value, input => input.Answer.CostUsd,
                input => $"No price is known for the model '{input.Answer.Model}', or its tokens were not counted. Write its price into promptregistry.yaml (prices)."));
        }

        source.Report(options.Node("maximum") ?? source.Name, "'cost' needs the most US dollars that an answer may cost, above 0: cost: 0.002.");
        return null;
    }

    private static UsageScorer? ReadLatency(ScorerSource source)
    {
        var options = source.Options("maximum");
        var maximum = Duration.Read(options.Node("maximum"));
        var info = source.Info(options, "") with { Range = "ms", HigherIsBetter = false };
        if (maximum > TimeSpan.Zero)
            return new UsageScorer(info, new UsageBound(maximum.Value.TotalMilliseconds, input => input.Answer.Latency.TotalMilliseconds, _ => ""));
        source.Report(options.Node("maximum") ?? source.Name, "'latency' needs the longest time of an answer, such as latency: 2s or 800ms.");
        return null;
    }

    protected override Score Judge(ScoringInput input)
    {
        if (bound.Measure(input) is not { } taken) return Score.Unscored(bound.Unknown(input));
        return taken <= bound.Maximum
            ? Score.Pass(1, taken)
            : Score.Fail(string.Create(CultureInfo.InvariantCulture, $"Took {taken:0.######} {Info.Range}; expected at most {bound.Maximum:0.######}"),
                bound.Maximum / taken, taken);
    }
}

/// <param name="Maximum">In the unit of the measure.</param>
/// <param name="Measure">What the answer took; null where it is not known.</param>
/// <param name="Unknown">Why it is not known.</param>
internal sealed record UsageBound(double Maximum, Func<ScoringInput, double?> Measure, Func<ScoringInput, string> Unknown);
