namespace PromptRegistry.SampleModel.Protocol;

/// <summary>An answer cut to the request's limits, with its deterministic token counts.</summary>
internal sealed record ChatAnswer(string Text, string FinishReason, int PromptTokens, int CompletionTokens)
{
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

        var prompt = request.Messages.Sum(message => TokenEstimate.PerMessage + TokenEstimate.Of(message.Text));
        return new ChatAnswer(text, finish, prompt, TokenEstimate.Of(text));
    }
}
