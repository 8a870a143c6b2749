using System.Globalization;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>The answer has a wanted number of sentences.</summary>
internal sealed class SentencesScorer(ScorerInfo info, CaseText? exactly, CaseText? minimum, CaseText? maximum)
    : Scorer(info)
{
    public override Score Score(ScoringInput input)
    {
        var count = SentenceCounter.Count(input.Answer);
        if (!TryNumber(exactly, input, out var wanted, out var problem)
            || !TryNumber(minimum, input, out var least, out problem)
            || !TryNumber(maximum, input, out var most, out problem))
        {
            return Scorers.Score.Unscored(problem!);
        }

        if (wanted is not null && count != wanted) return Wrong($"exactly {wanted}");
        if (count < least) return Wrong($"at least {least}");
        return count > most ? Wrong($"at most {most}") : Scorers.Score.Pass(1, count);

        Score Wrong(string expected) => Scorers.Score.Fail($"Found {count} sentences; expected {expected}", 0, count);
    }

    private static bool TryNumber(CaseText? text, ScoringInput input, out int? number, out string? problem)
    {
        (number, problem) = (null, null);
        if (text is null) return true;
        var rendered = text.Render(input.Values).Trim();
        if (int.TryParse(rendered, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            number = value;
            return true;
        }

        problem = $"'{rendered}' is not a number of sentences.";
        return false;
    }
}
