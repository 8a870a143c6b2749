using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Reviewing;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Statistics;

namespace PromptRegistry.Evaluation.Reports.Review;

/// <summary>An answer that a person is to review. What a judge said of it is not among this.</summary>
/// <param name="Case">The case that it answers.</param>
/// <param name="Digest">The digest of the answer's text.</param>
/// <param name="Inputs">The case's inputs as written.</param>
/// <param name="Expected">What the case calls a good answer; null where it has none.</param>
/// <param name="Answer">The answer's text.</param>
internal sealed record ReviewItem(string Case, string Digest, IReadOnlyList<ReviewInput> Inputs, string? Expected, string Answer);

/// <param name="Name">The input.</param>
/// <param name="Text">Its value: a text as it is, anything else as JSON.</param>
internal sealed record ReviewInput(string Name, string Text);

/// <summary>Draws answers for people: each complete answer of a case once, later turns of conversations left out.</summary>
internal static class ReviewSample
{
    /// <summary>A sample without replacement, in the order in which it was drawn (the shuffle of Fisher and Yates as Durstenfeld gives it, CACM 7(7), 1964).</summary>
    /// <param name="count">How many; all where there are fewer.</param>
    /// <param name="seed">The same seed draws the same answers from the same answers.</param>
    public static IReadOnlyList<ReviewItem> Draw(IReadOnlyList<CaseResult> cases, int count, ulong seed)
    {
        var all = cases.Where(result => result.Case.Turn == 1)
            .SelectMany(result => result.Samples.Where(s => s.Answer is { IsComplete: true }).Select(s => s.Answer!.Shown).Distinct(StringComparer.Ordinal)
                .Select(answer => (result.Case, answer)))
            .ToArray();
        var random = new SplitMix64(seed);
        var drawn = Math.Min(count, all.Length);
        for (var i = 0; i < drawn; i++)
        {
            var j = i + (int)random.Below((ulong)(all.Length - i));
            (all[i], all[j]) = (all[j], all[i]);
        }

        return [.. all.Take(drawn).Select(pair => Item(pair.Case, pair.answer))];
    }

    private static ReviewItem Item(Cases.EvaluationCase @case, string answer) => new(
        @case.Id, PeopleVerdict.DigestOf(answer),
        [.. @case.Source.Entries.Select(input => new ReviewInput(input.Key.Value, input.Value is YamlScalar text ? text.Value : CanonicalJson.Write(input.Value)))],
        @case.Expected, answer);
}
