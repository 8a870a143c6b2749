using System.CommandLine;
using System.Globalization;
using PromptRegistry.Chat;
using PromptRegistry.Cli.Evaluations;
using PromptRegistry.Cli.Files;
using PromptRegistry.Cli.Output;
using PromptRegistry.Cli.Running;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Scorers;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Cli.Commands;

/// <summary><c>run</c>: asks the configured model and shows what it answers and what that takes.</summary>
internal static class RunCommand
{
    private const int MostAnswers = 100;

    public static Command Create(CommandEnvironment environment)
    {
        var prompt = new Argument<string>("prompt") { Description = "The prompt to ask with, as name or name@version; a version is a release, an environment or a commit." };
        var input = new Option<string[]>("--input", "-i")
        {
            Description = "An input, as name=value; the value is read as YAML. May be given several times.",
            HelpName = "name=value",
        };
        var inputs = new Option<string?>("--inputs") { Description = "A YAML or JSON file with inputs.", HelpName = "file" };
        var model = new Option<string?>("--model") { Description = "Ask this model instead of the provider's or the prompt's.", HelpName = "name" };
        var repeat = new Option<int>("--repeat") { Description = "How often to ask, at most 100.", HelpName = "count", DefaultValueFactory = _ => 1 };
        repeat.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > MostAnswers) result.AddError("--repeat takes a number from 1 to 100.");
        });
        var save = new Option<string?>("--save-case") { Description = "Add these inputs with the answer as expected to the prompt's suite, as a case of this id.", HelpName = "id" };
        var asked = new ModelOptions();
        var repository = CommonOptions.Repository();
        var json = CommonOptions.Json();
        var command = new PromptCommand("run", "Ask a model with a prompt, and show answer, tokens, cost and time.")
        {
            WaitsForModel = _ => true,
            Examples =
            [
                "dotnet prompt run summarization --input text='Some text.'",
                "dotnet prompt run support/triage@1.2.0 --inputs message.yaml --repeat 5 --json",
                "dotnet prompt run support/triage --input ticket='It is broken.' --save-case broken",
            ],
        };
        command.Arguments.Add(prompt);
        foreach (var option in (Option[])[input, inputs, model, repeat, save, .. asked.All, repository, json]) command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(save) is null) return;
            if (result.GetValue(repeat) > 1) result.AddError("--save-case keeps one answer: leave out --repeat.");
            if (result.GetValue(prompt)?.Contains('@', StringComparison.Ordinal) == true) result.AddError("--save-case writes to the work tree: leave out the version.");
        });
        command.SetAction((result, _) => RunAsync(environment, new Wish(
            result.GetValue(repository) ?? environment.WorkingDirectory,
            result.GetValue(prompt)!,
            result.GetValue(inputs),
            result.GetValue(input) ?? [],
            new ModelWish
            {
                Provider = asked.Provider(result),
                Endpoint = asked.Endpoint(result),
                Model = result.GetValue(model),
                Environment = environment.Variables,
                Clock = environment.Registry.Clock,
            },
            asked.Keys(result),
            result.GetValue(repeat),
            result.GetValue(save),
            result.GetValue(json) ? OutputForm.Json : OutputForm.Text)));
        return command;
    }

    private static async Task<int> RunAsync(CommandEnvironment environment, Wish wish)
    {
        var found = PromptRepository.Find(wish.Start);
        var reporter = new Reporter(environment, "run", wish.Form, found.Value?.Root ?? wish.Start);
        if (!found.Succeeded) return reporter.Finish(found.Code, found.Diagnostics);
        var repository = found.Value;
        var named = NamedPrompt.Find(environment, repository, wish.Prompt);
        if (!named.Succeeded) return reporter.Finish(named.Code, named.Diagnostics);
        var inputs = InputReading.Read(environment, named.Value, wish.InputFile, wish.Inputs);
        if (!inputs.Succeeded) return reporter.Finish(inputs.Code, inputs.Diagnostics);

        var keys = OwnKeyPermissions.Read(wish.AllowedKeys, repository.Root, out var wrong);
        if (wrong is not null) return reporter.Finish(OutcomeCode.Usage, [OwnKeyPermissions.Unreadable(wrong)]);
        var opened = SettingsModel.Open(repository.Settings, named.Value.Prompt.Manifest, wish.Model with { Keys = keys });
        if (!opened.Succeeded) return reporter.Finish(opened.Code, opened.Diagnostics);
        using var model = opened.Value;
        var prepared = await inputs.Value.PreparedAsync(named.Value.Vectors, repository.Settings, wish.Model with { Keys = keys }, environment.Cancellation).ConfigureAwait(false);
        if (!prepared.Succeeded) return reporter.Finish(prepared.Code, prepared.Diagnostics);
        var rendered = prepared.Value.Render(model.Model, environment.Cancellation);
        if (!rendered.Succeeded) return reporter.Finish(rendered.Code, rendered.Diagnostics);
        var messages = rendered.Value.Messages;

        var show = wish.Form == OutputForm.Text ? new RunText(environment.Out, environment.IsTerminal) : null;
        show?.Begin(named.Value, model, rendered.Value);
        var findings = new List<Diagnostic>(named.Value.Findings);
        var answers = new List<ModelAnswer>();
        var target = ChatTarget.Of(named.Value.Prompt.Manifest).For(model.Model);
        for (var sample = 0; sample < wish.Repeat; sample++)
        {
            show?.Answer(sample, wish.Repeat);
            var answer = await model.AskAsync(messages, target, sample, show?.Came, environment.Cancellation).ConfigureAwait(false);
            if (!answer.Succeeded) return reporter.Finish(answer.Code, answer.Diagnostics);
            answers.Add(answer.Value);
            show?.Ended(answer.Value);
            findings.AddRange(AnswerCheck.Of(named.Value.Prompt.Manifest, answer.Value));
        }

        show?.Total(answers);
        var failed = findings.Exists(f => f.IsError);
        string? saved = null;
        if (wish.SaveCase is { } id && !failed)
        {
            var added = WorkTreeCase.Add(new DirectoryFiles(repository.Root), prepared.Value, model.Model, messages, id, answers[0]);
            findings.AddRange(added.Diagnostics);
            failed = !added.Succeeded;
            saved = added.Value;
        }

        return reporter.Finish(
            failed ? OutcomeCode.Invalid : OutcomeCode.Passed,
            findings,
            text =>
            {
                if (saved is not null) text.WriteLine($"Saved as the case '{wish.SaveCase}' in {saved}. Record its answer: dotnet prompt eval {named.Value.Prompt.Name} --mode record.");
            },
            () => RunJson.Of(named.Value.Prompt, model, rendered.Value, answers, saved));
    }

    private sealed record Wish(
        string Start, string Prompt, string? InputFile, IReadOnlyList<string> Inputs, ModelWish Model, IReadOnlyList<string> AllowedKeys, int Repeat, string? SaveCase, OutputForm Form);

    /// <summary>What people see of a run, while it runs.</summary>
    private sealed class RunText(TextWriter text, bool isTerminal)
    {
        private bool hasCome;

        /// <summary>Told of the text as it comes; null where nobody watches.</summary>
        public Action<string>? Came => isTerminal ? Show : null;

        public void Begin(NamedPrompt named, SettingsModel model, PromptRendering rendered)
        {
            text.WriteLine($"{named.Prompt.Name} {named.Prompt.Manifest.Version} ({named.State ?? "work tree"}), {model.Model} of {model.Provider}");
            text.WriteLine();
            MessageText.Write(text, rendered.Messages);
            MessageText.WriteLeftOut(text, rendered);
            text.Flush();
        }

        public void Answer(int sample, int count)
        {
            hasCome = false;
            text.WriteLine();
            text.WriteLine(count == 1 ? "[answer]" : $"[answer {sample + 1} of {count}]");
        }

        public void Ended(ModelAnswer answer)
        {
            if (hasCome) text.WriteLine();
            else if (answer.Text.Length > 0) text.WriteLine(answer.Text);
            foreach (var call in answer.ToolCalls) text.WriteLine(call.ToString());
            text.WriteLine();
            text.WriteLine(Taken(answer.Finish, answer.InputTokens, answer.OutputTokens, answer.CostUsd, answer.Latency));
        }

        public void Total(List<ModelAnswer> answers)
        {
            if (answers.Count < 2) return;
            text.WriteLine();
            text.WriteLine(Taken(
                $"{answers.Count} answers, {answers.Select(a => a.Shown).Distinct(StringComparer.Ordinal).Count()} distinct",
                Sum(answers, a => a.InputTokens), Sum(answers, a => a.OutputTokens), answers.All(a => a.CostUsd is not null) ? answers.Sum(a => a.CostUsd) : null,
                TimeSpan.FromTicks(answers.Sum(a => a.Latency.Ticks))));
        }

        private static long? Sum(List<ModelAnswer> answers, Func<ModelAnswer, long?> tokens) => answers.All(a => tokens(a) is not null) ? answers.Sum(tokens) : null;

        private static string Taken(string what, long? input, long? output, double? cost, TimeSpan time)
        {
            var tokens = input is null || output is null ? "tokens not counted" : string.Create(CultureInfo.InvariantCulture, $"{input} + {output} tokens");
            var money = cost is { } dollars ? string.Create(CultureInfo.InvariantCulture, $"${dollars:0.######}") : "no price known";
            return string.Create(CultureInfo.InvariantCulture, $"{what}; {tokens}; {money}; {time.TotalSeconds:0.00} s");
        }

        private void Show(string piece)
        {
            if (piece.Length == 0) return;
            hasCome = true;
            text.Write(piece);
            text.Flush();
        }
    }
}
