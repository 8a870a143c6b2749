using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Baselines;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Cli.Tests;

/// <summary>A model that knows one answer, or one for each text that it is sent, and records it for a repository's suites.</summary>
internal sealed class OneAnswer(Func<string, string> rule) : IChatClient
{
    public static void Record(string root, string text) => Record(root, _ => text);

    public static void Record(string root, Func<string, string> rule, Func<string, Baseline, IEnumerable<OtherVersion>>? measured = null)
    {
        using var model = new OneAnswer(rule);
        var request = new EvaluationRequest
        {
            Files = new DirectoryFiles(root),
            Mode = EvaluationMode.Refresh,
            Measured = measured,
            ChatClients = (_, _) => model,
            // Latencies are recorded: asked again, the same answer must be the same line.
            Clock = new FakeTimeProvider(),
        };
        var result = EvaluationRunner.RunAsync(request).GetAwaiter().GetResult();
        Assert.True(result.Code is OutcomeCode.Passed or OutcomeCode.Regressed, string.Join("\n", result.AllDiagnostics));
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, rule(messages.Last().Text))) { FinishReason = ChatFinishReason.Stop });

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Evaluation does not stream.");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
        // Nothing is held.
    }
}
