using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using PromptRegistry.Cli.Evaluations;
using PromptRegistry.Cli.Output;
using PromptRegistry.Cli.Production;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Events.Storage;
using PromptRegistry.Git;
using PromptRegistry.Jobs.Calls;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>eval calls</c>: scores calls of production, and tells what changed.</summary>
internal static class EvalCallsCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var prompts = CommonOptions.Prompts("The prompts; all with a suite without a name.");
        var events = EventsOption.Create();
        var since = new Option<TimeSpan?>("--since") { Description = "Look for calls that are no older. Default: 24h.", HelpName = "1h, 24h, 7d", CustomParser = Since };
        var most = new Option<int?>("--most") { Description = "Score at most so many calls of a prompt. Default: 50.", HelpName = "n", CustomParser = Most };
        var limits = new RunLimitOptions();
        var model = new ModelOptions();
        var repository = CommonOptions.Repository();
        var json = CommonOptions.Json();
        var command = new PromptCommand("calls", "Score calls of production by their prompts' suites, and tell what changed since yesterday. Exit code 1 where a score fell.")
        {
            Examples =
            [
                "dotnet prompt eval calls --events /var/lib/app/events.db --max-cost 0.50", "dotnet prompt eval calls summarization --since 7d --most 200 --json",
            ],
            WaitsForModel = _ => true,
        };
        command.Arguments.Add(prompts);
        foreach (var option in (Option[])[events, since, most, .. limits.All, .. model.All, repository, json]) command.Options.Add(option);
        command.SetAction(result => RegistryVerb.Run(environment, "eval calls", result.GetValue(repository), RegistryVerb.FormOf(result, json), (registry, reporter) =>
        {
            var opened = EventsOption.Open(result.GetValue(events), environment);
            if (opened.Value is not { } store) return reporter.Finish(opened.Code, opened.Diagnostics);
            var keys = OwnKeyPermissions.Read(model.Keys(result), environment.WorkingDirectory, out var wrong);
            if (wrong is not null) return reporter.Finish(OutcomeCode.Usage, [OwnKeyPermissions.Unreadable(wrong)]);
            var usual = new CallEvaluationRequest();
            var request = usual with
            {
                Since = result.GetValue(since) ?? usual.Since,
                Most = result.GetValue(most) ?? usual.Most,
                Budget = limits.Read(result),
                Provider = model.Provider(result),
                Endpoint = model.Endpoint(result),
                Keys = keys,
                Clock = environment.Registry.Clock,
            };
            return RunAsync(registry, store, request, result.GetValue(prompts) ?? [], reporter, environment.Cancellation).GetAwaiter().GetResult();
        }));
        return command;
    }

    private static async Task<int> RunAsync(
        GitRegistry registry, IEventStore store, CallEvaluationRequest request, string[] prompts, Reporter reporter, CancellationToken cancellation)
    {
        await using (store)
        {
            try
            {
                var scored = await new CallEvaluation(registry, store, request).RunAsync(prompts, cancellation);
                return scored.Value is { } done
                    ? reporter.Finish(scored.Code, scored.Diagnostics, text => WriteText(done, text), () => CallScoresJson.Of(done))
                    : reporter.Finish(scored.Code, scored.Diagnostics);
            }
            catch (EventStoreException exception)
            {
                return reporter.Finish(OutcomeCode.Infrastructure, EventsOption.Fail(OutcomeCode.Infrastructure, exception.Message).Diagnostics);
            }
        }
    }

    private static void WriteText(CallEvaluationResult result, TextWriter writer)
    {
        if (result.Prompts.Count == 0)
        {
            writer.WriteLine("No prompt has a suite; nothing to score.");
            return;
        }

        foreach (var prompt in result.Prompts)
        {
            var scores = CallScoresJson.Means(prompt.Result).Select(m => $"{m.Scorer} {m.Mean.ToString("0.###", CultureInfo.InvariantCulture)} ({m.Count})");
            writer.WriteLine($"{prompt.Prompt}: {prompt.Scored} of {prompt.Found} calls with texts were scored{(prompt.Scored == 0 ? "" : ": ")}{string.Join(", ", scores)}"
                + (prompt.Reached is { } limit ? $"; stopped at {limit}" : ""));
            if (prompt.Result.LeftOut.Count > 0) writer.WriteLine($"  Left out, because events do not keep what they need: {string.Join(", ", prompt.Result.LeftOut)}");
            foreach (var drift in prompt.Drift) writer.WriteLine($"  {drift.Version} in {drift.Environment}: {drift.Text}");
        }
    }

    private static TimeSpan? Since(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (Duration.Read(text) is { } time && time > TimeSpan.Zero) return time;
        argument.AddError($"--since is '{text}', but a duration such as 1h, 24h or 7d was expected.");
        return null;
    }

    private static int? Most(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most is > 0 and <= 10_000) return most;
        argument.AddError($"--most is '{text}', but a whole number from 1 to 10,000 was expected.");
        return null;
    }
}
