using System.Text.Json;
using PromptRegistry.Evaluation.Saving;

namespace PromptRegistry.Cli.Tests;

/// <summary><c>run</c>: a model is asked from the command line.</summary>
public sealed class RunTests : IDisposable
{
    private readonly CliRepository repository = new();

    [Fact]
    public async Task The_messages_the_answer_and_what_it_took_are_shown()
    {
        await using var model = await LoopbackModel.StartAsync("Hello Ada!");
        Settings(model, "prices: { m: { input: 2, output: 10 } }\n");

        var result = repository.Do("run", "greeting", "--input", "name=Ada");

        Assert.Matches(@"\Agreeting 1\.0\.0 \(work tree\), m of local\n\n\[user\]\nSay hello to Ada\.\n\n\[answer\]\nHello Ada!\n\nstop; 11 \+ 5 tokens; \$0\.000072; [0-9]+\.[0-9]{2} s\n\z", result.Output);
        Assert.False(model.Requests[0].TryGetProperty("stream", out var stream) && stream.GetBoolean());
    }

    [Fact]
    public async Task What_the_window_has_no_room_for_is_shown_and_not_sent()
    {
        await using var model = await LoopbackModel.StartAsync("Hello.");
        Settings(model);
        repository.Write("prompts/greeting/prompt.yaml", """
            name: greeting
            version: 1.0.0
            model: { name: m, context-window: 6 }
            inputs: { name: string }
            messages:
              - { role: user, content: "chatter and more of it", priority: 3 }
              - { role: user, template: user.scriban }

            """);

        var rendered = repository.Do("render", "greeting", "--input", "name=Ada");
        var run = repository.Do("run", "greeting", "--input", "name=Ada");
        using var json = JsonDocument.Parse(repository.Do("render", "greeting", "--input", "name=Ada", "--json").Output);

        Assert.Equal("[user]\nSay hello to Ada.\n\n[left out, the context window is full: message 1 (user), priority 3, ≈ 5 tokens]\n", rendered.Output);
        Assert.Contains("Say hello to Ada.\n\n[left out, the context window is full: message 1 (user), priority 3, ≈ 5 tokens]\n\n[answer]\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(3, json.RootElement.GetProperty("result").GetProperty("dropped")[0].GetProperty("priority").GetInt32());
        Assert.Equal(1, model.Requests[0].GetProperty("messages").GetArrayLength());
    }

    [Fact]
    public async Task Examples_are_chosen_by_the_model_that_the_settings_name()
    {
        await using var model = await LoopbackModel.StartAsync("Hello.");
        Settings(model);
        GreetingByVectors.Write(repository);

        repository.Run("render", "greeting", "--input", "name=Cleo").Fails(3, "PRM2177: The examples are chosen by vectors of 'vectors', and promptregistry.yaml has no 'embeddings'.");
        Settings(model, "embeddings: { provider: local, model: other }\n");
        repository.Run("run", "greeting", "--input", "name=Cleo").Fails(3, "PRM2177", "'embeddings' of promptregistry.yaml names 'other'");
        Settings(model, "embeddings: { provider: local, model: vectors }\n");
        Assert.Equal("[user]\nB Cleo\n", repository.Do("render", "greeting", "--input", "name=Cleo").Output);
        Assert.Contains("[user]\nA Alan\n", repository.Do("run", "greeting", "--input", "name=Alan").Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_terminal_the_answer_comes_as_it_is_written()
    {
        await using var model = await LoopbackModel.StartAsync("Hello \u001b[31mAda!");
        Settings(model);
        using var output = new StringWriter();
        using var error = new StringWriter();

        var code = await CommandLineHost.RunAsync(["run", "greeting", "--input", "name=Ada"], new CommandEnvironment(output, error, repository.Root) { IsTerminal = true });

        Assert.Equal((0, ""), (code, error.ToString()));
        Assert.Contains("[answer]\nHello <U+001B>[31mAda!\n\nstop; 11 + 5 tokens; no price known", output.ToString(), StringComparison.Ordinal);
        Assert.True(model.Requests[0].GetProperty("stream").GetBoolean());
    }

    [Fact]
    public async Task Several_answers_of_another_model_are_one_json_object()
    {
        await using var model = await LoopbackModel.StartAsync("Hello Ada!", "Hi Ada!", "Hi Ada!");
        Settings(model);

        using var json = JsonDocument.Parse(repository.Do("run", "greeting", "--input", "name=Ada", "--repeat", "3", "--model", "other", "--json").Output);

        var result = json.RootElement.GetProperty("result");
        Assert.Equal(["Hello Ada!", "Hi Ada!", "Hi Ada!"], result.GetProperty("answers").EnumerateArray().Select(a => a.GetProperty("text").GetString()));
        Assert.Equal(("other", "local", "1.0.0"), (result.GetProperty("model").GetString(), result.GetProperty("provider").GetString(), result.GetProperty("version").GetString()));
        Assert.Equal("other", model.Requests[0].GetProperty("model").GetString());
        Assert.Contains("3 answers, 1 distinct; 33 + 15 tokens", repository.Do("run", "greeting", "--input", "name=Ada", "--repeat", "3").Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_is_asked_and_rendered_as_it_was()
    {
        await using var model = await LoopbackModel.StartAsync("Hello.");
        Settings(model);
        repository.Git.Commit();
        repository.Do("release", "greeting");
        repository.Edit("prompts/greeting/user.scriban", "Say hello", "Say goodbye");

        Assert.Contains("Say hello to Ada.", repository.Do("render", "greeting@1.0.0", "--input", "name=Ada").Output, StringComparison.Ordinal);
        Assert.Contains("Say goodbye to Ada.", repository.Do("render", "greeting", "--input", "name=Ada").Output, StringComparison.Ordinal);
        Assert.Contains("Say hello to Ada.", repository.Do("run", "greeting@1.0.0", "--input", "name=Ada").Output, StringComparison.Ordinal);
        repository.Run("run", "greeting@7.0.0", "--input", "name=Ada").Fails(2, "7.0.0");
        repository.Run("render", "greting@1.0.0", "--input", "name=Ada").Fails(2, "greting");
        repository.Run("run", "greeting@1.0.0", "--input", "name=Ada", "--save-case", "x").Fails(2, "--save-case writes to the work tree");
        Assert.Single(model.Requests);
    }

    [Fact]
    public async Task A_case_is_saved_and_the_rest_of_the_suite_stays_as_it_is()
    {
        await using var model = await LoopbackModel.StartAsync("Hello {{ Bob }}:\n# \"you\"");
        Settings(model);
        repository.Write("prompts/greeting/evals.yaml", "# Mine.\ncases:\n    - { id: ada, inputs: { name: Ada }, expected: Ada }   # first\n    - id: eve\n      inputs:\n        name: Eve\n      expected: |\n        Eve\n\n        and all\n\n# What counts:\nscorers:\n  - contains: o\n");

        var saved = repository.Do("run", "greeting", "--input", "name=1.0", "--save-case", "bob").Output;

        Assert.Contains("Saved as the case 'bob' in prompts/greeting/evals.yaml.", saved, StringComparison.Ordinal);
        Assert.Equal("# Mine.\ncases:\n    - { id: ada, inputs: { name: Ada }, expected: Ada }   # first\n    - id: eve\n      inputs:\n        name: Eve\n      expected: |\n        Eve\n\n        and all\n"
            + "    - id: bob\n      inputs: { name: \"1.0\" }\n      expected: \"Hello {{ '{{' }} Bob }}:\\n# \\\"you\\\"\"\n\n# What counts:\nscorers:\n  - contains: o\n", repository.Read("prompts/greeting/evals.yaml"));
        repository.Do("eval", "greeting", "--mode", "record");
        repository.Run("run", "greeting", "--input", "name=Bob", "--save-case", "bob").Fails(3, "PRM2161: There is a case 'bob' already");
    }

    [Fact]
    public async Task A_prompt_without_a_suite_gets_one_and_an_answer_that_does_not_fit_is_not_saved()
    {
        await using var model = await LoopbackModel.StartAsync("""{ "n": 2, "said": "a" }""", """{ "n": 9 }""", "no");
        Settings(model);
        repository.Write("prompts/count/prompt.yaml", """
            name: count
            version: 1.0.0
            model: { name: m }
            messages: [{ role: user, content: Count. }]
            output: { type: json, schema: { type: object, required: [n], properties: { n: { type: integer, maximum: 5 }, said: { type: string } } } }

            """);

        repository.Do("run", "count", "--save-case", "two");
        Assert.EndsWith("cases:\n  - id: two\n    expected: { \"n\": 2, said: a }\nscorers:\n  - json-schema\n", repository.Read("prompts/count/evals.yaml"), StringComparison.Ordinal);
        repository.Run("run", "count", "--save-case", "nine").Fails(3, "PRM2160: The answer does not fit the schema");
        repository.Run("run", "count", "--save-case", "none").Fails(3, "PRM2160: The answer holds no JSON");
        Assert.DoesNotContain("nine", repository.Read("prompts/count/evals.yaml"), StringComparison.Ordinal);
        Assert.Contains("json_schema", model.Requests[0].GetProperty("response_format").GetProperty("type").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_was_cut_off_is_told()
    {
        await using var model = await LoopbackModel.StartAsync("length", ["Hello"]);
        Settings(model);

        repository.Run("run", "greeting", "--input", "name=Ada").Fails(3, "PRM2160: The answer ended with 'length' and not by itself. Raise 'max-output-tokens'");
    }

    [Fact]
    public void A_key_is_only_sent_where_a_person_allowed_it_and_wrong_words_are_told()
    {
        repository.Write("promptregistry.yaml", "providers: { local: { endpoint: 'http://127.0.0.1:9/v1', api-key-variable: SOME_KEY } }\nevaluation: { provider: local }\n");

        repository.Run("run", "greeting", "--input", "name=Ada").Fails(4, "PRM2205");
        repository.Run("run", "greeting", "--input", "name=Ada", "--allow-key", "SOME_KEY").Fails(2, "'SOME_KEY' allows no key");
        repository.Run("run", "greeting", "--input", "name=Ada", "--provider", "locl").Fails(2, "There is no provider 'locl'. Did you mean 'local'?");
        repository.Run("run", "greeting").Fails(2, "name");
        repository.Run("run", "greeting", "--input", "name=Ada", "--repeat", "0").Fails(2, "--repeat takes a number from 1 to 100.");
        repository.Run("run", "greeting", "--input", "name=Ada", "--repeat", "2", "--save-case", "x").Fails(2, "--save-case keeps one answer");
    }

    [Theory]
    [InlineData("cases: [{ id: a }]\nscorers: [json]\n", null)]
    [InlineData("scorers: [json]\n", "scorers: [json]\ncases:\n  - id: x\n    expected: y\n")]
    [InlineData("cases:\n- id: a\n  expected: b\nscorers: [json]", "cases:\n- id: a\n  expected: b\n- id: x\n  expected: y\nscorers: [json]\n")]
    [InlineData("cases:\r\n  - id: a\r\n", "cases:\r\n  - id: a\r\n  - id: x\r\n    expected: y\r\n")]
    [InlineData("cases:\n  - from: a.jsonl\n\n\n", "cases:\n  - from: a.jsonl\n  - id: x\n    expected: y\n\n\n")]
    [InlineData("cases: a\n", null)]
    public void A_case_is_added_in_the_layout_of_the_others(string text, string? expected) => Assert.Equal(expected, SuiteEdit.Add(text, ["  - id: x", "    expected: y"]));

    public void Dispose() => repository.Dispose();

    private void Settings(LoopbackModel model, string more = "") =>
        repository.Write("promptregistry.yaml", $"providers: {{ local: {{ endpoint: '{model.Address}' }} }}\nevaluation: {{ provider: local }}\n{more}");
}
