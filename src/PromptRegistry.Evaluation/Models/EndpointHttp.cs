using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace PromptRegistry.Evaluation.Models;

/// <summary>Connections to an endpoint: what may pass is repeated, what is too long or too slow is cut off, and what the endpoint says of errors is kept.</summary>
internal static class EndpointHttp
{
    public static HttpClient Create(string? key, EndpointPace pace, TimeProvider clock)
    {
        var pipeline = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock }
            .AddRetry(EndpointRetries.Create(pace, clock))
            .AddTimeout(new HttpTimeoutStrategyOptions { Timeout = pace.Attempt })
            .Build();
        var connection = new SocketsHttpHandler
        {
            // A redirection would carry a key to an address that nobody allowed.
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        return new HttpClient(new ErrorHandler
        {
            InnerHandler = new ResilienceHandler(pipeline) { InnerHandler = new AttemptHandler(pace) { InnerHandler = new KeyHandler(key) { InnerHandler = connection } } },
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }
}

/// <summary>How long and how often an endpoint is asked.</summary>
internal sealed record EndpointPace
{
    /// <summary>Attempts after the first.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>The longest that one attempt may take, until the last byte of an answer that is no stream.</summary>
    public TimeSpan Attempt { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>The pause before the first repetition where the endpoint asks for none; it doubles.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause, whatever the endpoint asks for.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest answer, in bytes.</summary>
    public long LongestBody { get; init; } = 64 << 20;

    /// <summary>Told when the endpoint says that it has too much to do.</summary>
    public Action? Overloaded { get; init; }
}

/// <summary>
/// Puts the key that the settings name into each request, and nothing else that a client may have found in environment variables: which key goes
/// where is for <see cref="KeyPermissions"/> to say. All protocols send it as a bearer token (RFC 6750).
/// </summary>
internal sealed class KeyHandler(string? key) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        foreach (var name in request.Headers.Select(h => h.Key).Where(n => !IsOfProtocol(n)).ToList()) request.Headers.Remove(name);
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return base.SendAsync(request, cancellationToken);
    }

    private static bool IsOfProtocol(string header) => header.Equals("Accept", StringComparison.OrdinalIgnoreCase)
        || header.Equals("User-Agent", StringComparison.OrdinalIgnoreCase)
        || header.Equals("anthropic-version", StringComparison.OrdinalIgnoreCase)
        || header.StartsWith("x-stainless-", StringComparison.OrdinalIgnoreCase);
}

/// <summary>One attempt: an answer that is no stream is read to its end, within the time of the attempt.</summary>
internal sealed class AttemptHandler(EndpointPace pace) : DelegatingHandler
{
    private const int Overloaded = 529;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable || (int)response.StatusCode == Overloaded)
                pace.Overloaded?.Invoke();
            if (!response.IsSuccessStatusCode || !IsStream(response))
                await response.Content.LoadIntoBufferAsync(pace.LongestBody, cancellationToken).ConfigureAwait(false);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static bool IsStream(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType is "text/event-stream" or "application/x-ndjson";
}

/// <summary>Turns what an endpoint refused into one exception, whatever the protocol.</summary>
internal sealed class ErrorHandler : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode) return response;
        using (response)
        {
            var body = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            throw new EndpointException((int)response.StatusCode, EndpointError.Message(body) ?? response.ReasonPhrase ?? "no reason given");
        }
    }
}

/// <summary>The endpoint answered with an error.</summary>
internal sealed class EndpointException(int status, string reason) : Exception(reason)
{
    public int Status => status;
}
