using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>A regular expression is found in the answer. Matching has a time limit; past it the cell is unscored.</summary>
internal sealed class MatchesScorer(ScorerInfo info, CaseText pattern, RegexOptions options) : Scorer(info)
{
    public static readonly TimeSpan Time = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<string, Regex> compiled = new(StringComparer.Ordinal);

    public override Score Score(ScoringInput input)
    {
        var text = pattern.Render(input.Values);
        try
        {
            var regex = compiled.GetOrAdd(text, static (key, options) => new Regex(key, options, Time), options);
            return regex.IsMatch(input.Answer)
                ? Scorers.Score.Pass()
                : Scorers.Score.Fail($"{Excerpt.Of(input.Answer)} does not match {text}");
        }
        catch (RegexMatchTimeoutException)
        {
            return Scorers.Score.Unscored($"Matching {text} took longer than {Time.TotalMilliseconds} ms. Write a simpler expression.");
        }
        catch (ArgumentException error)
        {
            return Scorers.Score.Unscored($"'{text}' is not a regular expression: {error.Message}");
        }
    }
}
