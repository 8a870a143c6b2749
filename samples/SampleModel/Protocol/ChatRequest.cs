namespace PromptRegistry.SampleModel.Protocol;

/// <summary>The parts of a chat-completions request that this host understands.</summary>
internal sealed record ChatRequest(
    string Model,
    IReadOnlyList<ChatMessage> Messages,
    bool Stream,
    bool StreamUsage,
    int? MaxTokens,
    IReadOnlyList<string> Stop)
{
    /// <summary>The tools that may be called.</summary>
    public IReadOnlyList<OfferedTool> Tools { get; init; } = [];
}
