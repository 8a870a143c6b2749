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
    /// <param name="question">What it asks.</param>
    public static Task<T> RecordAsync<T, TQuestion>(IPromptEvents? events, RenderedPrompt prompt, TQuestion question, CancellationToken cancellation)
        where T : PromptResult
        where TQuestion : struct, IQuestion<T> =>
        events is null && !Instruments.AreListenedTo ? CallGate.RunAsync<T, TQuestion>(prompt, null, question, cancellation).AsTask() : RecordAsync<T, TQuestion>(prompt, events, question, cancellation);

    private static async Task<T> RecordAsync<T, TQuestion>(RenderedPrompt prompt, IPromptEvents? events, TQuestion question, CancellationToken cancellation)
        where T : PromptResult
        where TQuestion : struct, IQuestion<T>
    {
        var started = new StartedCall(prompt, events);
        try
        {
            var result = await CallGate.RunAsync<T, TQuestion>(prompt, started.Id, question, cancellation).ConfigureAwait(false);
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
