using System.Globalization;
using System.Text.Json;

namespace PromptRegistry.Cli.Tests.Faults;

/// <summary>
/// What one of the racing processes does. Not a test of its own: <see cref="RaceTests"/> starts this assembly eight times
/// with only this method.
/// </summary>
public sealed class RaceWorkerTests
{
    public const string Folder = "PROMPT_RACE_FOLDER";
    public const string Number = "PROMPT_RACE_NUMBER";
    public const string Remote = "PROMPT_RACE_REMOTE";

    /// <summary>Moves its own prompt, which nobody else moves, and the shared one in turn.</summary>
    [Fact(Explicit = true)]
    public void Work()
    {
        var folder = Environment.GetEnvironmentVariable(Folder)!;
        var number = int.Parse(Environment.GetEnvironmentVariable(Number)!, CultureInfo.InvariantCulture);
        var isRemote = Environment.GetEnvironmentVariable(Remote) == "yes";
        var random = new Random(number);
        var lines = new List<string>();
        for (var i = 0; i < FaultAmount.MovesOfEachProcess; i++)
        {
            var prompt = i % 2 == 0 ? $"own{(char)('a' + number)}" : "shared";
            var version = $"1.0.{random.Next(3)}";
            string[] push = isRemote ? ["--push", "--json"] : ["--json"];
            var result = random.Next(3) == 0
                ? CliRepository.RunIn(folder, ["rollback", prompt, "--in", "prod", "--to", version, .. push])
                : CliRepository.RunIn(folder, ["promote", $"{prompt}@{version}", "--to", "prod", .. push]);
            using var json = JsonDocument.Parse(result.Output);
            var changed = result.ExitCode == 0 && json.RootElement.GetProperty("result").GetProperty("changed").GetBoolean();
            lines.Add($"{prompt} {result.ExitCode} {(changed ? 1 : 0)} {result.Output.ReplaceLineEndings(" ")}");
            if (result.ExitCode == 6 && isRemote) RaceTests.Fetch(folder);
        }

        File.WriteAllLines(Path.Combine(folder, ".git", $"race-{number}"), lines);
    }
}
