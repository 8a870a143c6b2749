using System.Globalization;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Metrics;
using PromptRegistry.Evaluation.Tokens;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>The answer has a wanted number of something that can be counted.</summary>
internal sealed class CountScorer(ScorerInfo info, Func<ScoringInput, int> count, CountBounds bounds) : SynchronousScorer(info)
{
    /// <summary>One line for each thing that is counted.</summary>
    public static IEnumerable<ScorerKind> Kinds { get; } =
    [
        Of("sentences", SentenceCounter.Count),
        Of("words", TextCounts.Words),
        Of("characters", TextCounts.Characters),
        Of("lines", TextCounts.Lines),
        Of("tokens", (ScoringInput input) => TokenCounter.Count(input.Answer.Model, input.Text).Value),
    ];

    private static ScorerKind Of(string unit, Func<string, int> count) => Of(unit, (ScoringInput input) => count(input.Text));

    private static ScorerKind Of(string unit, Func<ScoringInput, int> count) => new(unit, source => Read(source, unit, count)) { HasOpposite = true };

    private static CountScorer? Read(ScorerSource source, string unit, Func<ScoringInput, int> count)
    {
        var options = source.Options("equals");
        var bounds = new CountBounds(source.Text(options, "equals"), source.Text(options, "minimum"), source.Text(options, "maximum"));
        var info = source.Info(options, $"{bounds.Exactly}|{bounds.Minimum}|{bounds.Maximum}") with { Range = unit };
        if (bounds.All.Count == 0)
        {
            // A number that could not be read has its own finding.
            if ((options.Node("equals") ?? options.Node("minimum") ?? options.Node("maximum")) is not null) return null;
            source.Report(source.Name, $"'{source.Kind}' needs a number: equals, minimum or maximum.");
            return null;
        }

        if (bounds.All.FirstOrDefault(text => text.IsConstant && CountBounds.Number(text.ToString()) is null) is not { } wrong)
            return new CountScorer(info, count, bounds);
        source.Report(source.Name, $"'{wrong}' is not a number of {unit}.");
        return null;
    }

    protected override Score Judge(ScoringInput input)
    {
        var found = count(input);
        if (!TryNumber(bounds.Exactly, input, out var wanted, out var problem)
            || !TryNumber(bounds.Minimum, input, out var least, out problem)
            || !TryNumber(bounds.Maximum, input, out var most, out problem))
        {
            return Score.Unscored(problem!);
        }

        if (wanted is not null && found != wanted) return Wrong($"exactly {wanted}");
        if (found < least) return Wrong($"at least {least}");
        return found > most ? Wrong($"at most {most}") : Score.Pass(1, found);

        Score Wrong(string expected) => Score.Fail($"Found {found} {Info.Range}; expected {expected}", 0, found);
    }

    private bool TryNumber(CaseText? text, ScoringInput input, out int? number, out string? problem)
    {
        (number, problem) = (null, null);
        if (text is null) return true;
        var rendered = text.Render(input.Values).Trim();
        number = CountBounds.Number(rendered);
        if (number is null) problem = $"'{rendered}' is not a number of {Info.Range}.";
        return number is not null;
    }
}

/// <summary>How many there may be; what is null bounds nothing.</summary>
internal sealed record CountBounds(CaseText? Exactly, CaseText? Minimum, CaseText? Maximum)
{
    /// <summary>The bounds that there are.</summary>
    public IReadOnlyList<CaseText> All { get; } = [.. ((CaseText?[])[Exactly, Minimum, Maximum]).OfType<CaseText>()];

    public static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
