using System.CommandLine;
using PromptRegistry.Cli.Files;
using PromptRegistry.Cli.Output;
using PromptRegistry.Core.Diagnostics;
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
        var accept = new Option<bool>("--accept")
        {
            Description = "Take tags and ledger as they are now for what must be, whatever this clone accepted before.",
        };
        command.Options.Add(accept);
        reading.AddTo(command);
        command.SetAction(result => reading.Run(
            environment, "verify", result, (registry, reporter) =>
            {
                var outcome = new VerifyOperation(registry) { Accept = result.GetValue(accept) }.Run(environment.Cancellation);
                var findings = Gaps.InCi(environment, outcome.Diagnostics);
                var code = outcome.Code == OutcomeCode.Passed && findings.Any(f => f.IsError) ? OutcomeCode.Invalid : outcome.Code;
                return outcome.Value is { } report
                    ? reporter.Finish(code, findings, w => WriteText(report, w), () => VerifyJson.Of(report))
                    : reporter.Finish(outcome.Code, outcome.Diagnostics);
            },
            evenDiverged: true));
        return command;
    }

    private static void WriteText(VerifyReport report, TextWriter writer)
    {
        var looked = $"{Count(report.Prompts, "prompt")}, {Count(report.Releases, "release")}, "
            + $"{Count(report.Environments, "environment")}, {Count(report.Events, "event")}";
        writer.WriteLine(report is { Discrepancies: 0, IsWhole: false }
            ? $"Nothing wrong was found, but not everything is in this clone: {looked} were looked at."
            : report.Discrepancies == 0
            ? $"Everything holds together: {looked}."
            : $"{report.Discrepancies} {(report.Discrepancies == 1 ? "discrepancy" : "discrepancies")} in {looked}.");
    }

    private static string Count(int number, string noun) => $"{number} {noun}{(number == 1 ? "" : "s")}";
}
