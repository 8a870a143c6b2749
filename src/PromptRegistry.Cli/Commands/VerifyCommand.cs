using PromptRegistry.Cli.Output;
using System.CommandLine;
using PromptRegistry.Git.Verification;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>verify</c>: checks tags, digests, ledger and signatures, and names every discrepancy.</summary>
internal static class VerifyCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var reading = new ReadingOptions();
        var command = new PromptCommand("verify", "Check that tags, digests, ledger and signatures hold together.")
        {
            Examples = ["dotnet prompt verify", "dotnet prompt verify --repo /srv/prompts.git --json"],
        };
        reading.AddTo(command);
        command.SetAction(result => reading.Run(
            environment, "verify", result, (registry, reporter) =>
            {
                var outcome = new VerifyOperation(registry).Run(environment.Cancellation);
                return outcome.Value is { } report
                    ? reporter.Finish(outcome.Code, outcome.Diagnostics, w => WriteText(report, w), () => VerifyJson.Of(report))
                    : reporter.Finish(outcome.Code, outcome.Diagnostics);
            },
            evenDiverged: true));
        return command;
    }

    private static void WriteText(VerifyReport report, TextWriter writer)
    {
        var looked = $"{Count(report.Prompts, "prompt")}, {Count(report.Releases, "release")}, "
            + $"{Count(report.Environments, "environment")}, {Count(report.Events, "event")}";
        writer.WriteLine(report.Discrepancies == 0
            ? $"Everything holds together: {looked}."
            : $"{report.Discrepancies} {(report.Discrepancies == 1 ? "discrepancy" : "discrepancies")} in {looked}.");
    }

    private static string Count(int number, string noun) => $"{number} {noun}{(number == 1 ? "" : "s")}";
}
