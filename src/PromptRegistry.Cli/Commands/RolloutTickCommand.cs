using System.CommandLine;
using PromptRegistry.Cli.Output;
using PromptRegistry.Cli.Production;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Events.Rollouts;
using PromptRegistry.Events.Storage;
using PromptRegistry.Jobs.Rollouts;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>rollout tick</c>: reads what happened, and moves rollouts on, holds them or takes them back.</summary>
internal static class RolloutTickCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var prompts = CommonOptions.Prompts("The prompts; all without a name.");
        var events = EventsOption.Create();
        var writing = new WritingOptions();
        var command = new PromptCommand("tick", "Judge rollouts by what happened: go on, hold, or take back. Exit code 1 where one was taken back.")
        {
            Examples =
            [
                "dotnet prompt rollout tick --events /var/lib/app/events.db --push", "dotnet prompt rollout tick summarization --dry-run --json",
            ],
        };
        command.Arguments.Add(prompts);
        command.Options.Add(events);
        writing.AddTo(command);
        command.SetAction(result => writing.Run(environment, "rollout tick", result, (registry, reporter) =>
        {
            var opened = EventsOption.Open(result.GetValue(events), environment);
            if (opened.Value is not { } store) return reporter.Finish(opened.Code, opened.Diagnostics);
            return RunAsync().GetAwaiter().GetResult();

            async Task<int> RunAsync()
            {
                await using (store)
                {
                    try
                    {
                        var ticked = await new RolloutTick(registry, store, writing.Of(result)).RunAsync(result.GetValue(prompts) ?? [], environment.Cancellation);
                        return ticked.Value is { } done
                            ? reporter.Finish(ticked.Code, ticked.Diagnostics, text => WriteText(done, text), () => TickJson.Of(done))
                            : reporter.Finish(ticked.Code, ticked.Diagnostics);
                    }
                    catch (EventStoreException exception)
                    {
                        return reporter.Finish(OutcomeCode.Infrastructure, EventsOption.Fail(OutcomeCode.Infrastructure, exception.Message).Diagnostics);
                    }
                }
            }
        }));
        return command;
    }

    private static void WriteText(TickResult result, TextWriter writer)
    {
        if (result.Rollouts.Count == 0)
        {
            writer.WriteLine("No rollout is under way; nothing to do.");
            return;
        }

        foreach (var tick in result.Rollouts)
        {
            var rollout = tick.Rollout;
            var what = $"{rollout.Prompt} {rollout.Version} in {rollout.Environment}";
            var weight = $"{rollout.Rule?.Weight}";
            writer.WriteLine(tick switch
            {
                { IsTaken: true } => $"{what}: somebody else moved {rollout.Environment}.{rollout.Arm} first; nothing to do.",
                { Decision.Action: RolloutAction.Hold } => $"{what} stays at {weight}, because {tick.Decision.Reason}.",
                { Result: null } => $"{what} stays at {weight}, because it could not be moved.",
                { Result.Now: { } now } => $"{what} {(result.DryRun ? "would go" : "goes")} from {weight} to {now}, because {tick.Decision.Reason}.",
                { Decision.Action: RolloutAction.RollBack } => $"{what} {(result.DryRun ? "would be" : "is")} taken back from {weight}, because {tick.Decision.Reason}.",
                _ => $"{what} {(result.DryRun ? "would be" : "is")} promoted, because {tick.Decision.Reason}.",
            });
        }

        if (result.Rollouts.Select(t => t.Result).OfType<Git.Rollouts.RolloutResult>().FirstOrDefault() is { } moved) RemoteLine.Write(writer, result.DryRun, moved.Remote, moved.NotAt);
    }
}
