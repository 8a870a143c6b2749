using System.Globalization;

namespace PromptRegistry.Templates.Tests.Fuzzing;

/// <summary>
/// How much is tried, and from which seed. <c>PROMPTREGISTRY_FUZZ_INPUTS</c> and <c>PROMPTREGISTRY_FUZZ_SEED</c> say
/// otherwise; <c>PROMPTREGISTRY_FUZZ_FIRST</c> begins at a later input of the same seed.
/// </summary>
internal sealed record FuzzSettings(int Seed, int First, int Count)
{
    private const int CountInCi = 200_000;
    private const int CountElsewhere = 20_000;

    /// <summary>How many templates of each mode are also compiled, by far the slowest part.</summary>
    public int Compiled => Math.Max(300, Count / 400);

    public static FuzzSettings Read() => new(
        Number("SEED") ?? 20260,
        Number("FIRST") ?? 0,
        Number("INPUTS") ?? (Environment.GetEnvironmentVariable("CI") is { Length: > 0 } ? CountInCi : CountElsewhere));

    private static int? Number(string name) =>
        Environment.GetEnvironmentVariable("PROMPTREGISTRY_FUZZ_" + name) is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : null;
}
