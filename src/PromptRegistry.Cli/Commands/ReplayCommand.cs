using System.CommandLine;
using System.Globalization;
using PromptRegistry.Cli.Evaluations;
using PromptRegistry.Cli.Output;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Saving;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Git;
using PromptRegistry.Git.Replays;
using PromptRegistry.Jobs.Calls;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>replay</c>: which version a unit was served at a time, why, and its text.</summary>
internal static class ReplayCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var prompt = new Argument<string>("prompt") { Description = "The prompt." };
        var at = new Option<DateTimeOffset>("--at") { Description = "When, as ISO 8601, such as 2026-11-03T10:00Z.", HelpName = "time", Required = true };
        var env = new Option<string>("--env", "--in") { Description = "The environment that the app followed.", HelpName = "environment", DefaultValueFactory = _ => "prod" };
        var unit = new Option<string?>("--unit") { Description = "The unit that it was rendered for, such as a user's id.", HelpName = "id" };
        var attribute = AttributeOption.Create("What was known of the unit, as name=value: a number, true or false, a version, or a text. May be given several times.");
        var input = new Option<string[]>("--input", "-i")
        {
            Description = "An input, as name=value; the value is read as YAML. May be given several times.",
            HelpName = "name=value",
        };
        var inputs = new Option<string?>("--inputs") { Description = "A YAML or JSON file with inputs.", HelpName = "file" };
        var reading = new ReadingOptions();
        var command = new PromptCommand("replay", "Say which version a unit was served at a time, why, and its text, from the ledger and the plans alone.")
        {
            Examples =
            [
                "dotnet prompt replay summarization --unit user-1 --at 2026-11-03T10:00Z",
                "dotnet prompt replay support/triage --unit user-1 --attribute country=de --at 2026-11-03T10:00Z --inputs ticket.yaml --json",
            ],
        };
        command.Arguments.Add(prompt);
        foreach (var option in (Option[])[at, env, unit, attribute, input, inputs]) command.Options.Add(option);
        reading.AddTo(command);
        command.SetAction(result => reading.Run(environment, "replay", result, (registry, reporter) =>
        {
            var request = new ReplayRequest(result.GetValue(prompt)!, result.GetValue(env)!, result.GetValue(at))
            {
                Context = new PromptContext { UnitId = result.GetValue(unit), Attributes = AttributeOption.Of(result.GetValue(attribute)) },
            };
            var replayed = new ReplayOperation(registry).RunAsync(request, environment.Cancellation).GetAwaiter().GetResult();
            if (replayed.Value is not { } found) return reporter.Finish(replayed.Code, replayed.Diagnostics);
            var given = result.GetValue(input) ?? [];
            var isGiven = given.Length > 0 || result.GetValue(inputs) is not null;
            var values = Inputs(environment, registry, found, result.GetValue(inputs), given);
            var messages = values.Succeeded ? RenderAsync(environment, registry, found, values.Value).GetAwaiter().GetResult() : values.As<PromptRendering>();
            // What was served is known also without inputs, and without the models that choose examples; the text is not.
            if (!values.Succeeded && isGiven) return reporter.Finish(values.Code, [.. replayed.Diagnostics, .. values.Diagnostics]);
            return reporter.Finish(
                values.Succeeded ? messages.Code : OutcomeCode.Passed, [.. replayed.Diagnostics, .. values.Succeeded ? messages.Diagnostics : []], text => Write(found, request, messages.Value, values.Succeeded, text), () => ReplayJson.Of(found, request, messages.Value?.Messages));
        }));
        return command;
    }

    private static Outcome<GivenInputs> Inputs(CommandEnvironment environment, GitRegistry registry, ReplayResult found, string? file, string[] given) => InputReading.Read(
        environment, new NamedPrompt(found.Prompt, found.Prompt.Manifest.Version.ToString(), new DirectoryFiles(Folder(environment, registry)), []), file, given);

    private static async Task<Outcome<PromptRendering>> RenderAsync(CommandEnvironment environment, GitRegistry registry, ReplayResult found, GivenInputs inputs)
    {
        if (inputs.Prompt.Selector is { IsReady: false })
        {
            // By what was recorded then, else now; what neither has, the model is asked for.
            var (folder, place) = (Folder(environment, registry), registry.PlaceOf(found.Release));
            var recorded = RecordedVectors.For(
                inputs.Prompt, new RecordedPlace(new CommitFiles(registry, found.Release.Commit, place.Root, [place.Name]), place.Name), new RecordedPlace(new DirectoryFiles(folder), place.Name));
            var keys = OwnKeyPermissions.Read([], folder, out var wrong);
            if (wrong is not null) return Outcome<PromptRendering>.Failure(OutcomeCode.Usage, OwnKeyPermissions.Unreadable(wrong));
            var prepared = await inputs.PreparedAsync(recorded, registry.Settings, new ModelWish { Keys = keys }, environment.Cancellation).ConfigureAwait(false);
            if (!prepared.Succeeded) return prepared.As<PromptRendering>();
            inputs = prepared.Value;
        }

        return inputs.Render(null, environment.Cancellation);
    }

    private static string Folder(CommandEnvironment environment, GitRegistry registry) => registry.Place.Root ?? environment.WorkingDirectory;

    private static void Write(ReplayResult found, ReplayRequest request, PromptRendering? rendered, bool hasInputs, TextWriter writer)
    {
        var served = found.Served;
        writer.WriteLine($"{served.Name} in {request.Environment} at {Time(request.At)}: version {served.Version}{(served.Arm is null ? "" : $" of the arm {served.Arm}")} ({served.Reason}), {served.Digest}");
        writer.WriteLine($"  there since {Time(found.Since)} by {found.By}");
        if (found.Rollout is { } rollout) writer.WriteLine($"  rollout: {rollout}");
        if (found.IsFromPlan) writer.WriteLine("  an arm's tag is gone; its range is what the plan of its commit makes of the share that the ledger has");
        if (rendered is null)
        {
            if (!hasInputs) writer.WriteLine("Give its inputs with --input or --inputs to see the text.");
            return;
        }

        writer.WriteLine();
        MessageText.Write(writer, rendered.Messages);
        MessageText.WriteLeftOut(writer, rendered);
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
