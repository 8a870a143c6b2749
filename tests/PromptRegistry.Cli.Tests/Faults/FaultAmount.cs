namespace PromptRegistry.Cli.Tests.Faults;

/// <summary>
/// How often faults are tried: a sample in every run of the tests, more of them on a build server (<c>CI</c>), and all of
/// them, which takes minutes, with <c>PROMPTREGISTRY_FAULTS=full</c>.
/// </summary>
internal static class FaultAmount
{
    public static int MovesOfEachProcess { get; } = Of(sample: 6, server: 15, full: 50);

    public static int Kills { get; } = Of(sample: 20, server: 40, full: 100);

    private static int Of(int sample, int server, int full)
    {
        if (Environment.GetEnvironmentVariable("PROMPTREGISTRY_FAULTS") == "full") return full;
        return string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")) ? sample : server;
    }
}
