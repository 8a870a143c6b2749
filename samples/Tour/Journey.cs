using System.Globalization;

namespace PromptRegistry.Tour;

/// <summary>The main job from start to end: edit, gate, release, promote, render, roll back.</summary>
internal sealed class Journey(Workplace workplace)
{
    private const string System = "prompts/summarization/system.scriban";
    private const string Manifest = "prompts/summarization/prompt.yaml";
    private const string Instruction =
        "Write exactly {{ target_sentences }} {{ if target_sentences == 1 }}sentence{{ else }}sentences{{ end }}:";
    private const string NewText = "Stay with what is known.";

    private static readonly string[] Prompts = ["extraction/entities", "judges/faithfulness", "summarization", "support/triage"];

    private int number;

    public async Task RunAsync(CancellationToken cancellation)
    {
        Prepare();
        Check();
        BuildAndRun();
        Release();
        Promote();

        Step("Start the app against the repository, and leave it running");
        workplace.KeepAppAside();
        Console.WriteLine("  $ dotnet run --project app -- . prod &");
        using var app = workplace.StartApp();
        Show(await app.WaitForAsync("rendered at", cancellation));

        using var model = workplace.StartSampleModel();
        await UseModelAsync(model, cancellation);
        MakeItWorse();
        MakeItBetter();
        await PromoteToRunningAppAsync(app, cancellation);
        await RollBackAsync(app, cancellation);
        await MoveByGitAsync(app, cancellation);
        History();
    }

    private void Prepare()
    {
        Step("Make a throw-away copy of this repository's prompts, as a git repository of its own");
        workplace.CopyFromSources();
        workplace.Git("init", "--quiet", "--initial-branch=main").Expect(0);
        workplace.Git("config", "user.name", "Tour Guide").Expect(0);
        workplace.Git("config", "user.email", "tour@example.org").Expect(0);
        Commit("Start with the prompts of the sample repository");
    }

    private void Check()
    {
        Step("Check every prompt");
        workplace.Prompt("check").Expect(0, "4 prompts checked, no errors.");
    }

    private void BuildAndRun()
    {
        Step("Build the app: prompts become typed accessors, the evaluation suites replay");
        workplace.Build("app").Expect(0);
        Step("Run it: Prompts.Summarization.Render(article, targetSentences: 2)");
        workplace.RunApp().Expect(0, "[summarization 1.0.0, CompiledIn]", "Write exactly 2 sentences");
    }

    private void Release()
    {
        Step("Release 1.0.0 of each prompt: immutable tags");
        foreach (var prompt in Prompts) workplace.Prompt("release", prompt).Expect(0, "1.0.0");
        workplace.Git("tag", "-n1", "--list", "prompts/*").Expect(0, "prompts/summarization/v1.0.0");
    }

    private void Promote()
    {
        Step("Promote them through the environments");
        foreach (var environment in (string[])["dev", "staging", "prod"])
        {
            workplace.Prompt(["promote", .. Prompts, "--to", environment]).Expect(0, $"summarization in {environment} is now 1.0.0");
        }
    }

    private async Task UseModelAsync(RunningProgram model, CancellationToken cancellation)
    {
        Step("Start the sample model: answers come from rules, over the OpenAI protocol, on this machine only");
        Console.WriteLine("  $ dotnet run --project samples/SampleModel -- --port 0 &");
        var line = await model.WaitForAsync("listening on ", cancellation);
        Show(line);
        var endpoint = line[(line.IndexOf("http", StringComparison.Ordinal))..].Trim();
        workplace.Edit("promptregistry.yaml", "http://127.0.0.1:5117/v1", endpoint);
        Commit("Ask the sample model at its address of today");
    }

    private void MakeItWorse()
    {
        Step("Edit the prompt for the worse: it no longer says how long the summary shall be");
        workplace.Edit(System, Instruction, "Write a summary:");
        ReplaceUseOfLength();
        workplace.Git("diff", "--stat").Expect(0);
        Step("Check: 1.0.0 is released and never changes; a warning here, and an error on the build server, until the version is another");
        workplace.Prompt("check", "summarization").Expect(0, "warning PRM3036");
        workplace.Prompt("bump", "summarization").Expect(0, "1.0.1");
        Step("Build: answers for this text are missing, and the build says how to get them");
        workplace.Build("app").Expect(0, "PRM2004", "dotnet prompt eval summarization --mode record");
        Step("Record them; the gate sees at once what the edit did");
        workplace.Prompt("eval", "summarization", "--mode", "record").Expect(1, "PRM2");
        Step("Build again: the regression is a build error at the line of the suite that it broke");
        workplace.Build("app").ExpectFailure("prompts/summarization/evals.yaml(", "error PRM21", "sentences", "baseline", "candidate");
    }

    /// <summary>The input stays in use, so that only the words of the prompt are worse.</summary>
    private void ReplaceUseOfLength() =>
        workplace.Edit(System, "No introduction,", "{{ if target_sentences > 5 }}Take your time. {{ end }}No introduction,");

    private void MakeItBetter()
    {
        Step("Take that back and improve it instead: a sentence more, and a new optional input");
        workplace.Git("checkout", "--", System, Manifest).Expect(0);
        workplace.Edit(System, "Say only what the text says.", "Say only what the text says. " + NewText);
        workplace.Edit(System, "{{~ if audience ==", "{{~ if tone ~}}\nTone: {{ tone }}.\n{{~ end ~}}\n{{~ if audience ==");
        workplace.Edit(Manifest, "messages:", "  tone:             { type: string?, description: How the summary sounds. }\nmessages:");
        Step("Record the answers, and accept the scores as the new baseline");
        workplace.Prompt("eval", "summarization", "--mode", "record").Expect(0);
        workplace.Prompt("eval", "summarization", "--accept").Expect(0);
        Step("Bump: a new optional input is a minor change");
        workplace.Prompt("bump", "summarization").Expect(0, "1.1.0");
        workplace.Build("app").Expect(0);
        Commit("Summarise more carefully");
        workplace.Prompt("release", "summarization").Expect(0, "1.1.0");
    }

    private async Task PromoteToRunningAppAsync(RunningProgram app, CancellationToken cancellation)
    {
        Step("Promote 1.1.0 to prod: the running app renders the new text, without a restart");
        var command = workplace.Prompt("promote", "summarization@1.1.0", "--to", "prod").Expect(0, "is now 1.1.0 (was 1.0.0)");
        await FollowAsync(app, command, "1.1.0", NewText, cancellation);
    }

    private async Task RollBackAsync(RunningProgram app, CancellationToken cancellation)
    {
        Step("Roll back: the running app renders the old text");
        var command = workplace.Prompt("rollback", "summarization", "--in", "prod").Expect(0, "is now 1.0.0 (was 1.1.0)");
        await FollowAsync(app, command, "1.0.0", "Write exactly 2 sentences", cancellation);
    }

    private async Task MoveByGitAsync(RunningProgram app, CancellationToken cancellation)
    {
        Step("Move the same tag with plain git: the app follows, and status says where the move came from");
        var command = workplace.Git("tag", "-f", "prompts/summarization/prod", "prompts/summarization/v1.1.0").Expect(0);
        await FollowAsync(app, command, "1.1.0", NewText, cancellation);
        workplace.Prompt("status").Expect(0, "moved outside the ledger");
    }

    private void History()
    {
        Step("Show the whole history");
        workplace.Prompt("log").Expect(0, "1.1.0", "roll back");
        workplace.Git("log", "--oneline", "-3", "prompts/ledger", "--", "state/summarization.yaml").Expect(0);
    }

    private static async Task FollowAsync(
        RunningProgram app, CommandResult command, string version, string text, CancellationToken cancellation)
    {
        var line = await app.WaitForAsync($": {version} (Environment)", cancellation);
        Show(line);
        if (!line.Contains(text, StringComparison.Ordinal)) throw new StepFailedException($"'{text}' was expected in the app's rendering.");
        var at = long.Parse(line.Split("rendered at ")[1].Split(':')[0], CultureInfo.InvariantCulture);
        var milliseconds = at - command.Ended.ToUnixTimeMilliseconds();
        Console.WriteLine(milliseconds >= 0
            ? $"    {milliseconds} ms from the end of the command to the first changed render."
            : $"    0 ms from the end of the command to the first changed render: the app followed {-milliseconds} ms before it.");
    }

    private void Commit(string message)
    {
        workplace.Git("add", "--all").Expect(0);
        workplace.Git("commit", "--quiet", "--message", message).Expect(0);
    }

    private void Step(string title)
    {
        Console.WriteLine();
        Console.WriteLine($"{++number}. {title}");
    }

    private static void Show(string line) => Console.WriteLine("    " + line);
}
