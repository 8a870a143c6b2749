namespace PromptRegistry.SampleModel.Protocol;

/// <summary>An answer cut to the request's limits, with its deterministic token counts.</summary>
internal sealed record ChatAnswer(string Model, string Text, string FinishReason, int PromptTokens, int CompletionTokens)
{
    /// <summary>The tool to call instead of a text; null for a text.</summary>
    public ToolCall? Call { get; private init; }

    public static ChatAnswer Create(ChatRequest request, string text)
    {
        foreach (var stop in request.Stop)
        {
            var at = stop.Length == 0 ? -1 : text.IndexOf(stop, StringComparison.Ordinal);
            if (at >= 0) text = text[..at];
        }

        var finish = "stop";
        if (request.MaxTokens is { } limit && TokenEstimate.Of(text) > limit)
        {
            text = TokenEstimate.Cut(text, limit);
            finish = "length";
        }

        return new ChatAnswer(request.Model, text, finish, Asked(request), TokenEstimate.Of(text));
    }

    public static ChatAnswer Calling(ChatRequest request, ToolCall call) =>
        new(request.Model, "", "tool_calls", Asked(request), TokenEstimate.Of(call.Name) + TokenEstimate.Of(call.Arguments)) { Call = call };

    private static int Asked(ChatRequest request) =>
        request.Messages.Sum(message => TokenEstimate.PerMessage + TokenEstimate.Of(message.Text) + (message.Pictures * TokenEstimate.PerPicture));
}
