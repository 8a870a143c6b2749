using System.Text.Json;
using Microsoft.Extensions.AI;
using PromptRegistry.Chat;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.TestKit;

namespace PromptRegistry.Evaluation.Tests.Models;

/// <summary>What is evaluated is what an app would send.</summary>
public sealed class SameAsTheAppTests
{
    [Fact]
    public async Task Messages_and_options_are_those_of_a_rendered_prompt()
    {
        using var repository = new EvaluationRepository();
        repository.Write("prompts/support/triage/prompt.yaml", """
            name: support/triage
            version: 1.0.0
            model: { name: sample-rules, temperature: 0.3, max-output-tokens: 40, top-p: 0.9, top-k: 5, seed: 7, stop: [END], frequency-penalty: 0.5, presence-penalty: 0.25 }
            inputs: { text: string }
            messages:
              - { role: developer, content: Answer in JSON. }
              - { role: user, content: "Sort {{ text }}." }
              - { role: assistant, content: "{" }
            output: { type: json, schema: { type: object, properties: { kind: { type: string } }, required: [kind] } }
            """);
        repository.Write("prompts/support/triage/evals.yaml", """
            cases:
              - { id: one, inputs: { text: this } }
            scorers:
              - contains: kind
            """);
        var client = new ListeningClient();

        var result = await EvaluationRunner.RunAsync(repository.Request with
        {
            Mode = EvaluationMode.Live,
            Prompts = ["support/triage"],
            ChatClients = (_, _) => client,
        });

        Assert.DoesNotContain(result.AllDiagnostics, d => d.IsError);
        var prompt = PromptLoader.Load("support/triage", new FolderFiles(repository.Path), RepositorySettings.Default).Prompt!;
        var inputs = InputBinder.Bind(prompt.Manifest, (YamlMapping)YamlReader.Read("text: this", "").Root!, "").Values;
        var identity = new PromptIdentity { Name = "support/triage", Version = "1.0.0", Digest = prompt.Digest, Reason = Registry.ResolutionReason.CompiledIn };
        var sent = new RenderedPrompt(prompt.Render(inputs), ChatTarget.Of(prompt.Manifest), identity);
        Assert.Equal(Json(sent.Messages), Json(client.Messages!));
        Assert.Equal(Json(sent.CreateOptions()), Json(client.Options!));
        Assert.Contains("\"schemaName\": \"support_triage\"", Json(client.Options!), StringComparison.Ordinal);
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, AIJsonUtilities.DefaultOptions);

    private sealed class ListeningClient : IChatClient
    {
        public IReadOnlyList<ChatMessage>? Messages { get; private set; }

        public ChatOptions? Options { get; private set; }

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            (Messages, Options) = ([.. messages], options);
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "{ \"kind\": \"bug\" }")));
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
