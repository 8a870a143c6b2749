using System.Globalization;
using PromptRegistry.Optimization.Data;
using PromptRegistry.Optimization.Search;
using PromptRegistry.Optimization.Tuning;

namespace PromptRegistry.Optimization.Optimizers;

/// <summary>Examples drawn from the training cases, with the answers that these expect (DSPy's LabeledFewShot).</summary>
internal sealed class LabeledFewShot(OptimizerOptions options) : IOptimizer
{
    /// <summary>How many examples, unless a number is given.</summary>
    public const int Usual = 16;

    public async Task RunAsync(SearchRun search)
    {
        var demos = Labeled.Draw(search, options.Demos ?? Usual, new SeededRandom(search.Seed, "labeled-few-shot"));
        if (demos.Count == 0) return;
        if (search.Propose([search.Original], PromptChange.None.WithDemos(demos), $"labeled-few-shot: {Labeled.Count(demos.Count, "training case")}") is { } candidate)
            await search.RaceAsync(candidate).ConfigureAwait(false);
    }
}

/// <summary>Examples of cases that say what they expect.</summary>
internal static class Labeled
{
    /// <summary><c>1 training case</c>, <c>2 training cases</c></summary>
    public static string Count(int number, string noun) => string.Create(CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? "" : "s")}");

    /// <summary>The training cases that can be examples.</summary>
    public static IReadOnlyList<Demo> All(SearchRun search) =>
    [
        .. search.Train.Where(id => search.Case(id).Turn == 1).Select(id => (Id: id, Expected: search.Expected(id))).Where(c => c.Expected is not null)
            .Select(c => Demo.Of(c.Id, search.Case(c.Id).Source, search.Prompt.Manifest, c.Expected!, isAnswered: false)),
    ];

    public static IReadOnlyList<Demo> Draw(SearchRun search, int count, SeededRandom random) => [.. random.Shuffled(All(search)).Take(count)];
}
