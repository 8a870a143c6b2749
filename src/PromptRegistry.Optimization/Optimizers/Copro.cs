using System.Globalization;
using PromptRegistry.Optimization.Search;
using PromptRegistry.Optimization.Tuning;

namespace PromptRegistry.Optimization.Optimizers;

/// <summary>
/// A model proposes texts, sees how they scored, and proposes better ones (COPRO of DSPy): breadth first, then by the best of what was
/// tried.
/// </summary>
internal sealed class Copro(OptimizerOptions options) : IOptimizer
{
    private const int Breadth = 5;
    private const int Depth = 3;
    private const double Temperature = 1.4;

    public static OptimizerPlan Plan(OptimizerOptions options, SearchSize size)
    {
        var candidates = options.Candidates ?? Breadth * Depth * size.Regions;
        return new OptimizerPlan(candidates, candidates + ((candidates + 1) * size.Train * size.Samples));
    }

    public async Task RunAsync(SearchRun search)
    {
        var left = options.Candidates ?? Breadth * Depth * search.Prompt.Regions.Count;
        for (var depth = 0; depth < Depth && left > 0; depth++)
        {
            foreach (var region in search.Prompt.Regions)
            {
                var start = search.Best;
                var attempts = await AttemptsAsync(search, region).ConfigureAwait(false);
                for (var i = 0; i < Breadth && left > 0; i++, left--)
                {
                    // Each sample of one question is another proposal; where nothing was learned since, the numbers go on.
                    var answer = await search.AskAsync(options.Proposer, Proposals.Better(search, region, attempts), Temperature, (depth * Breadth) + i).ConfigureAwait(false);
                    if (Proposals.Read(answer) is not { } text) continue;
                    var origin = string.Create(CultureInfo.InvariantCulture, $"copro: {region.Id}, depth {depth + 1}, proposal {i + 1}");
                    if (search.Propose([start], start.Change.WithText(region.Id, text), origin) is { } candidate) await search.RaceAsync(candidate).ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>
    /// The best texts of the region so far, from the worst to the best, by the training split: what is shown to the proposer is not what
    /// candidates are compared by.
    /// </summary>
    private static async Task<IReadOnlyList<(string Text, double Score)>> AttemptsAsync(SearchRun search, TuneRegion region)
    {
        var attempts = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var candidate in search.Candidates.Where(c => c.Version is not null && c.State != CandidateState.Dropped).ToList())
        {
            await search.ScoreAsync(candidate, search.Train).ConfigureAwait(false);
            var (text, mean) = (search.Prompt.TextOf(region, candidate.Change), candidate.Mean(search.Train));
            if (!attempts.TryGetValue(text, out var best) || mean > best) attempts[text] = mean;
        }

        return [.. attempts.Select(a => (a.Key, a.Value)).OrderByDescending(a => a.Value).ThenBy(a => a.Key, StringComparer.Ordinal).Take(2 * Breadth).Reverse()];
    }
}
