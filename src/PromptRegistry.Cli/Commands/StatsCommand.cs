using System.CommandLine;
using PromptRegistry.Cli.Alerts;
using PromptRegistry.Cli.Files;
using PromptRegistry.Cli.Output;
using PromptRegistry.Cli.Production;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Events.Queries;
using PromptRegistry.Events.Reports;
using PromptRegistry.Events.Storage;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>stats</c>: what calls came to, by version and arm, and what got worse.</summary>
internal static class StatsCommand
{
    private static readonly IReadOnlyDictionary<string, CallKeys> Keys = new Dictionary<string, CallKeys>
    {
        ["slice"] = CallKeys.Slice,
        ["model"] = CallKeys.Model,
        ["reason"] = CallKeys.Reason,
        ["day"] = CallKeys.Day,
        ["hour"] = CallKeys.Hour,
    };

    public static Command Create(CommandEnvironment environment)
    {
        var options = new StatsOptions();
        var command = new PromptCommand("stats", "Show calls, quality, cost, time and errors by version, and what got worse. Exit code 1 where something did.")
        {
            WaitsForModel = options.Watches,
            Examples =
            [
                "dotnet prompt stats --events /var/lib/app/events.db",
                "dotnet prompt stats support/triage --env prod --since 30d --by slice --json",
                "dotnet prompt stats --watch 5min --alert",
            ],
        };
        options.AddTo(command);
        command.SetAction((result, _) => RunAsync(environment, options, result));
        return command;
    }

    private static async Task<int> RunAsync(CommandEnvironment environment, StatsOptions options, ParseResult result)
    {
        var start = result.GetValue(options.Repository) ?? environment.WorkingDirectory;
        var reporter = new Reporter(environment, "stats", result.GetValue(options.Json) ? OutputForm.Json : OutputForm.Text, Path.GetFullPath(start, environment.WorkingDirectory));
        var opened = EventsOption.Open(result.GetValue(options.Events), environment);
        if (opened.Value is not { } store) return reporter.Finish(opened.Code, opened.Diagnostics);
        await using (store)
        {
            AlertSender? sender = null;
            if (result.GetValue(options.Alert))
            {
                var found = PromptRepository.Find(Path.GetFullPath(start, environment.WorkingDirectory));
                if (found.Value is not { } repository) return reporter.Finish(found.Code, found.Diagnostics);
                var ready = AlertSender.Open(repository.Settings.Alerts, environment.Variables, environment.Alerts ?? new AlertNetwork(environment.Registry.Clock));
                if (!ready.Succeeded) return reporter.Finish(ready.Code, ready.Diagnostics);
                sender = ready.Value;
            }

            using (sender)
            {
                if (options.IntervalOf(result) is not { } interval) return await LookAsync(environment, reporter, store, options.QuestionOf(result, environment.Registry.Clock.GetUtcNow()), sender);
                return await WatchAsync(environment, interval, () => LookAsync(environment, reporter, store, options.QuestionOf(result, environment.Registry.Clock.GetUtcNow()), sender));
            }
        }
    }

    /// <summary>Looks again and again, until Ctrl+C.</summary>
    /// <returns>The exit code of the last look.</returns>
    private static async Task<int> WatchAsync(CommandEnvironment environment, TimeSpan interval, Func<Task<int>> look)
    {
        var code = ExitCodes.Of(OutcomeCode.Passed);
        try
        {
            while (true)
            {
                code = await look();
                await environment.Out.FlushAsync();
                await Task.Delay(interval, environment.Registry.Clock, environment.Cancellation);
            }
        }
        catch (OperationCanceledException) when (environment.Cancellation.IsCancellationRequested)
        {
            return code;
        }
    }

    private static async Task<int> LookAsync(CommandEnvironment environment, Reporter reporter, IEventStore store, StatsQuestion question, AlertSender? sender)
    {
        try
        {
            var report = await StatsReport.ReadAsync(store, question, environment.Cancellation);
            var findings = report.Alerts.Select(a => new Diagnostic(RegistryDiagnostics.GotWorse, SourceLocation.File(""), a + ".")).ToList();
            if (sender is not null) findings.AddRange(await sender.SendAsync(report.Alerts, environment.Cancellation));
            return reporter.Finish(
                report.Alerts.Count > 0 ? OutcomeCode.Regressed : OutcomeCode.Passed, findings,
                text => StatsText.Write(report, question, text), () => StatsJson.Of(report, question));
        }
        catch (EventStoreException exception)
        {
            return reporter.Finish(OutcomeCode.Infrastructure, EventsOption.Fail(OutcomeCode.Infrastructure, exception.Message).Diagnostics);
        }
    }

    /// <summary>The options of the verb.</summary>
    private sealed class StatsOptions
    {
        private readonly Argument<string[]> prompts = CommonOptions.Prompts("The prompts; all without a name.");
        private readonly Option<string> since = new("--since")
        {
            Description = "How far back to look: 24h, 7d, 30d.",
            HelpName = "duration",
            DefaultValueFactory = _ => "7d",
        };

        private readonly Option<string?> env = new("--env") { Description = "Only calls of this environment.", HelpName = "environment" };
        private readonly Option<string[]> by = new("--by") { Description = "What to look at apart, beside version and arm. May be given several times.", HelpName = "key" };
        private readonly Option<string?> metric = new("--metric") { Description = "The score or feedback that quality is taken from. Default: thumb, else rating, else the one that most calls have.", HelpName = "name" };
        private readonly Option<string[]> lower = new("--lower") { Description = "A score or feedback of which less is better. May be given several times.", HelpName = "name" };
        private readonly Option<double> margin = new("--margin")
        {
            Description = "What is tolerated: points of errors and of scores from 0 to 1, else a share of the mean of the version before.",
            HelpName = "number",
            DefaultValueFactory = _ => new ComparisonRules().Margin,
        };

        private readonly Option<int> minimum = new("--minimum-calls")
        {
            Description = "Calls of both versions before one is called worse.",
            HelpName = "count",
            DefaultValueFactory = _ => new ComparisonRules().MinimumCalls,
        };

        private readonly Option<string?> watch = new("--watch")
        {
            Description = "Look again and again, until Ctrl+C. Default: every minute.",
            HelpName = "duration",
            Arity = ArgumentArity.ZeroOrOne,
        };

        public Option<string?> Events { get; } = EventsOption.Create();

        public Option<bool> Alert { get; } = new("--alert") { Description = "Tell the webhooks of 'alerts' in promptregistry.yaml of what got worse." };

        public Option<string?> Repository { get; } = CommonOptions.Repository();

        public Option<bool> Json { get; } = CommonOptions.Json();

        public void AddTo(Command command)
        {
            by.AcceptOnlyFromAmong([.. Keys.Keys]);
            command.Arguments.Add(prompts);
            foreach (var option in (Option[])[Events, since, env, by, metric, lower, margin, minimum, watch, Alert, Repository, Json]) command.Options.Add(option);
            since.Validators.Add(result =>
            {
                if (Duration.Read(result.GetValueOrDefault<string>()!) is not { Ticks: > 0 }) result.AddError($"--since takes a duration such as 24h or 7d, and '{result.GetValueOrDefault<string>()}' is none.");
            });
            margin.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<double>() is not (>= 0 and <= 1)) result.AddError("--margin takes a number from 0 to 1.");
            });
            minimum.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<int>() < 2) result.AddError("--minimum-calls takes a number from 2.");
            });
            command.Validators.Add(result =>
            {
                if (result.GetValue(watch) is { } every && (Duration.Read(every) is not { } pause || pause < TimeSpan.FromSeconds(1)))
                    result.AddError($"--watch takes a duration of at least a second, such as 30s or 5min, and '{every}' is none.");
                if (result.GetResult(watch) is not null && result.GetValue(Json)) result.AddError("--watch prints again and again: leave out --json.");
            });
        }

        public bool Watches(ParseResult result) => result.GetResult(watch) is not null;

        /// <summary>Null where it looks once.</summary>
        public TimeSpan? IntervalOf(ParseResult result) => Watches(result) ? Duration.Read(result.GetValue(watch) ?? "1min") : null;

        public StatsQuestion QuestionOf(ParseResult result, DateTimeOffset now) => new(now - Duration.Read(result.GetValue(since)!)!.Value, now)
        {
            Prompts = result.GetValue(prompts) ?? [],
            Environment = result.GetValue(env),
            By = (result.GetValue(by) ?? []).Aggregate(CallKeys.None, (all, key) => all | Keys[key]),
            Quality = result.GetValue(metric),
            Rules = new ComparisonRules
            {
                Margin = result.GetValue(margin),
                MinimumCalls = result.GetValue(minimum),
                LowerIsBetter = result.GetValue(lower) ?? [],
            },
        };
    }
}
