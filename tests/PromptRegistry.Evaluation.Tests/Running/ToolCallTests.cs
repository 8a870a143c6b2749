using Microsoft.Extensions.AI;
using PromptRegistry.Chat;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Middleware;
using PromptRegistry.Evaluation.Reports;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Tests.Models;
using PromptRegistry.TestKit;

namespace PromptRegistry.Evaluation.Tests.Running;

/// <summary>Prompts with tools: what is asked, recorded, replayed and scored.</summary>
public sealed class ToolCallTests
{
    private const string Suite = """
        cases:
          - { id: order, inputs: { text: "Where is A-17?", number: A-17 } }
          - { id: hello, inputs: { text: "Hello.", number: none }, scorers: [{ tool-calls: { calls: none } }] }
        scorers:
          - tool-calls: { calls: [{ name: find_order, arguments: { number: "{{ number }}" } }] }
        """;

    [Fact]
    public async Task Calls_are_recorded_replayed_and_scored()
    {
        using var repository = Repository(Suite);
        using var client = new ScriptedClient((_, messages, _) => Task.FromResult(Answer(messages[^1].Text)));
        var request = repository.Request with { Mode = EvaluationMode.Record, ChatClients = (_, _) => client };

        var recorded = Assert.Single((await EvaluationRunner.RunAsync(request)).Prompts);

        Assert.Equal((2, 2), (recorded.Recorded, client.Calls));
        Assert.Equal(1, Assert.Single(recorded.Metrics).Candidate);
        Assert.Contains("\"tool-calls\":[{\"name\":\"find_order\",\"arguments\":{\"number\":\"A-17\",\"year\":2024}}]", File.ReadAllText(repository.RecordingsPath), StringComparison.Ordinal);
        var replayed = Assert.Single((await repository.RunAsync()).Prompts);
        Assert.Equal((0, 1), (replayed.Usage.Asked, Assert.Single(replayed.Metrics).Candidate));
        Assert.Equal("find_order({\"number\":\"A-17\",\"year\":2024})", replayed.Cases[0].Samples[0].Answer!.Shown);

        // What the model is told of a tool is part of the question.
        repository.Write("prompts/summary/prompt.yaml", File.ReadAllText(repository.Combine("prompts/summary/prompt.yaml")).Replace("Finds an", "Finds any", StringComparison.Ordinal));
        Assert.Contains((await repository.RunAsync()).AllDiagnostics, d => d.Id == "PRM2004");
    }

    [Fact]
    public async Task A_failure_is_shown_with_the_calls()
    {
        using var repository = Repository(Suite);
        using var client = new ScriptedClient((_, _, _) => Task.FromResult(Answer("A-18")));

        var result = Assert.Single((await EvaluationRunner.RunAsync(repository.Request with { Mode = EvaluationMode.Live, ChatClients = (_, _) => client })).Prompts);

        var failing = FailingCase.Of(result, []);
        Assert.Equal(["find_order({\"number\":\"A-18\",\"year\":2024})"], failing.Select(f => f.Answer).Distinct());
        Assert.Contains("find_order({\"number\":\"A-17\"}) is wanted, but find_order({\"number\":\"A-18\",\"year\":2024}) was made", failing[0].Reasons[0], StringComparison.Ordinal);
        Assert.Contains("no call is wanted, but find_order(", failing[1].Reasons[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_with_recordings_finds_what_the_suite_recorded()
    {
        using var repository = Repository(Suite);
        using var client = new ScriptedClient((_, messages, _) => Task.FromResult(Answer(messages[^1].Text)));
        await EvaluationRunner.RunAsync(repository.Request with { Mode = EvaluationMode.Record, ChatClients = (_, _) => client });
        using var app = new ScriptedClient("not asked").AsBuilder()
            .UseRecordings(repository.RecordingsPath, EvaluationMode.Replay, new RecordingOptions { Provider = "sample", Model = "sample-rules" }).Build();
        var prompt = PromptLoader.Load("summary", new FolderFiles(repository.Path), RepositorySettings.Default).Prompt!;
        var inputs = InputBinder.Bind(prompt.Manifest, (YamlMapping)YamlReader.Read("{ text: 'Where is A-17?', number: A-17 }", "").Root!, "").Values;

        var answer = await app.GetResponseAsync(
            ChatTarget.ToMessages(prompt.Render(inputs)), ChatTarget.Of(prompt.Manifest).ToOptions(), TestContext.Current.CancellationToken);

        var call = Assert.IsType<FunctionCallContent>(Assert.Single(answer.Messages[0].Contents));
        Assert.Equal(("find_order", "A-17"), (call.Name, call.Arguments!["number"]!.ToString()));
    }

    [Fact]
    public async Task Other_settings_of_one_provider_are_another_question()
    {
        using var repository = Repository(Suite);
        using var client = new ScriptedClient((_, messages, _) => Task.FromResult(Answer(messages[^1].Text)));
        var request = repository.Request with { Mode = EvaluationMode.Record, ChatClients = (_, _) => client };
        var manifest = File.ReadAllText(repository.Combine("prompts/summary/prompt.yaml"));
        manifest = manifest[..manifest.IndexOf("tools:", StringComparison.Ordinal)];
        string[] models = ["{ name: a }", "{ name: a, reasoning-effort: low }", "{ name: a, reasoning-effort: high }", "{ name: a, extra: { tier: flex } }", "{ name: a, extra: { tier: fast } }"];
        repository.Write("prompts/summary/evals.yaml", "cases: [{ id: a, inputs: { text: Hello., number: a } }]\nscorers: [{ contains: Hello }]\n");

        foreach (var (model, i) in models.Select((m, i) => (m, i)))
        {
            repository.Write("prompts/summary/prompt.yaml", manifest.Replace("{ name: gpt-4o-mini }", model, StringComparison.Ordinal));
            await EvaluationRunner.RunAsync(request);
            await EvaluationRunner.RunAsync(request);
            Assert.Equal(i + 1, client.Calls);
        }
    }

    [Fact]
    public async Task After_a_call_a_conversation_does_not_go_on()
    {
        using var repository = Repository("""
            cases:
              - { id: order, inputs: { text: "A-17", number: A-17 }, turns: [{ user: And then? }] }
            scorers:
              - tool-calls: { calls: find_order }
            """);
        using var client = new ScriptedClient((_, _, _) => Task.FromResult(Answer("A-17")));

        var result = Assert.Single((await EvaluationRunner.RunAsync(repository.Request with { Mode = EvaluationMode.Live, ChatClients = (_, _) => client })).Prompts);

        Assert.Equal(1, client.Calls);
        Assert.Contains("calls tools that nothing runs here", result.Cases[1].Samples[0].Problem, StringComparison.Ordinal);
    }

    private static ChatResponse Answer(string user)
    {
        if (user.StartsWith("Hello", StringComparison.Ordinal)) return ScriptedClient.Response("Hello!");
        var number = user.Contains("A-17", StringComparison.Ordinal) ? "A-17" : "A-18";
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("x1", "find_order", new Dictionary<string, object?> { ["year"] = 2024, ["number"] = number })]))
        {
            FinishReason = ChatFinishReason.ToolCalls,
            ModelId = "scripted",
        };
    }

    private static EvaluationRepository Repository(string suite)
    {
        var repository = new EvaluationRepository(suite);
        repository.Write("prompts/summary/prompt.yaml", """
            name: summary
            version: 1.0.0
            model: { name: gpt-4o-mini }
            inputs: { text: string, number: string }
            messages: [{ role: user, content: "{{ text }} {{ if number == '' }}-{{ end }}" }]
            tools:
              - { name: find_order, description: Finds an order., parameters: { type: object, properties: { number: { type: string }, year: { type: integer } } } }
            """);
        return repository;
    }
}
