using System.ClientModel;
using Anthropic;
using Anthropic.Core;
using Microsoft.Extensions.AI;
using OllamaSharp;
using OpenAI;
using OpenAI.Chat;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Evaluation.Tests.App;
using PromptRegistry.Evaluation.Tests.Running;

namespace PromptRegistry.Evaluation.Tests.Models;

/// <summary>What an app sends by its accessor and a client of its own is what evaluation records, byte for byte on the wire.</summary>
public sealed class SentBytesTests
{
    [Theory]
    [InlineData(ModelProtocol.OpenAI)]
    [InlineData(ModelProtocol.Anthropic)]
    [InlineData(ModelProtocol.Ollama)]
    public async Task An_app_sends_what_is_evaluated(ModelProtocol protocol)
    {
        await using var host = await ProtocolHost.StartAsync(protocol);
        using var repository = OwnPromptsTests.CopyRepository();
        repository.Write("promptregistry.yaml", $$"""
            providers:
              host: { protocol: {{protocol.ToString().ToLowerInvariant()}}, endpoint: "{{host.Endpoint}}" }
            evaluation: { provider: host }
            """);
        const string Text = "I was charged twice for <ticket>one</ticket> order & want \"both\" back – at once!";
        repository.Write("prompts/support/triage/evals.yaml", $$"""
            cases: [{ id: one, inputs: { message: '{{Text}}' } }]
            scorers: [{ contains: One }]
            """);
        repository.Write("prompts/summarization/evals.yaml", $$"""
            cases: [{ id: one, inputs: { text: '{{Text}}', target_sentences: 1, focus_points: [money], audience: expert } }]
            scorers: [{ contains: One }]
            """);
        foreach (var name in (string[])["prompts/support/triage", "prompts/summarization"])
        {
            foreach (var file in (string[])["recordings.jsonl", "baseline.json"]) File.Delete(repository.Combine($"{name}/{file}"));
        }

        var result = await EvaluationRunner.RunAsync(new EvaluationRequest
        {
            Files = new DirectoryFiles(repository.Path),
            Prompts = ["support/triage", "summarization"],
            Mode = EvaluationMode.Record,
        });
        Assert.Equal([1, 1], result.Prompts.Select(p => p.Recorded));

        using var client = OwnClient(host);
        foreach (var prompt in (RenderedPrompt[])
            [Prompts.Support.Triage.Render(Text), Prompts.Summarization.Render(Text, targetSentences: 1, focusPoints: ["money"], audience: Prompts.Summarization.Audience.Expert)])
        {
            await client.GetResponseAsync(prompt.Messages, prompt.CreateOptions(), TestContext.Current.CancellationToken);
        }

        var sent = host.Requests.Select(r => (r.Path, r.Body)).ToList();
        Assert.Equal(4, sent.Count);
        Assert.Equal(sent[..2], sent[2..]);
    }

    /// <summary>As its vendor's manual makes it.</summary>
    private static IChatClient OwnClient(ProtocolHost host) => host.Protocol switch
    {
        ModelProtocol.Anthropic => new AnthropicClient(new ClientOptions { BaseUrl = host.Endpoint.AbsoluteUri.TrimEnd('/'), ApiKey = "own" }).AsIChatClient("gpt-4o-mini"),
        ModelProtocol.Ollama => new OllamaApiClient(host.Endpoint, "gpt-4o-mini"),
        _ => new ChatClient("gpt-4o-mini", new ApiKeyCredential("own"), new OpenAIClientOptions { Endpoint = host.Endpoint }).AsIChatClient(),
    };
}
