using System.Globalization;

namespace PromptRegistry.Templates.Tests.Fuzzing;

/// <summary>
/// How much is tried, and from which seed; in full are 200,000 inputs of which 2,000 are compiled. <c>PROMPTREGISTRY_FUZZ_INPUTS</c>, <c>PROMPTREGISTRY_FUZZ_COMPILED</c> and
/// <c>PROMPTREGISTRY_FUZZ_SEED</c> say otherwise; <c>PROMPTREGISTRY_FUZZ_FIRST</c> begins at a later input of the same
/// seed.
/// </summary>
/// <param name="Seed">What all inputs follow from.</param>
/// <param name="First">The first input.</param>
/// <param name="Count">How many inputs are read, interpreted and emitted.</param>
/// <param name="Compiled">How many templates are also compiled and run, by far the slowest part.</param>
internal sealed record FuzzSettings(int Seed, int First, int Count, int Compiled)
{
    private const int CountInCi = 50_000;
    private const int CountElsewhere = 20_000;
    private const int CompiledInCi = 600;
    private const int CompiledElsewhere = 300;

    /// <summary>How many of those that fail are compiled: fewer, because most of them run into a limit first.</summary>
    public int CompiledFailing => Math.Max(100, Compiled / 6);

    public static FuzzSettings Read()
    {
        var isCi = Environment.GetEnvironmentVariable("CI") is { Length: > 0 };
        return new FuzzSettings(
            Number("SEED") ?? 20260,
            Number("FIRST") ?? 0,
            Number("INPUTS") ?? (isCi ? CountInCi : CountElsewhere),
            Number("COMPILED") ?? (isCi ? CompiledInCi : CompiledElsewhere));
    }

    private static int? Number(string name) =>
        Environment.GetEnvironmentVariable("PROMPTREGISTRY_FUZZ_" + name) is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : null;
}
