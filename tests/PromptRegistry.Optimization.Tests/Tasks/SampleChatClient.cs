using Microsoft.Extensions.AI;
using PromptRegistry.SampleModel.Rules;

namespace PromptRegistry.Optimization.Tests.Tasks;

/// <summary>The sample model in this process. It reads the messages, and nothing else.</summary>
internal class SampleChatClient : IChatClient
{
    private int asked;

    /// <summary>How often it was asked.</summary>
    public int Asked => asked;

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref asked);
        var all = messages.ToList();
        var text = Answer(all);
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, text))
        {
            ModelId = "sample-rules",
            FinishReason = ChatFinishReason.Stop,
            Usage = new UsageDetails { InputTokenCount = all.Sum(m => m.Text.Length) / 4, OutputTokenCount = text.Length / 4 },
        });
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose() => GC.SuppressFinalize(this);

    protected virtual string Answer(IReadOnlyList<ChatMessage> messages) =>
        RuleBook.Answer([.. messages.Select(m => new SampleModel.Protocol.ChatMessage(m.Role.Value, m.Text))]);
}
