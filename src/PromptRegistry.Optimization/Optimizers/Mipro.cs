using System.Globalization;
using PromptRegistry.Optimization.Data;
using PromptRegistry.Optimization.Search;
using PromptRegistry.Optimization.Tuning;

namespace PromptRegistry.Optimization.Optimizers;

/// <summary>
/// Texts and sets of examples searched together (MIPRO; Opsahl-Ong et al., "Optimizing Instructions and Demonstrations for Multi-Stage
/// Language Model Programs", 2024): a model that has read the training cases and the whole prompt proposes texts, a teacher makes sets of
/// examples, and a surrogate chooses which combination to try next.
/// </summary>
internal sealed class Mipro(OptimizerOptions options) : IOptimizer
{
    /// <summary>Texts of a region and sets of examples, the present one included.</summary>
    private const int Choices = 6;

    /// <summary>Scores of one combination differ from what its choices add up to by so much.</summary>
    private const double Interplay = 0.03;

    /// <summary>Spread of a difference between two answers where few have been seen.</summary>
    private const double LeastVariance = 0.05;

    private const int MostCombinations = 4000;
    private const double Temperature = 1;

    public static OptimizerPlan Plan(OptimizerOptions options, SearchSize size)
    {
        var proposals = (size.Regions * (Choices - 1)) + GroundedProposals.Summaries(size.Train);
        return new OptimizerPlan(options.Candidates ?? Trials(size.Regions + 1), (size.Train * options.Rounds) + proposals);
    }

    public async Task RunAsync(SearchRun search)
    {
        var start = search.Best;
        var variables = new List<Variable>();
        if (search.Prompt.ReadsDemos) variables.Add(await ExamplesAsync(search).ConfigureAwait(false));
        var grounded = search.Prompt.Regions.Count == 0 ? null : await GroundedProposals.ReadAsync(search, options).ConfigureAwait(false);
        foreach (var region in search.Prompt.Regions)
        {
            var texts = await grounded!.TextsAsync(region, start.Change, Choices - 1, Temperature).ConfigureAwait(false);
            variables.Add(new Variable([.. texts.Select((t, i) => new Choice($"{region.Id} text {i + 1}", c => c.WithText(region.Id, t)))]));
        }

        await SearchAsync(search, start, [.. variables.Where(v => v.Choices.Count > 0)]).ConfigureAwait(false);
    }

    /// <summary>max(2 v log₂ n, 1.5 n) trials for v variables of n values, as the original.</summary>
    internal static int Trials(int variables) => (int)Math.Max(2 * variables * Math.Log2(Choices), 1.5 * Choices);

    private async Task SearchAsync(SearchRun search, Candidate start, List<Variable> variables)
    {
        var random = new SeededRandom(search.Seed, "mipro");
        var offsets = new int[variables.Count];
        for (var i = 1; i < variables.Count; i++) offsets[i] = offsets[i - 1] + variables[i - 1].Choices.Count;
        var surrogate = new AdditiveSurrogate(variables.Sum(v => v.Choices.Count));
        var tried = new HashSet<string>(StringComparer.Ordinal) { Key(new int[variables.Count]) };
        var (best, left) = (0.0, options.Candidates ?? Trials(variables.Count));
        while (left > 0 && Next() is { } picks)
        {
            tried.Add(Key(picks));
            var (change, words) = (start.Change, new List<string>());
            for (var v = 0; v < picks.Length; v++)
            {
                if (picks[v] == 0) continue;
                var choice = variables[v].Choices[picks[v] - 1];
                change = choice.Make(change);
                words.Add(choice.Words);
            }

            // One that breaks a check costs nothing; what it was made of is not tried again in the same combination.
            if (search.Propose([start], change, $"mipro: {string.Join(", ", words)}") is not { } candidate) continue;
            left--;
            await search.RaceAsync(candidate).ConfigureAwait(false);
            var (score, variance) = Against(search, candidate, start);
            surrogate.Observe(Effects(picks), score, variance);
            best = Math.Max(best, surrogate.Predict(Effects(picks)).Mean);
        }

        int[]? Next()
        {
            var open = random.Shuffled(Combinations(variables, random).Where(c => !tried.Contains(Key(c))));
            return open.Count == 0 ? null : open.MaxBy(c => Math.Round(surrogate.Improvement(Effects(c), best), 12));
        }

        List<int> Effects(int[] picks) => [.. picks.Select((p, v) => (p, v)).Where(p => p.p > 0).Select(p => offsets[p.v] + p.p - 1)];
    }

    /// <summary>
    /// The mean of the differences on the cases that both were asked, which are few for a candidate that was dropped early, and its variance.
    /// </summary>
    private static (double Score, double Variance) Against(SearchRun search, Candidate candidate, Candidate start)
    {
        var differences = search.Validation.Where(c => candidate.Scores.ContainsKey(c) && start.Scores.ContainsKey(c))
            .Select(c => (candidate.Scores[c] ?? 0) - (start.Scores[c] ?? 0)).ToList();
        if (differences.Count == 0) return (0, 1);
        var mean = differences.Average();
        var spread = differences.Sum(d => (d - mean) * (d - mean)) / differences.Count;
        return (mean, ((spread + LeastVariance) / differences.Count) + (Interplay * Interplay));
    }

    /// <summary>Labels alone, the teacher's answers in the order of the suite, and the others in random orders and numbers.</summary>
    private async Task<Variable> ExamplesAsync(SearchRun search)
    {
        var teacher = new Teacher(search, options);
        var choices = new List<Choice>();
        for (var i = 1; i < Choices; i++)
        {
            var random = new SeededRandom(search.Seed, string.Create(CultureInfo.InvariantCulture, $"mipro examples {i}"));
            var demos = i == 1
                ? Labeled.Draw(search, options.Demos ?? LabeledFewShot.Usual, random)
                : await teacher.TeachAsync(i == 2 ? search.Train : random.Shuffled(search.Train), i == 2 ? Teacher.Usual : 1 + random.Below(Teacher.Usual), random).ConfigureAwait(false);
            if (demos.Count > 0) choices.Add(new Choice($"examples {i}", c => c.WithDemos(demos)));
        }

        return new Variable(choices);
    }

    /// <summary>All combinations, or many at random where there are too many; 0 is the present value.</summary>
    private static IEnumerable<int[]> Combinations(List<Variable> variables, SeededRandom random)
    {
        if (variables.Aggregate(1.0, (product, v) => product * (v.Choices.Count + 1)) > MostCombinations)
            return Enumerable.Range(0, MostCombinations).Select(_ => variables.Select(v => random.Below(v.Choices.Count + 1)).ToArray()).DistinctBy(Key);
        return variables.Aggregate<Variable, IEnumerable<int[]>>([[]], (all, v) => all.SelectMany(c => Enumerable.Range(0, v.Choices.Count + 1).Select(i => (int[])[.. c, i])));
    }

    private static string Key(int[] picks) => string.Join(',', picks);

    /// <summary>What can be chosen: a text of one region, or a set of examples.</summary>
    private sealed record Variable(IReadOnlyList<Choice> Choices);

    private sealed record Choice(string Words, Func<PromptChange, PromptChange> Make);
}
