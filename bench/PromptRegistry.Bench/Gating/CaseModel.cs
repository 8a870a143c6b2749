using MathNet.Numerics.Distributions;

namespace PromptRegistry.Bench.Gating;

/// <summary>
/// Cases as suites have them: 60 % nearly always pass (Beta(80, 1)), 30 % mostly pass (Beta(6, 2)), 10 % mostly fail (Beta(1, 15)). Each has its own
/// chance to pass, and each sample passes or fails by it.
/// </summary>
internal static class CaseModel
{
    /// <summary>The chance of each case to pass.</summary>
    public static double[] Draw(int cases, Random random)
    {
        var chances = new double[cases];
        for (var i = 0; i < cases; i++)
        {
            chances[i] = random.NextDouble() switch
            {
                < 0.6 => Beta.Sample(random, 80, 1),
                < 0.9 => Beta.Sample(random, 6, 2),
                _ => Beta.Sample(random, 1, 15),
            };
        }

        return chances;
    }
}

/// <summary>What became of the cases.</summary>
/// <param name="Name">For the table.</param>
/// <param name="IsWorse">Whether a gate should fail.</param>
/// <param name="Change">The chances after the change, from those before it.</param>
internal sealed record Scenario(string Name, bool IsWorse, Func<double[], double[]> Change)
{
    /// <summary>The same prompt, measured again.</summary>
    public static Scenario Same { get; } = new("nothing changed", false, chances => chances);

    /// <summary>Every case passes less often.</summary>
    public static Scenario Uniform { get; } = new(
        "every case passes 8 points less often", true, chances => [.. chances.Select(p => Math.Max(0, p - 0.08))]);

    /// <summary>Three cases break: those that passed most surely.</summary>
    public static Scenario Broken { get; } = new("three sure cases break", true, Break);

    public static IReadOnlyList<Scenario> All { get; } = [Same, Uniform, Broken];

    private static double[] Break(double[] chances)
    {
        var after = chances.ToArray();
        foreach (var i in Enumerable.Range(0, chances.Length).OrderByDescending(i => chances[i]).Take(3)) after[i] = 0.02;
        return after;
    }
}
