using System.Diagnostics;
using System.Globalization;

namespace PromptRegistry.Bench.Gating;

/// <summary>Prints the tables of <c>docs/gates.md</c>.</summary>
internal static class GatingRun
{
    public const int Trials = 2000;

    public const ulong Seed = 2026;

    private static readonly int[] Sizes = [20, 50, 100, 200];

    public static void Execute(int trials, ulong seed)
    {
        var watch = Stopwatch.StartNew();
        var simulation = new GateSimulation(trials, seed);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Seed {seed}, {trials} comparisons a cell."));
        foreach (var scenario in Scenario.All)
        {
            var columns = Sizes.Select(size => simulation.Run(scenario, size, GateSimulation.Contenders(size))).ToList();
            Console.WriteLine();
            Console.WriteLine(scenario.IsWorse ? $"Builds that fail where {scenario.Name} (power):" : "Builds that fail where nothing changed (false alarms):");
            Console.WriteLine();
            Console.WriteLine($"| gate | {string.Join(" | ", Sizes.Select(size => $"{size} cases"))} |");
            Console.WriteLine($"|---|{string.Concat(Sizes.Select(_ => "---:|"))}");
            for (var row = 0; row < columns[0].Count; row++)
            {
                Console.WriteLine($"| {columns[0][row].Contender.Name} | {string.Join(" | ", columns.Select(column => Share(column[row].Fails)))} |");
            }

            Console.WriteLine();
            foreach (var row in Enumerable.Range(0, columns[0].Count).Where(row => columns.Any(column => column[row].Open > 0)))
            {
                Console.WriteLine($"{columns[0][row].Contender.Name}: inconclusive {string.Join(", ", columns.Select(column => Share(column[row].Open)))};"
                    + $" samples a case and version {string.Join(", ", columns.Select(column => column[row].Calls.ToString("0.00", CultureInfo.InvariantCulture)))}");
            }
        }

        Console.Error.WriteLine($"{watch.Elapsed.TotalSeconds:0} s");
    }

    private static string Share(double share) => share.ToString("0.00", CultureInfo.InvariantCulture);
}
