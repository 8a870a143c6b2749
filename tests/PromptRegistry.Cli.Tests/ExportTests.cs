using System.Text.Json;

namespace PromptRegistry.Cli.Tests;

/// <summary><c>dotnet prompt export</c>, and other texts for other models on the command line.</summary>
public sealed class ExportTests
{
    [Fact]
    public void Prompts_are_written_for_another_tool_and_come_back()
    {
        using var repository = Repository();

        var exported = repository.Do("export", "plain/hello", "talk", "--format", "prompty", "--output", "out");

        Assert.Equal(
            "  plain/hello 1.0.0 -> out/plain/hello.prompty, 1 not said\n  talk 1.0.0 -> out/talk.prompty, 2 not said\n2 of 2 prompts exported.\n",
            exported.Output);
        Assert.Contains("prompts/talk/prompt.yaml(4,9): warning PRM0083: What is different for other models: Prompty has one prompt for all", exported.Error, StringComparison.Ordinal);
        Assert.Contains("system:\nLong {{ text }}", repository.Read("out/talk.prompty"), StringComparison.Ordinal);
        var again = repository.Run("export", "talk", "--format", "prompty", "--output", "out");
        Assert.Equal(3, again.ExitCode);
        Assert.Contains("error PRM0085: There is a file 'out/talk.prompty' already.", again.Error, StringComparison.Ordinal);
        repository.Do("export", "talk", "--format", "prompty", "--output", "out", "--overwrite");
        Assert.Contains("1 prompt imported", repository.Do("import", "out/talk.prompty", "--name", "talk-again").Output, StringComparison.Ordinal);
        Assert.Contains("Long t", repository.Do("render", "talk-again", "--input", "text=t").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_said_is_refused_and_the_others_are_written()
    {
        using var repository = Repository();
        repository.Write("prompts/plain/hello/user.scriban", "{{ if name == 'Ada' }}Hi{{ end }}");

        var exported = repository.Run("export", "plain/hello", "talk", "--format", "langfuse", "--json");

        Assert.Equal(3, exported.ExitCode);
        var json = JsonDocument.Parse(exported.Output).RootElement;
        Assert.Equal("PRM0084", json.GetProperty("diagnostics")[0].GetProperty("id").GetString());
        Assert.Equal([false, true], json.GetProperty("result").GetProperty("prompts").EnumerateArray().Select(p => p.GetProperty("written").GetBoolean()));
        Assert.Equal("chat", JsonDocument.Parse(repository.Read("talk.json")).RootElement.GetProperty("type").GetString());
    }

    [Fact]
    public void Render_and_diff_know_the_texts_of_other_models()
    {
        using var repository = Repository();
        repository.Write("prompts/talk/evals.yaml", "cases: [{ id: one, inputs: { text: t }, expected: x }]\nscorers: [equals]\n");
        repository.Git.Commit();
        repository.Do("release", "talk");

        Assert.Contains("Terse t", repository.Do("render", "talk", "--input", "text=t", "--model", "claude-sonnet-4").Output, StringComparison.Ordinal);
        Assert.Contains("Long t", repository.Do("render", "talk@1.0.0", "--input", "text=t", "--model", "gpt-5").Output, StringComparison.Ordinal);
        repository.Write("prompts/talk/terse.scriban", "Short {{ text }}");
        Assert.Contains("=== one, system for claude: 1.0.0 | work tree", repository.Do("diff", "talk").Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_and_eval_ask_each_model_in_its_own_way()
    {
        await using var model = await LoopbackModel.StartAsync("a", "b", "c");
        using var repository = Repository();
        repository.Write("promptregistry.yaml", $"providers: {{ local: {{ endpoint: '{model.Address}' }} }}\nevaluation: {{ provider: local }}\n");
        repository.Write("prompts/talk/prompt.yaml", repository.Read("prompts/talk/prompt.yaml").Replace("gpt-5-mini }", "gpt-5-mini, temperature: 0.5 }", StringComparison.Ordinal));
        repository.Write("prompts/talk/evals.yaml", "cases: [{ id: one, inputs: { text: t } }]\nscorers: [{ characters: { maximum: 9 } }]\n");

        repository.Do("run", "talk", "--input", "text=t", "--model", "claude-sonnet-4");
        repository.Run("eval", "talk", "--mode", "record", "--models", "gpt-5-mini,claude-sonnet-4");

        Assert.Equal(
            ["claude-sonnet-4 Terse t -", "claude-sonnet-4 Terse t -", "gpt-5-mini Long t 0.5"],
            model.Requests.Select(r => $"{r.GetProperty("model").GetString()} {r.GetProperty("messages")[0].GetProperty("content").GetString()} {(r.TryGetProperty("temperature", out var t) ? t.GetRawText() : "-")}")
                .Order(StringComparer.Ordinal));
    }

    private static CliRepository Repository()
    {
        var repository = new CliRepository();
        repository.Write("prompts/talk/prompt.yaml", """
            name: talk
            version: 1.0.0
            model: { name: gpt-5-mini }
            models: { claude: { temperature: null, templates: { system.scriban: terse.scriban } } }
            inputs: { text: string }
            messages: [{ role: system, template: system.scriban }, { role: user, content: Go. }]

            """);
        repository.Write("prompts/talk/system.scriban", "Long {{ text }}");
        repository.Write("prompts/talk/terse.scriban", "Terse {{ text }}");
        repository.Write("prompts/plain/hello/prompt.yaml", "name: plain/hello\nversion: 1.0.0\ninputs: { name: string }\nmessages: [{ role: user, template: user.scriban }]\n");
        repository.Write("prompts/plain/hello/user.scriban", "Hi {{ name }}");
        return repository;
    }
}
