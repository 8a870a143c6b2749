using System.Diagnostics;
using System.Globalization;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Optimization.Running;
using PromptRegistry.Optimization.Tests;

namespace PromptRegistry.Bench.Optimizing;

/// <summary>
/// Prints the table of <c>docs/optimizers.md</c>: each optimizer on a task that can be improved and on one that cannot, with several seeds. Beside our verdict
/// stands what the highest validation mean would have said of the same candidates, which is the rule of DSPy's optimizers.
/// </summary>
internal static class OptimizingRun
{
    public const int Seeds = 10;

    private const int Cases = 60;

    public static async Task ExecuteAsync(int seeds)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Cases} cases, {seeds} seeds."));
        Console.WriteLine("| optimizer | test score before → after | confirmed | answers | confirmed where nothing can be better | highest validation mean there |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|");
        foreach (var optimizer in OptimizationRunner.Optimizers)
        {
            var better = await RunAsync(optimizer, seeds, isHopeless: false);
            var same = await RunAsync(optimizer, seeds, isHopeless: true);
            var judged = better.Where(r => r.Test is not null).ToList();
            var scores = judged.Count == 0 ? "–" : string.Create(
                CultureInfo.InvariantCulture, $"{judged.Average(r => r.Test!.Before.Mean):0.00} → {judged.Average(r => r.Test!.After.Mean):0.00}");
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| `{optimizer}` | {scores} | {better.Count(r => r.IsConfirmed)} | {better.Average(r => r.Spending.Calls):0} | {same.Count(r => r.IsConfirmed)} | {same.Count(SeemsBetter)} |"));
        }

        await TimeAsync();
    }

    /// <summary>A run from recordings: what the search takes beside the model.</summary>
    private static async Task TimeAsync()
    {
        using var repository = new TicketRepository(200);
        var request = repository.Request("random-search") with { Candidates = 100 };
        await OptimizationRunner.RunAsync(request);
        var watch = Stopwatch.StartNew();
        var report = (await OptimizationRunner.RunAsync(request)).Report!;
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{report.Candidates.Count} candidates, {report.Spending.Calls} answers from recordings: {watch.Elapsed.TotalSeconds:0.0} s"));
    }

    private static async Task<IReadOnlyList<OptimizationReport>> RunAsync(string optimizer, int seeds, bool isHopeless)
    {
        var reports = new List<OptimizationReport>();
        using var repository = new TicketRepository(Cases, new TicketModel { IsHopeless = isHopeless });
        for (var seed = 1UL; seed <= (ulong)seeds; seed++)
        {
            var result = await repository.RunAsync(optimizer, seed);
            if (result.Code is not (OutcomeCode.Passed or OutcomeCode.Regressed)) throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
            reports.Add(result.Report!);
        }

        return reports;
    }

    private static bool SeemsBetter(OptimizationReport report) => report.Candidates.Any(c => c.Score > report.Candidates[0].Score);
}
