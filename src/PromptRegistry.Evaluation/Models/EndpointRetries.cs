using System.Net.Sockets;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Retry;

namespace PromptRegistry.Evaluation.Models;

/// <summary>
/// Repeats what may pass: 408, 429 and 5xx with growing pauses, or after the pause that Retry-After asks for (RFC 9110, 10.2.3:
/// seconds or a date). What will not pass is not repeated: a used-up quota, and an address where nothing listens.
/// </summary>
internal static class EndpointRetries
{
    public static HttpRetryStrategyOptions Create(EndpointPace pace, TimeProvider clock) => new()
    {
        // Only the setter decides how pauses are found; ours bounds them.
        ShouldRetryAfterHeader = false,
        MaxRetryAttempts = pace.Retries,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = pace.Pause,
        MaxDelay = pace.LongestPause,
        ShouldHandle = async attempt => HttpClientResiliencePredicates.IsTransient(attempt.Outcome)
            && !await IsFinalAsync(attempt.Outcome, attempt.Context.CancellationToken).ConfigureAwait(false),
        DelayGenerator = attempt => new(Asked(attempt, pace, clock)),
    };

    private static TimeSpan? Asked(RetryDelayGeneratorArguments<HttpResponseMessage> attempt, EndpointPace pace, TimeProvider clock)
    {
        if (attempt.Outcome.Result?.Headers.RetryAfter is not { } asked) return null;
        var pause = asked.Delta ?? (asked.Date - clock.GetUtcNow()) ?? TimeSpan.Zero;
        return pause < TimeSpan.Zero ? TimeSpan.Zero : pause < pace.LongestPause ? pause : pace.LongestPause;
    }

    private static async ValueTask<bool> IsFinalAsync(Outcome<HttpResponseMessage> outcome, CancellationToken cancellation)
    {
        for (var error = outcome.Exception; error is not null; error = error.InnerException)
        {
            if (error is SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound }) return true;
        }

        if (outcome.Result is not { } response) return false;
        if (response.Headers.TryGetValues("x-should-retry", out var words) && words.Contains("false")) return true;
        return (int)response.StatusCode == 429
            && (await response.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false)).Contains("insufficient_quota", StringComparison.Ordinal);
    }
}
