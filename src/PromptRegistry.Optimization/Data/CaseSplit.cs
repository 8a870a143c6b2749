using System.Globalization;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Cases;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Optimization.Data;

/// <summary>Shares of the cases for training, validation and test, as <c>40/30/30</c> says.</summary>
/// <param name="Train">For examples and for what optimizers look at.</param>
/// <param name="Validation">For the comparison of candidates.</param>
/// <param name="Test">For the verdict on the one that was found.</param>
public readonly record struct SplitShares(int Train, int Validation, int Test)
{
    /// <summary>40/30/30.</summary>
    public static SplitShares Usual { get; } = new(40, 30, 30);

    /// <summary>Reads three whole numbers from 1 that add up to 100; null for anything else.</summary>
    public static SplitShares? Parse(string text)
    {
        var parts = text.Split('/');
        var numbers = parts.Select(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0 ? n : 0).ToArray();
        return numbers is [> 0, > 0, > 0] && numbers.Sum() == 100 ? new SplitShares(numbers[0], numbers[1], numbers[2]) : null;
    }

    /// <summary><c>40/30/30</c></summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Train}/{Validation}/{Test}");
}

/// <summary>
/// Which cases a search may see, and which it may not. The ids of the test cases are given out once the search has ended.
/// </summary>
internal sealed record CaseSplit(IReadOnlyList<string> Train, IReadOnlyList<string> Validation, HeldOut Test)
{
    /// <summary>Below so many cases it is said what can then be known.</summary>
    public const int Enough = 20;

    /// <summary>
    /// Divides the cases by seed. Each slice (the tags of a case; without any, what it expects where few answers are expected) is divided
    /// in these shares; turns of a conversation, cases of one matrix and
    /// near copies stay together.
    /// </summary>
    public static CaseSplit Of(EvaluationSuite suite, SplitShares shares, ulong seed)
    {
        var units = Units(suite.Cases);
        var random = new SeededRandom(seed, "split");
        var weights = new double[] { shares.Train, shares.Validation, shares.Test };
        var total = weights.Sum();
        var sides = new List<string>[] { [], [], [] };
        var placed = 0;
        foreach (var slice in units.GroupBy(u => u.Slice, StringComparer.Ordinal).OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            var (size, own) = (0, new int[3]);
            foreach (var unit in random.Shuffled(slice).OrderByDescending(u => u.Cases.Count))
            {
                size += unit.Cases.Count;
                placed += unit.Cases.Count;

                // Where the slice leaves it open, the whole decides: small slices do not all go to one side.
                var side = Enumerable.Range(0, 3)
                    .OrderByDescending(i => Math.Floor(size * weights[i] / total) > own[i] ? 1 : 0)
                    .ThenByDescending(i => (placed * weights[i] / total) - sides[i].Count)
                    .First();
                own[side] += unit.Cases.Count;
                sides[side].AddRange(unit.Cases);
            }
        }

        var order = suite.Cases.Select((c, i) => (c.Id, i)).ToDictionary(c => c.Id, c => c.i, StringComparer.Ordinal);
        var sorted = sides.Select(s => (IReadOnlyList<string>)[.. s.OrderBy(id => order[id])]).ToArray();
        return new CaseSplit(sorted[0], sorted[1], new HeldOut(sorted[2]));
    }

    /// <summary>What few cases mean; null where there are enough.</summary>
    public Diagnostic? Warning(EvaluationSuite suite)
    {
        var count = Train.Count + Validation.Count + Test.Count;
        if (count >= Enough) return null;
        var known = Test.Count < FewestToShow
            ? $"The test split has {Test.Count}, and below {FewestToShow} no improvement can be shown: the search can only propose."
            : $"The test split has {Test.Count}: an improvement is shown only where at least {FewestToShow} of them get better and none worse.";
        return new Diagnostic(EvaluationDiagnostics.FewCasesToOptimize, SourceLocation.File(suite.Path),
            $"'{suite.Prompt}' has {count} cases. {known} Add cases; from {Enough} on this is not said.");
    }

    /// <summary>The fewest pairs that can differ with p below 0.05 in a one-sided sign-flip test: 1/2⁵ = 0.031.</summary>
    public const int FewestToShow = 5;

    private static List<Unit> Units(IReadOnlyList<EvaluationCase> cases)
    {
        // Turns stand behind their first one, and cases of a matrix share what stands before the bracket.
        var first = "";
        var families = cases.Select(c => (Case: c, Family: first = c.Turn > 1 ? first : Family(c.Id)))
            .GroupBy(c => c.Family, c => c.Case, StringComparer.Ordinal).Select(f => f.ToList()).ToList();
        var groups = NearCopies.Group([.. families.Select(f => string.Join('\n', Texts(f[0].Source)))]);
        var expected = cases.Select(c => c.Expected).OfType<string>().Distinct(StringComparer.Ordinal).Count();
        var byExpected = expected > 1 && expected <= cases.Count / 4;
        return
        [
            .. families.Select((f, i) => (Cases: f, Group: groups[i])).GroupBy(f => f.Group).Select(g => new Unit(
                [.. g.SelectMany(f => f.Cases).Select(c => c.Id)], SliceOf(g.First().Cases[0], byExpected))),
        ];
    }

    private static string Family(string id) => id.EndsWith(']') && id.IndexOf('[', StringComparison.Ordinal) is var end and > 0 ? id[..end] : id;

    private static string SliceOf(EvaluationCase @case, bool byExpected) =>
        @case.Tags.Count > 0 ? string.Join('\n', @case.Tags.Order(StringComparer.Ordinal)) : byExpected ? @case.Expected ?? "" : "";

    private static IEnumerable<string> Texts(YamlNode node) => node switch
    {
        YamlScalar scalar => [scalar.Value],
        YamlSequence sequence => sequence.Items.SelectMany(Texts),
        YamlMapping mapping => mapping.Entries.SelectMany(e => Texts(e.Value)),
        _ => [],
    };

    private sealed record Unit(IReadOnlyList<string> Cases, string Slice);
}
