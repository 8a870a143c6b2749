using PromptRegistry.Checks;
using PromptRegistry.Events;
using PromptRegistry.Guards;
using PromptRegistry.Telemetry;

namespace PromptRegistry.Chat;

/// <summary>Tells of calls.</summary>
internal static class CallEvents
{
    /// <summary>Makes a call that may be made, tells of it, however it ends, and measures it.</summary>
    /// <param name="events">Who is told; null for nobody.</param>
    /// <param name="ask">Asks the model of that name; null is the prompt's.</param>
    public static Task<T> RecordAsync<T>(IPromptEvents? events, RenderedPrompt prompt, Func<string?, Task<T>> ask, CancellationToken cancellation)
        where T : PromptResult =>
        events is null && !Instruments.AreListenedTo ? CallGate.RunAsync(prompt, ask, cancellation) : RecordAsync(prompt, events, ask, cancellation);

    private static async Task<T> RecordAsync<T>(RenderedPrompt prompt, IPromptEvents? events, Func<string?, Task<T>> ask, CancellationToken cancellation)
        where T : PromptResult
    {
        var started = new StartedCall(prompt, events);
        try
        {
            var result = await CallGate.RunAsync(prompt, ask, cancellation).ConfigureAwait(false);
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
