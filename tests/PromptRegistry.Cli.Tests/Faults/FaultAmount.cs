namespace PromptRegistry.Cli.Tests.Faults;

/// <summary>
/// How often faults are tried: all of them, which takes minutes, with <c>PROMPTREGISTRY_FAULTS=full</c>, else a sample.
/// </summary>
internal static class FaultAmount
{
    public static int MovesOfEachProcess { get; } = Of(sample: 6, full: 50);

    public static int Kills { get; } = Of(sample: 20, full: 100);

    private static int Of(int sample, int full) =>
        Environment.GetEnvironmentVariable("PROMPTREGISTRY_FAULTS") == "full" ? full : sample;
}
