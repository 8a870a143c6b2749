using System.Globalization;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Optimization.Data;
using PromptRegistry.Optimization.Search;
using PromptRegistry.Optimization.Tuning;

namespace PromptRegistry.Optimization.Optimizers;

/// <summary>
/// Learns from cases on which the prompt is unsteady (SIMBA of DSPy): each training case of a batch is answered several times, and where
/// answers differ most, either the best one becomes an example or a model writes a rule that tells the good one from the bad one. Where no
/// answer is right, what the case expects stands in for the good one.
/// </summary>
internal sealed class Simba(OptimizerOptions options) : IOptimizer
{
    private const int Usual = 24;
    private const int MostSteps = 8;
    private const int PerStep = 4;
    private const int Answers = 4;
    private const int Batch = 16;
    private const int MostDemos = 4;
    private const int Pool = 6;

    /// <summary>Of the draw among candidates: the smaller, the more the best one is drawn.</summary>
    private const double Softness = 0.2;

    private const double Temperature = 1;

    public static OptimizerPlan Plan(OptimizerOptions options, SearchSize size)
    {
        var candidates = options.Candidates ?? Usual;
        return new OptimizerPlan(candidates, (MostSteps * Answers * Math.Min(Batch, size.Train)) + candidates);
    }

    public async Task RunAsync(SearchRun search)
    {
        if (search.Train.Count == 0) return;
        var random = new SeededRandom(search.Seed, "simba");
        var batches = new Batches([.. search.Train.Where(id => search.Case(id).Turn == 1)], random);
        var left = options.Candidates ?? Usual;
        for (var step = 0; step < MostSteps && left > 0; step++)
        {
            var tries = await AnswerAsync(search, batches.Next(Batch), step, random).ConfigureAwait(false);
            foreach (var attempts in tries.Where(t => t.Teaches).Take(PerStep))
            {
                if (left == 0) break;
                var parent = Draw(search, random);
                if (await ChangeAsync(search, parent, attempts, (step * PerStep) + left, random).ConfigureAwait(false) is not var (change, words)) continue;
                var origin = string.Create(CultureInfo.InvariantCulture, $"simba: {words} of {attempts.Case} to candidate {parent.Number}, step {step + 1}");
                if (search.Propose([parent], change, origin) is not { } candidate) continue;
                left--;
                await search.RaceAsync(candidate).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A batch answered several times, each time by a candidate that is drawn; the cases with the widest gap first.</summary>
    private static async Task<IReadOnlyList<Attempts>> AnswerAsync(
        SearchRun search, List<string> batch, int step, SeededRandom random)
    {
        var results = new List<CaseResult>();
        for (var i = 0; i < Answers; i++)
        {
            var candidate = Draw(search, random);
            var version = candidate.Version!.Again(search.Samples + (step * Answers) + i, Temperature);
            results.AddRange((await search.ScoreAsync(version, batch).ConfigureAwait(false)).Where(r => batch.Contains(r.Case.Id)));
        }

        return
        [
            .. results.GroupBy(r => r.Case.Id).Select(g => new Attempts(g.Key, [.. g.OrderByDescending(r => r.Overall ?? 0)]))
                .OrderByDescending(a => a.Gap).ThenBy(a => a.Mean).ThenBy(a => a.Case, StringComparer.Ordinal),
        ];
    }

    /// <summary>By the mean on the validation split, which all have that were not dropped.</summary>
    private static Candidate Draw(SearchRun search, SeededRandom random)
    {
        var pool = search.Candidates.Where(c => c.Version is not null && c.Has(search.Validation))
            .Select(c => (Candidate: c, Score: c.Mean(search.Validation))).OrderByDescending(c => c.Score).ThenBy(c => c.Candidate.Number).ToList();
        var drawn = pool.Take(Pool).Union(pool.Where(c => c.Candidate == search.Original)).ToList();
        var weights = drawn.Select(c => Math.Exp((c.Score - drawn[0].Score) / Softness)).ToList();
        var at = random.Share() * weights.Sum();
        for (var i = 0; i < drawn.Count; i++)
        {
            if ((at -= weights[i]) < 0) return drawn[i].Candidate;
        }

        return drawn[0].Candidate;
    }

    private async Task<(PromptChange Change, string Words)?> ChangeAsync(SearchRun search, Candidate parent, Attempts attempts, int sample, SeededRandom random)
    {
        var demos = (parent.Change.Demos ?? []).ToList();
        var canTeach = search.Prompt.ReadsDemos && demos.TrueForAll(d => d.Case != attempts.Case);
        var good = attempts.Results[0];
        var answer = good.Samples.FirstOrDefault(s => Teacher.Passes(search, good, s))?.Answer?.Text;
        var canRule = search.Prompt.Regions.Count > 0 && (attempts.Gap > 0 || good.Expected is not null);
        if (canTeach && (answer ?? good.Expected) is { } output && (!canRule || random.Below(2) == 0))
        {
            for (var drop = Dropped(demos.Count, random); drop > 0; drop--) demos.RemoveAt(random.Below(demos.Count));
            demos.Add(Demo.Of(attempts.Case, good.Case.Source, search.Prompt.Manifest, output, isAnswered: answer is not null));
            return (parent.Change.WithDemos(demos), answer is not null ? "the best answer" : "the label");
        }

        if (!canRule) return null;
        var region = search.Prompt.Regions[random.Below(search.Prompt.Regions.Count)];
        var present = search.Prompt.TextOf(region, parent.Change);
        var question = Proposals.Contrast(search, region, present, attempts.Gap > 0 ? good : null, attempts.Results[^1]);
        var rule = Proposals.Read(await search.AskAsync(options.Proposer, question, Temperature, sample).ConfigureAwait(false));
        return rule is null ? null : (parent.Change.WithText(region.Id, $"{present}\n{rule}"), "a rule for " + region.Id);
    }

    /// <summary>How many examples go before another one comes: a Poisson number (Knuth's product of uniforms), at least one where the room is full.</summary>
    private static int Dropped(int demos, SeededRandom random)
    {
        var count = -1;
        for (var product = 1.0; product > Math.Exp(-(double)demos / MostDemos); count++) product *= random.Share();
        return Math.Min(demos, Math.Max(count, demos >= MostDemos ? 1 : 0));
    }

    /// <summary>The answers to one case, the best one first.</summary>
    private sealed record Attempts(string Case, IReadOnlyList<CaseResult> Results)
    {
        public double Gap => (Results[0].Overall ?? 0) - (Results[^1].Overall ?? 0);

        /// <summary>Answers that are all right, or all wrong without anybody knowing what is right, teach nothing.</summary>
        public bool Teaches => Gap > 0 || (Mean < 1 && Results[0].Expected is not null);

        public double Mean => Results.Average(r => r.Overall ?? 0);
    }
}
