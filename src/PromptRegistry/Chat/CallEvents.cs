using PromptRegistry.Events;

namespace PromptRegistry.Chat;

/// <summary>Makes the event of a call.</summary>
internal static class CallEvents
{
    /// <summary>Tells of a call, however it ends.</summary>
    /// <param name="events">Who is told; null for nobody.</param>
    public static Task<T> RecordAsync<T>(IPromptEvents? events, RenderedPrompt prompt, Func<Task<T>> call)
        where T : PromptResult => events is null ? call() : RecordAsync(prompt, events, call);

    private static async Task<T> RecordAsync<T>(RenderedPrompt prompt, IPromptEvents events, Func<Task<T>> call)
        where T : PromptResult
    {
        var time = TimeProvider.System.GetUtcNow();
        var start = TimeProvider.System.GetTimestamp();
        try
        {
            var result = await call().ConfigureAwait(false);
            events.Add(Of(events, prompt, result, time, null));
            return result;
        }
        catch (PromptAnswerException exception)
        {
            events.Add(Of(events, prompt, exception.Result, time, "schema"));
            throw;
        }
        catch (Exception exception)
        {
            events.Add(Base(prompt, Guid.CreateVersion7(time).ToString("N"), time) with { Latency = TimeProvider.System.GetElapsedTime(start), Error = Kind(exception) });
            throw;
        }
    }

    private static PromptEvent Of(IPromptEvents events, RenderedPrompt prompt, PromptResult result, DateTimeOffset time, string? error)
    {
        var usage = result.Usage;
        var withTexts = events.WantsTexts(prompt.Identity.Name);
        return Base(prompt, result.RenderId, time) with
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

    private static PromptEvent Base(RenderedPrompt prompt, string renderId, DateTimeOffset time) => new()
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
