namespace PromptRegistry.Cli.Tests.Faults;

/// <summary>
/// How often faults are tried: a sample in every run of the tests, all of them with <c>PROMPTREGISTRY_FAULTS=full</c>.
/// </summary>
internal static class FaultAmount
{
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("PROMPTREGISTRY_FAULTS") == "full";

    public static int MovesOfEachProcess => IsFull ? 50 : 6;

    public static int Kills => IsFull ? 100 : 20;
}
