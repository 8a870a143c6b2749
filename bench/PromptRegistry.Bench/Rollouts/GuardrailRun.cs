using System.Globalization;

namespace PromptRegistry.Bench.Rollouts;

/// <summary>Prints the table of <c>docs/rollouts.md</c>.</summary>
internal static class GuardrailRun
{
    public const int Trials = 2000;

    public const ulong Seed = 2026;

    private static readonly (double Control, double Candidate)[] Scenarios = [(0.90, 0.90), (0.97, 0.97), (0.90, 0.80), (0.90, 0.85), (0.90, 0.60)];

    public static void Execute(int trials, ulong seed)
    {
        var columns = Scenarios.Select(s => new GuardrailSimulation(trials, seed).Run(s.Control, s.Candidate)).ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Seed {seed}, {trials} rollouts a cell, a look every {GuardrailSimulation.CallsBetweenLooks} calls up to {GuardrailSimulation.MaximumCalls}."));
        Console.WriteLine();
        Console.WriteLine($"| rule | {string.Join(" | ", Scenarios.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Control:0.00} → {s.Candidate:0.00}")))} |");
        Console.WriteLine($"|---|{string.Concat(Scenarios.Select(_ => "---:|"))}");
        for (var row = 0; row < GuardrailSimulation.Rules.Length; row++)
        {
            var cells = columns.Select((column, i) => Cell(column[row], Scenarios[i].Control > Scenarios[i].Candidate));
            Console.WriteLine($"| {GuardrailSimulation.Rules[row].Name} | {string.Join(" | ", cells)} |");
        }
    }

    private static string Cell(GuardrailSimulation.Outcome outcome, bool isWorse)
    {
        var share = outcome.Share.ToString("0.0 %", CultureInfo.InvariantCulture);
        return isWorse ? $"{share}, {outcome.MedianCalls?.ToString("N0", CultureInfo.InvariantCulture) ?? "–"}" : share;
    }
}
