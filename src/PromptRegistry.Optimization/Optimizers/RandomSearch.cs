using System.Globalization;
using PromptRegistry.Optimization.Data;
using PromptRegistry.Optimization.Search;
using PromptRegistry.Optimization.Tuning;

namespace PromptRegistry.Optimization.Optimizers;

/// <summary>Many sets of examples, each drawn and taught anew, and settings at random (DSPy's BootstrapFewShotWithRandomSearch).</summary>
internal sealed class RandomSearch(OptimizerOptions options) : IOptimizer
{
    /// <summary>How many candidates, unless a number is given.</summary>
    public const int Usual = 16;

    public async Task RunAsync(SearchRun search)
    {
        var teacher = new Teacher(search, options);
        for (var i = 0; i < (options.Candidates ?? Usual); i++)
        {
            var random = new SeededRandom(search.Seed, string.Create(CultureInfo.InvariantCulture, $"random-search {i}"));
            var (change, origin) = await DrawAsync(search, teacher, i, random).ConfigureAwait(false);
            foreach (var (key, values) in options.Settings.OrderBy(s => s.Key, StringComparer.Ordinal))
            {
                var value = values[random.Below(values.Count)];
                change = change.WithSetting(key, value);
                origin += $", {key} {value}";
            }

            if (search.Propose([search.Original], change, origin) is { } candidate) await search.RaceAsync(candidate).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The first candidate has labels only, the second the teacher's answers in the order of the suite, the others a random number of them
    /// in a random order.
    /// </summary>
    private async Task<(PromptChange Change, string Origin)> DrawAsync(SearchRun search, Teacher teacher, int number, SeededRandom random)
    {
        if (!search.Prompt.ReadsDemos) return (PromptChange.None, "random-search: settings");
        if (number == 0)
        {
            var labeled = Labeled.Draw(search, options.Demos ?? LabeledFewShot.Usual, random);
            return labeled.Count == 0 ? (PromptChange.None, "random-search") : (PromptChange.None.WithDemos(labeled), $"random-search: {Labeled.Count(labeled.Count, "training case")}");
        }

        var cases = number == 1 ? search.Train : random.Shuffled(search.Train);
        var size = number == 1 ? Teacher.Usual : 1 + random.Below(Teacher.Usual);
        var demos = await teacher.TeachAsync(cases, size, random).ConfigureAwait(false);
        return demos.Count == 0 ? (PromptChange.None, "random-search") : (PromptChange.None.WithDemos(demos), Teacher.Words("random-search", demos));
    }
}
