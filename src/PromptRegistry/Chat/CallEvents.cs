using PromptRegistry.Checks;
using PromptRegistry.Events;
using PromptRegistry.Guards;
using PromptRegistry.Telemetry;

namespace PromptRegistry.Chat;

/// <summary>Tells of calls.</summary>
internal static class CallEvents
{
    /// <summary>Tells of a call, however it ends, and measures it.</summary>
    /// <param name="events">Who is told; null for nobody.</param>
    public static Task<T> RecordAsync<T>(IPromptEvents? events, RenderedPrompt prompt, Func<Task<T>> call)
        where T : PromptResult => events is null && !Instruments.AreListenedTo ? call() : RecordAsync(prompt, events, call);

    private static async Task<T> RecordAsync<T>(RenderedPrompt prompt, IPromptEvents? events, Func<Task<T>> call)
        where T : PromptResult
    {
        var started = new StartedCall(prompt, events);
        try
        {
            var result = await call().ConfigureAwait(false);
            started.End(result, null);
            return result;
        }
        catch (PromptAnswerException exception)
        {
            started.End(exception.Result, "schema");
            throw;
        }
        catch (Exception exception)
        {
            started.Fail(exception);
            throw;
        }
    }

    /// <summary>The kind of what went wrong.</summary>
    public static string Kind(Exception exception) => exception switch
    {
        PromptAnswerException => "schema",
        PromptGuardException => "guard",
        PromptOutputException => "output",
        TimeoutException or TaskCanceledException { InnerException: TimeoutException } => "timeout",
        OperationCanceledException => "canceled",
        _ => exception.GetType().Name,
    };
}
