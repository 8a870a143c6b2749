using System.CommandLine;
using System.Globalization;
using PromptRegistry.Cli.Output;
using PromptRegistry.Cli.Production;
using PromptRegistry.Core.Rollouts;
using PromptRegistry.Evaluation.Reports;
using PromptRegistry.Git.Retirements;
using PromptRegistry.Git.Status;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>status</c>: which version of every prompt is where, since when and by whom.</summary>
internal static class StatusCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var prompts = CommonOptions.Prompts("The prompts to show; all without a name.");
        var reading = new ReadingOptions();
        var unused = new Option<bool>("--unused") { Description = "List the releases that nobody called for --days, by the app's events." };
        var days = SeenCalls.DaysOption("With --unused: for how many days.");
        var events = EventsOption.Create();
        var command = new PromptCommand("status", "Show which version is in which environment.")
        {
            Examples = ["dotnet prompt status", "dotnet prompt status summarization --json", "dotnet prompt status --unused --events /var/lib/app/events.db"],
        };
        command.Arguments.Add(prompts);
        foreach (var option in (Option[])[unused, days, events]) command.Options.Add(option);
        reading.AddTo(command);
        command.Validators.Add(result =>
        {
            if (!result.GetValue(unused) && (result.GetValue(events) is not null || result.GetResult(days) is { Implicit: false })) result.AddError("--days and --events belong to --unused.");
        });
        command.SetAction(result => reading.Run(environment, "status", result, (registry, reporter) =>
        {
            if (!result.GetValue(unused))
            {
                return reporter.Finish(new StatusOperation(registry).Run(result.GetValue(prompts), environment.Cancellation), WriteText, StatusJson.Of);
            }

            var seen = SeenCalls.Read(result.GetValue(events), environment);
            if (seen.Value is not { } calls) return reporter.Finish(seen.Code, seen.Diagnostics);
            var since = environment.Registry.Clock.GetUtcNow().AddDays(-result.GetValue(days));
            return reporter.Finish(
                new UnusedOperation(registry).Run(result.GetValue(prompts) ?? [], calls, since, environment.Cancellation), UnusedText.Write, UnusedJson.Of);
        }));
        return command;
    }

    private static void WriteText(StatusReport report, TextWriter writer)
    {
        if (report.Prompts.Count == 0)
        {
            writer.WriteLine(report.IsWhole
                ? "Nothing is released yet. Run 'dotnet prompt release <name>'."
                : "This clone knows of no release. 'dotnet prompt status --remote' looks at the remote.");
            ViewText.Write(writer, report);
            return;
        }

        var table = new TextTable(leftColumns: int.MaxValue);
        table.Add(["prompt", "latest", .. report.Environments]);
        foreach (var prompt in report.Prompts)
        {
            table.Add([prompt.Prompt, prompt.Latest?.ToString() ?? "-", .. prompt.Environments.Select(c => Cell(c) + ViewText.Difference(c, report.View))]);
        }

        table.Write(writer);
        foreach (var arm in report.Prompts.SelectMany(p => p.Arms))
        {
            var how = arm.Arm == ArmRule.Shadow ? $"is called beside {arm.Weight?.ToString() ?? "none"} of the calls in" : $"has {arm.Weight?.ToString() ?? "nobody"} of";
            writer.WriteLine($"{arm.Cell.Prompt} {Cell(arm.Cell with { Since = null, By = null })} {how} {arm.Environment}, as {arm.Environment}.{arm.Arm}.");
        }

        foreach (var prompt in report.Prompts.Where(p => p.Retired.Count > 0))
        {
            writer.WriteLine($"{prompt.Prompt} has in the archive: {string.Join(", ", prompt.Retired.Select(r => $"{r.Version} (since {r.Since.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} by {r.By})"))}.");
        }

        foreach (var pending in report.Prompts.SelectMany(p => p.PendingApprovals))
        {
            writer.WriteLine($"{pending.Prompt} {pending.Version} waits for approval in {pending.Environment}: {pending.Given.Count} of "
                + $"{pending.Needed}{(pending.Given.Count == 0 ? "" : $" (by {string.Join(", ", pending.Given)}{(pending.IsVerified ? "" : ", unverified")})")}. {pending.Ask}");
        }

        ViewText.Write(writer, report);
    }

    private static string Cell(StatusCell cell)
    {
        if (cell.Version is null) return cell.Drift == Drift.None ? "-" : Mark(cell.Drift);
        var since = cell.Since is { } time ? time.UtcDateTime.ToString(" yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture) : "";
        var by = cell.By is { } who ? $" by {who}" : "";
        if (cell.Override is not null) by += " (gates overridden)";
        return cell.Drift == Drift.None ? $"{cell.Version}{since}{by}" : $"{cell.Version}{since}{by} {Mark(cell.Drift)}";
    }

    private static string Mark(Drift drift) => drift switch
    {
        Drift.MovedOutsideLedger => "(moved outside the ledger)",
        Drift.Deleted => "(tag deleted)",
        Drift.ReleaseMoved => "(release tag moved)",
        Drift.Unresolved => "(no release there)",
        _ => "",
    };
}
