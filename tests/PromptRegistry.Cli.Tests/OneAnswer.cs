using Microsoft.Extensions.AI;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;

namespace PromptRegistry.Cli.Tests;

/// <summary>A model that knows one answer, and records it for a repository's suites.</summary>
internal sealed class OneAnswer(string text) : IChatClient
{
    public static void Record(string root, string text)
    {
        using var model = new OneAnswer(text);
        var request = new EvaluationRequest
        {
            Files = new DirectoryFiles(root),
            Mode = EvaluationMode.Refresh,
            ChatClients = (_, _) => model,
        };
        var result = EvaluationRunner.RunAsync(request).GetAwaiter().GetResult();
        Assert.True(result.Code is ExitCode.Passed or ExitCode.Regressed, string.Join("\n", result.AllDiagnostics));
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, text)) { FinishReason = ChatFinishReason.Stop });

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Evaluation does not stream.");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
        // Nothing is held.
    }
}
