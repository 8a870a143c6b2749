using System.Globalization;
using PromptRegistry.Optimization.Data;
using PromptRegistry.Optimization.Search;
using PromptRegistry.Optimization.Tuning;

namespace PromptRegistry.Optimization.Optimizers;

/// <summary>
/// Reflective evolution (GEPA; Agrawal et al., "GEPA: Reflective Prompt Evolution Can Outperform Reinforcement Learning", 2025): a parent
/// is drawn from the Pareto front over the validation cases, a model reads its answers to a few training
/// cases with what the scorers said and writes one region anew; children that are no worse on these cases are compared. Candidates that
/// changed different regions are merged.
/// </summary>
internal sealed class Gepa(OptimizerOptions options) : IOptimizer
{
    private const int Usual = 20;
    private const int Batch = 3;
    private const int StepsPerProposal = 3;
    private const int MaximumMerges = 5;
    private const double Temperature = 1;

    public static OptimizerPlan Plan(OptimizerOptions options, SearchSize size)
    {
        var proposals = options.Candidates ?? Usual;
        var merges = size.Regions > 1 ? MaximumMerges : 0;
        return new OptimizerPlan(proposals + merges, proposals + (proposals * (StepsPerProposal + 1) * Batch * size.Samples));
    }

    public async Task RunAsync(SearchRun search)
    {
        if (search.Train.Count == 0) return;
        var random = new SeededRandom(search.Seed, "gepa");
        var batches = new Batches(search.Train, random);
        var merged = new HashSet<(int, int)>();
        var proposals = options.Candidates ?? Usual;

        // A parent that answers everything right teaches nothing: then the next cases are looked at, for so long.
        for (var step = 0; proposals > 0 && step < (options.Candidates ?? Usual) * StepsPerProposal; step++)
        {
            var parent = Draw(search, random);
            var region = search.Prompt.Regions[step % search.Prompt.Regions.Count];
            var cases = batches.Next(Batch);
            var results = await search.ScoreAsync(parent, cases).ConfigureAwait(false);
            if (results.All(r => r.Overall >= 1)) continue;
            proposals--;
            var question = Proposals.Reflect(search, region, search.Prompt.TextOf(region, parent.Change), results);
            var answer = await search.AskAsync(options.Proposer, question, Temperature, step).ConfigureAwait(false);
            if (Proposals.Read(answer) is not { } text) continue;
            var origin = string.Create(
                CultureInfo.InvariantCulture, $"gepa: {region.Id} of candidate {parent.Number}, after {string.Join(", ", results.Select(r => r.Case.Id))}");
            if (search.Propose([parent], parent.Change.WithText(region.Id, text), origin) is not { } child) continue;
            await search.ScoreAsync(child, cases).ConfigureAwait(false);
            if (child.Mean(cases) < parent.Mean(cases))
            {
                child.State = CandidateState.Dropped;
                child.Reason = FormattableString.Invariant($"it is worse than candidate {parent.Number} on the {cases.Count} cases that it was written for");
                continue;
            }

            await search.RaceAsync(child).ConfigureAwait(false);
            if (merged.Count < MaximumMerges) await MergeAsync(search, merged).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Drawn by how many validation cases a candidate is best on. Of the candidates that are best somewhere, those that others stand in for
    /// wherever they are best are left out, the lowest means first.
    /// </summary>
    internal static Candidate Draw(SearchRun search, SeededRandom random)
    {
        var pool = search.Candidates.Where(c => c.Version is not null && c.Has(search.Validation)).ToList();
        var fronts = Fronts(pool, search.Validation);
        var weights = fronts.SelectMany(f => f).GroupBy(c => c.Number).OrderBy(g => g.Key).Select(g => (Candidate: g.First(), Count: g.Count())).ToList();
        var draw = random.Below(weights.Sum(w => w.Count));
        foreach (var (candidate, count) in weights)
        {
            if ((draw -= count) < 0) return candidate;
        }

        return search.Best;
    }

    /// <summary>For each case the candidates that are best on it and that are needed.</summary>
    internal static IReadOnlyList<IReadOnlyList<Candidate>> Fronts(IReadOnlyList<Candidate> pool, IReadOnlyList<string> cases)
    {
        var fronts = cases.Select(id =>
        {
            var best = pool.Max(c => c.Scores[id] ?? 0);
            return pool.Where(c => (c.Scores[id] ?? 0) >= best).ToList();
        }).ToList();
        foreach (var candidate in pool.OrderBy(c => c.Mean(cases)).ThenByDescending(c => c.Number))
        {
            var own = fronts.Where(f => f.Contains(candidate)).ToList();
            if (own.TrueForAll(f => f.Count > 1)) own.ForEach(f => f.Remove(candidate));
        }

        return fronts;
    }

    /// <summary>Joins two candidates with a common ancestor that changed different regions of it, and are both no worse than it.</summary>
    internal static async Task MergeAsync(SearchRun search, HashSet<(int, int)> merged)
    {
        if (search.Prompt.Regions.Count < 2) return;
        var compared = search.Candidates.Where(c => c.Version is not null && c.Has(search.Validation)).ToList();
        var pool = Fronts(compared, search.Validation).SelectMany(f => f).Distinct().OrderBy(c => c.Number).ToList();
        foreach (var (a, b) in from a in pool from b in pool where a.Number < b.Number select (a, b))
        {
            if (Ancestors(a).Contains(b) || Ancestors(b).Contains(a)) continue;
            if (Ancestors(a).Intersect(Ancestors(b)).MaxBy(c => c.Number) is not { } ancestor || !ancestor.Has(search.Validation)) continue;
            if (a.Mean(search.Validation) < ancestor.Mean(search.Validation) || b.Mean(search.Validation) < ancestor.Mean(search.Validation)) continue;
            if (Merged(search, ancestor, a, b) is not { } change || !merged.Add((a.Number, b.Number))) continue;
            var origin = string.Create(CultureInfo.InvariantCulture, $"gepa: candidates {a.Number} and {b.Number} merged");
            if (search.Propose([a, b], change, origin) is { } child) await search.RaceAsync(child).ConfigureAwait(false);
            return;
        }
    }

    /// <summary>Null where both changed the same region, or one nothing.</summary>
    private static PromptChange? Merged(SearchRun search, Candidate ancestor, Candidate a, Candidate b)
    {
        var change = a.Change;
        var (byA, byB) = (0, 0);
        foreach (var region in search.Prompt.Regions)
        {
            var (old, ofA, ofB) = (search.Prompt.TextOf(region, ancestor.Change), search.Prompt.TextOf(region, a.Change), search.Prompt.TextOf(region, b.Change));
            if (ofA != old && ofB != old && ofA != ofB) return null;
            if (ofA != old) byA++;
            if (ofB == old) continue;
            byB++;
            change = change.WithText(region.Id, ofB);
        }

        return byA > 0 && byB > 0 ? change : null;
    }

    private static HashSet<Candidate> Ancestors(Candidate candidate)
    {
        var all = new HashSet<Candidate>();
        var open = new Stack<Candidate>(candidate.Parents);
        while (open.TryPop(out var next))
        {
            if (!all.Add(next)) continue;
            foreach (var parent in next.Parents) open.Push(parent);
        }

        return all;
    }
}
