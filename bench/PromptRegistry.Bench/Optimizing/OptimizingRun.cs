using System.Globalization;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Optimization.Running;
using PromptRegistry.Optimization.Tests.Tasks;
using PromptRegistry.Statistics;
using PromptRegistry.TestKit;

namespace PromptRegistry.Bench.Optimizing;

/// <summary>
/// Prints the tables of <c>docs/optimizers.md</c>: each optimizer on three tasks of the sample model that can be improved, and on the same
/// ones where every answer is drawn, so that nothing can be improved, with several seeds. Beside our verdict stands what the acceptance
/// rule of DSPy's optimizers says of the same candidates.
/// </summary>
internal static class OptimizingRun
{
    public const int Seeds = 10;

    /// <param name="optimizers">Their names; null for all.</param>
    public static async Task ExecuteAsync(int seeds, IReadOnlyList<string>? optimizers)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{SampleTask.Cases} cases, {seeds} seeds."));
        var (all, wrong) = (0, 0);
        foreach (var task in SampleTask.All)
        {
            Console.WriteLine();
            Console.WriteLine($"{task.Name}");
            Console.WriteLine("| optimizer | test before → after | difference, 95 % | confirmed | answers | A/A: confirmed | A/A: DSPy's rule says better | by so much |");
            Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|");
            foreach (var optimizer in optimizers ?? OptimizationRunner.Optimizers)
            {
                var better = await RunAsync(task, optimizer, seeds, new SampleChatClient());
                var same = await RunAsync(task, optimizer, seeds, new DrawnChatClient(task));
                (all, wrong) = (all + same.Count, wrong + same.Count(r => r.Report.IsConfirmed));
                var before = better.Select(r => r.Report.Test?.Before.Mean ?? r.Report.Validation.Before.Mean).Average();
                var differences = better.Select(r => r.Report.Test?.Difference ?? 0).ToList();
                var chosen = same.Select(r => OriginalRule.Chosen(optimizer, r.Log)).OfType<OriginalChoice>().ToList();
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| `{optimizer}` | {before:0.00} → {before + differences.Average():0.00} | {Interval(differences)} | {better.Count(r => r.Report.IsConfirmed)} of {seeds} | "
                    + $"{better.Average(r => r.Report.Spending.Calls):0} | {same.Count(r => r.Report.IsConfirmed)} of {seeds} | {chosen.Count} of {seeds} | "
                    + $"{(chosen.Count == 0 ? "–" : chosen.Average(c => c.Claimed).ToString("+0.00;-0.00", CultureInfo.InvariantCulture))} |"));
            }
        }

        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"A/A: {wrong} of {all} runs confirmed an improvement of a task that cannot be improved, {100.0 * wrong / all:0.0} %, 95 % interval {Share(wrong, all)}."));
    }

    private static async Task<IReadOnlyList<(OptimizationReport Report, string Log)>> RunAsync(SampleTask task, string optimizer, int seeds, SampleChatClient model)
    {
        var reports = new List<(OptimizationReport, string)>();
        for (var seed = 1UL; seed <= (ulong)seeds; seed++)
        {
            using var folder = new TempDirectory();
            task.Write(folder);
            var result = await OptimizationRunner.RunAsync(task.Request(folder, model, optimizer, seed));
            if (result.Code is not (OutcomeCode.Passed or OutcomeCode.Regressed)) throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
            reports.Add((result.Report!, File.ReadAllText(folder.Combine(result.Report!.Folder + "/run.json"))));
        }

        return reports;
    }

    /// <summary>Of a mean over seeds, by Student's t.</summary>
    private static string Interval(List<double> values)
    {
        if (values.Count < 2) return "–";
        var summary = Summary.Of(values);
        var reach = StudentT.Quantile(0.975, values.Count - 1) * summary.StandardError;
        return string.Create(CultureInfo.InvariantCulture, $"{summary.Mean:+0.00;-0.00;0.00} [{summary.Mean - reach:0.00}, {summary.Mean + reach:0.00}]");
    }

    private static string Share(int count, int all)
    {
        var interval = WilsonInterval.Of(count, all);
        return string.Create(CultureInfo.InvariantCulture, $"[{100 * interval.Lower:0.0}, {100 * interval.Upper:0.0}]");
    }
}
