using System.CommandLine;
using PromptRegistry.Cli.Evaluations;
using PromptRegistry.Cli.Files;
using PromptRegistry.Cli.Output;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Models;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>render</c>: shows a prompt's messages for given inputs.</summary>
internal static class RenderCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var prompt = new Argument<string>("prompt") { Description = "The prompt to render, as name or name@version; a version is a release, an environment or a commit." };
        var input = new Option<string[]>("--input", "-i")
        {
            Description = "An input, as name=value; the value is read as YAML. May be given several times.",
            HelpName = "name=value",
        };
        var inputs = new Option<string?>("--inputs") { Description = "A YAML or JSON file with inputs.", HelpName = "file" };
        var model = new Option<string?>("--model") { Description = "Render for this model instead of the prompt's: what the manifest says for it holds.", HelpName = "name" };
        var explain = new Option<bool>("--explain")
        {
            Description = "Render nothing, but tell which version an app built from the work tree and started now would serve in --env, why, and what else was possible.",
        };
        var env = new Option<string?>("--env") { Description = "The environment that --explain is about.", HelpName = "environment" };
        var unit = new Option<string?>("--unit") { Description = "The unit of a rollout that --explain is about, such as a user's id.", HelpName = "id" };
        var attribute = AttributeOption.Create("What is known of the unit, as name=value: a number, true or false, a version, or a text. May be given several times.");
        var repository = CommonOptions.Repository();
        var json = CommonOptions.Json();
        var command = new PromptCommand("render", "Show a prompt's messages for given inputs.")
        {
            Examples =
            [
                "dotnet prompt render summarization --input text='Some text.' --input target_sentences=1",
                "dotnet prompt render support/triage --inputs message.yaml --json",
                "dotnet prompt render summarization@1.2.0 --input text='Some text.' --model claude-sonnet-4",
                "dotnet prompt render summarization --explain --env prod --unit user-1 --attribute country=de",
            ],
        };
        command.Arguments.Add(prompt);
        command.Options.Add(input);
        command.Options.Add(inputs);
        command.Options.Add(model);
        command.Options.Add(explain);
        command.Options.Add(env);
        command.Options.Add(unit);
        command.Options.Add(attribute);
        command.Options.Add(repository);
        command.Options.Add(json);
        command.Validators.Add(result =>
        {
            var explains = result.GetValue(explain);
            if (explains != result.GetValue(env) is not null) result.AddError("--explain and --env go together: --explain --env prod.");
            if (explains && result.GetValue(prompt)?.Contains('@', StringComparison.Ordinal) == true) result.AddError("--explain is about the work tree: leave out the version.");
            if (!explains && (result.GetValue(unit) is not null || result.GetValue(attribute) is { Length: > 0 })) result.AddError("--unit and --attribute belong to --explain.");
            if (explains && result.GetValue(model) is not null) result.AddError("--explain renders nothing, so that it takes no model.");
            if (explains && (result.GetValue(inputs) is not null || result.GetValue(input) is { Length: > 0 })) result.AddError("--explain renders nothing, so that it takes no inputs.");
        });
        command.SetAction((result, _) => result.GetValue(env) is { } asked
            ? RenderExplanation.RunAsync(
                environment,
                result.GetValue(repository) ?? environment.WorkingDirectory,
                result.GetValue(prompt)!,
                asked,
                new PromptContext
                {
                    UnitId = result.GetValue(unit),
                    Attributes = AttributeOption.Of(result.GetValue(attribute)),
                },
                result.GetValue(json) ? OutputForm.Json : OutputForm.Text)
            : RunAsync(
            environment,
            result.GetValue(repository) ?? environment.WorkingDirectory,
            result.GetValue(prompt)!,
            result.GetValue(inputs),
            result.GetValue(input) ?? [],
            result.GetValue(model),
            result.GetValue(json) ? OutputForm.Json : OutputForm.Text));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandEnvironment environment, string start, string name, string? file, string[] inputs, string? model, OutputForm form)
    {
        var found = PromptRepository.Find(start);
        if (!found.Succeeded) return new Reporter(environment, "render", form, start).Finish(found.Code, found.Diagnostics);
        var repository = found.Value;
        var reporter = new Reporter(environment, "render", form, repository.Root);
        var named = NamedPrompt.Find(environment, repository, name);
        if (!named.Succeeded) return reporter.Finish(named.Code, named.Diagnostics);
        var given = InputReading.Read(environment, named.Value, file, inputs);
        if (!given.Succeeded) return reporter.Finish(given.Code, given.Diagnostics);
        environment.Cancellation.ThrowIfCancellationRequested();
        var keys = OwnKeyPermissions.Read([], repository.Root, out var wrong);
        if (wrong is not null) return reporter.Finish(OutcomeCode.Usage, [OwnKeyPermissions.Unreadable(wrong)]);
        var prepared = await given.Value.PreparedAsync(named.Value.Vectors, repository.Settings, new ModelWish { Keys = keys }, environment.Cancellation).ConfigureAwait(false);
        if (!prepared.Succeeded) return reporter.Finish(prepared.Code, prepared.Diagnostics);
        var rendered = prepared.Value.Render(model, environment.Cancellation);
        return rendered.Succeeded ? Show(reporter, named.Value.Prompt, rendered.Value) : reporter.Finish(rendered.Code, rendered.Diagnostics);
    }

    private static int Show(Reporter reporter, PromptDefinition prompt, PromptRendering rendered) =>
        reporter.Finish(
            OutcomeCode.Passed,
            [],
            text =>
            {
                MessageText.Write(text, rendered.Messages);
                MessageText.WriteLeftOut(text, rendered);
                foreach (var tool in prompt.Manifest.Tools)
                {
                    text.WriteLine();
                    text.WriteLine($"[tool {tool.Name}]");
                    if (tool.Description is { } description) text.WriteLine(description);
                    text.WriteLine(tool.ParametersJson);
                }
            },
            () => RenderJson.Of(prompt, rendered));
}
