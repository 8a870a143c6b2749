using System.CommandLine;
using System.Globalization;
using PromptRegistry.Cli.Output;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Rollouts;
using PromptRegistry.Git.Promotions;
using PromptRegistry.Git.Rollouts;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>rollout</c>: gives a release to more and more units of an environment, as its plan says.</summary>
internal static class RolloutCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var command = new PromptCommand("rollout", "Give a release to a part of the units, and to more of them.")
        {
            Examples = ["dotnet prompt rollout start summarization --in prod --push", "dotnet prompt rollout status"],
        };
        command.Subcommands.Add(Moving(environment, RolloutVerb.Start, "Begin the rollout that the release's rollout.yaml plans.",
            ["dotnet prompt rollout start summarization", "dotnet prompt rollout start summarization@1.3.0 --in prod --push"]));
        command.Subcommands.Add(Moving(environment, RolloutVerb.Step, "Give the candidate the next share of its plan.", ["dotnet prompt rollout step summarization --push"]));
        command.Subcommands.Add(Status(environment));
        command.Subcommands.Add(Moving(environment, RolloutVerb.Abort, "End the rollout: everybody gets the environment's version.",
            ["dotnet prompt rollout abort summarization --reason 'too long' --push"]));
        command.Subcommands.Add(Moving(environment, RolloutVerb.Complete, "Promote the candidate, and end the rollout.", ["dotnet prompt rollout complete summarization --push"]));
        command.Subcommands.Add(RolloutTickCommand.Create(environment));
        return command;
    }

    private static PromptCommand Moving(CommandEnvironment environment, RolloutVerb verb, string description, string[] examples)
    {
        var isStart = verb == RolloutVerb.Start;
        var prompt = new Argument<string>("prompt")
        {
            Description = isStart ? "The prompt, as name or name@version; without a version the latest release." : "The prompt.",
        };
        var environmentName = new Option<string>("--in", "--env") { Description = "The environment.", HelpName = "environment", DefaultValueFactory = _ => "prod" };
        var arm = new Option<string?>("--arm")
        {
            Description = isStart ? "The arm. Default: the plan's." : "The arm. Default: the one that there is.",
            HelpName = "name",
        };
        var over = new Option<string?>("--override")
        {
            Description = "In an emergency: pass over gates that are not met, and say why. The ledger records it.",
            HelpName = "reason",
        };
        var writing = new WritingOptions();
        var command = new PromptCommand(JsonText.Word(verb), description) { Examples = examples };
        command.Arguments.Add(prompt);
        command.Options.Add(environmentName);
        command.Options.Add(arm);
        if (verb is RolloutVerb.Start or RolloutVerb.Complete) command.Options.Add(over);
        writing.AddTo(command);
        command.SetAction(result => writing.Run(environment, $"rollout {JsonText.Word(verb)}", result, (registry, reporter) =>
        {
            var text = result.GetValue(prompt)!;
            if (!PromptSelection.TryParse(text, out var selection) || (!isStart && selection.Version is not null))
            {
                return reporter.Finish(OutcomeCode.Usage, [RegistryVerb.Misused(RegistryDiagnostics.UnknownVersion, isStart
                    ? $"'{text}' is not a prompt: write name or name@version, such as summarization@1.2.0."
                    : $"'{text}' is not a prompt's name. The version is the one that is being rolled out.")]);
            }

            if (result.GetResult(over) is not null && string.IsNullOrWhiteSpace(result.GetValue(over)))
            {
                return reporter.Finish(OutcomeCode.Usage, [RegistryVerb.Misused(RegistryDiagnostics.GateNotMet,
                    "An override needs a reason, which the ledger keeps: --override \"what happened\".")]);
            }

            if (result.GetValue(arm) is { } name && !Git.RegistryReferences.IsArm(name))
            {
                return reporter.Finish(OutcomeCode.Usage, [RegistryVerb.Misused(ManifestDiagnostics.InvalidName,
                    $"'{name}' cannot be an arm: begin with a lower-case letter and use only lower-case letters, digits and '-'.")]);
            }

            var request = new RolloutRequest(selection.Name, result.GetValue(environmentName)!)
            {
                Version = selection.Version,
                Arm = result.GetValue(arm),
                Override = result.GetResult(over) is null ? null : result.GetValue(over),
                Options = writing.Of(result),
            };
            return reporter.Finish(new RolloutOperation(registry).Run(verb, request, environment.Cancellation), WriteText, RolloutJson.Of);
        }));
        return command;
    }

    private static PromptCommand Status(CommandEnvironment environment)
    {
        var prompts = CommonOptions.Prompts("The prompts to show; all without a name.");
        var reading = new ReadingOptions();
        var command = new PromptCommand("status", "Show the rollouts that are under way, and what comes next.")
        {
            Examples = ["dotnet prompt rollout status", "dotnet prompt rollout status summarization --json"],
        };
        command.Arguments.Add(prompts);
        reading.AddTo(command);
        command.SetAction(result => reading.Run(environment, "rollout status", result, (registry, reporter) => reporter.Finish(
            new RolloutStatusOperation(registry).Run(result.GetValue(prompts), environment.Cancellation), WriteText, RolloutListJson.Of)));
        return command;
    }

    private static void WriteText(RolloutResult result, TextWriter writer)
    {
        var what = $"{result.Prompt} {result.Version}";
        var (has, isOver) = result.DryRun ? ("would have", "would be") : ("has", "is");
        writer.WriteLine(result.Verb switch
        {
            RolloutVerb.Abort when result.Arm == ArmRule.Shadow => $"{what} {isOver} called beside no call in {result.Environment} any more.",
            RolloutVerb.Abort => $"{what} {isOver} gone from {result.Environment}{Had(result)}: everybody gets the environment's version.",
            RolloutVerb.Complete when result.Replaced is { } was => $"{what} {isOver} in {result.Environment} for everybody (was {was}), and its rollout over{Had(result)}.",
            RolloutVerb.Complete => $"{what} {isOver} in {result.Environment} for everybody, and its rollout over{Had(result)}.",
            _ when result.Arm == ArmRule.Shadow => $"{what} {isOver} called beside {result.Now} of the calls in {result.Environment}, and shown to nobody.",
            _ => $"{what} {has} {result.Now} of {result.Environment}{Had(result)}, step {result.Step} of {result.Steps}, for at least {Length(result.Bake!.Value)}.",
        });
        RemoteLine.Write(writer, result.DryRun, result.Remote, result.NotAt);
    }

    private static string Had(RolloutResult result) => result.Before is { } before ? $" (had {before})" : "";

    private static void WriteText(RolloutList list, TextWriter writer)
    {
        if (list.Rollouts.Count == 0)
        {
            writer.WriteLine("No rollout is under way.");
            return;
        }

        foreach (var rollout in list.Rollouts)
        {
            var beside = rollout.Control is { } control ? $" beside {control}" : "";
            var since = rollout.Since is { } set ? $" since {Time(set)}" : "";
            var by = rollout.By is { } who ? $" by {who}" : "";
            if (rollout.Arm == ArmRule.Shadow)
            {
                writer.WriteLine($"{rollout.Prompt} {rollout.Version?.ToString() ?? "(no release)"} is called beside {rollout.Rule?.Weight.ToString() ?? "none"} of the calls in "
                    + $"{rollout.Environment}{beside}, as a shadow{since}{by}.");
                continue;
            }

            writer.WriteLine($"{rollout.Prompt} {rollout.Version?.ToString() ?? "(no release)"} has {rollout.Rule?.Weight.ToString() ?? "nobody"} of {rollout.Environment}{beside}, as "
                + $"{rollout.Environment}.{rollout.Arm}{since}{by}.");
            if (rollout.Rule?.Target is { } target) writer.WriteLine($"  for: {target.Text}");
            if (rollout.Plan is { } plan)
            {
                writer.WriteLine($"  step {rollout.Step} of {plan.Steps.Count}: {string.Join(" → ", plan.Steps.Select(s => s.Weight))} → 100%");
                var next = rollout.Step < plan.Steps.Count ? $"step to {plan.Steps[rollout.Step].Weight}" : "complete";
                var verb = rollout.Step < plan.Steps.Count ? "step" : "complete";
                var due = rollout.Due is not { } at ? "" : at <= list.Now ? $", due since {Time(at)}" : $", not before {Time(at)}";
                writer.WriteLine($"  next: {next} ('dotnet prompt rollout {verb} {rollout.Prompt} --in {rollout.Environment}'){due}");
            }
            else
            {
                writer.WriteLine($"  no plan: its commit has no rollout.yaml. 'dotnet prompt rollout complete {rollout.Prompt} --in {rollout.Environment}' promotes it, 'abort' takes it back.");
            }
        }
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    private static string Length(TimeSpan time) => time switch
    {
        { TotalDays: >= 1 } => time.TotalDays.ToString("0.##", CultureInfo.InvariantCulture) + "d",
        { TotalHours: >= 1 } => time.TotalHours.ToString("0.##", CultureInfo.InvariantCulture) + "h",
        { TotalMinutes: >= 1 } => time.TotalMinutes.ToString("0.##", CultureInfo.InvariantCulture) + "min",
        _ => time.TotalSeconds.ToString("0.##", CultureInfo.InvariantCulture) + "s",
    };
}
