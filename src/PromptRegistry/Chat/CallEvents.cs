using PromptRegistry.Events;

namespace PromptRegistry.Chat;

/// <summary>Tells of calls, however they end.</summary>
internal static class CallEvents
{
    /// <param name="events">Who is told; null for nobody.</param>
    public static Task<T> RecordAsync<T>(IPromptEvents? events, RenderedPrompt prompt, Func<Task<T>> call)
        where T : PromptResult => events is null ? call() : RecordAsync(prompt, events, call);

    private static async Task<T> RecordAsync<T>(RenderedPrompt prompt, IPromptEvents events, Func<Task<T>> call)
        where T : PromptResult
    {
        var record = new CallRecord(events, prompt);
        try
        {
            var result = await call().ConfigureAwait(false);
            record.Ended(result);
            return result;
        }
        catch (Exception exception)
        {
            record.Failed(exception);
            throw;
        }
    }
}

/// <summary>A call from its begin to its end, which is told once.</summary>
/// <param name="events">Who is told; null for nobody.</param>
internal sealed class CallRecord(IPromptEvents? events, RenderedPrompt prompt)
{
    private readonly DateTimeOffset time = TimeProvider.System.GetUtcNow();
    private readonly long start = TimeProvider.System.GetTimestamp();
    private IPromptEvents? waiting = events;

    /// <summary>It gave an answer.</summary>
    public void Ended(PromptResult result) => Tell(told => Of(told, result, null));

    /// <summary>It gave none, or one that does not fit.</summary>
    public void Failed(Exception exception) => Tell(told => exception is PromptAnswerException answer
        ? Of(told, answer.Result, "schema")
        : Base(Guid.CreateVersion7(time).ToString("N")) with { Latency = TimeProvider.System.GetElapsedTime(start), Error = Kind(exception) });

    /// <summary>Nobody waits for it any more; nothing where it ended before.</summary>
    public void GivenUp() => Failed(new OperationCanceledException());

    private void Tell(Func<IPromptEvents, PromptEvent> call)
    {
        if (waiting is not { } told) return;
        waiting = null;
        told.Add(call(told));
    }

    private PromptEvent Of(IPromptEvents told, PromptResult result, string? error)
    {
        var usage = result.Usage;
        var withTexts = told.WantsTexts(prompt.Identity.Name);
        return Base(result.RenderId) with
        {
            Model = result.Response.ModelId,
            InputTokens = usage?.InputTokenCount,
            CachedTokens = usage?.CachedInputTokenCount,
            OutputTokens = usage?.OutputTokenCount,
            ReasoningTokens = usage?.ReasoningTokenCount,
            Latency = result.Latency,
            Finish = result.Response.FinishReason?.Value,
            Error = error,
            Input = withTexts ? prompt.Text : null,
            Output = withTexts ? result.Text : null,
        };
    }

    private PromptEvent Base(string renderId) => new()
    {
        RenderId = renderId,
        Time = time,
        Prompt = prompt.Identity.Name,
        Version = prompt.Identity.Version,
        Digest = prompt.Identity.Digest,
        Environment = prompt.Identity.Environment,
        Arm = prompt.Identity.Arm,
        Reason = prompt.Identity.Reason.ToString(),
    };

    private static string Kind(Exception exception) => exception switch
    {
        TimeoutException or TaskCanceledException { InnerException: TimeoutException } => "timeout",
        OperationCanceledException => "canceled",
        _ => exception.GetType().Name,
    };
}
