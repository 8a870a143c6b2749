using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;
using System.Net.Sockets;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using PromptRegistry.Core.Settings;

namespace PromptRegistry.Evaluation.Models;

/// <summary>Makes clients for endpoints that speak the OpenAI protocol.</summary>
public static class OpenAIChatClients
{
    /// <summary>Attempts after the first.</summary>
    public const int Retries = 3;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(100);

    /// <param name="environment">Reads an environment variable; keys come from nowhere else.</param>
    /// <exception cref="ModelException">The variable that should hold the key is not set.</exception>
    public static IChatClient Create(ProviderSettings provider, string model, Func<string, string?> environment)
    {
        var options = new OpenAIClientOptions
        {
            Endpoint = provider.Endpoint,
            RetryPolicy = new EndpointRetryPolicy(Retries),
            NetworkTimeout = Timeout,
            UserAgentApplicationId = "PromptRegistry",
        };

        // The client insists on a key; an endpoint that needs none is given a word.
        var key = new ApiKeyCredential(ApiKey(provider, environment) ?? "none");
        return new ChatClient(model, key, options).AsIChatClient();
    }

    internal static string? ApiKey(ProviderSettings provider, Func<string, string?> environment)
    {
        if (provider.ApiKeyVariable is not { } variable) return null;
        return environment(variable) is { Length: > 0 } key
            ? key
            : throw new ModelException(ModelFailureKind.MissingApiKey,
                $"The provider '{provider.Name}' takes its key from the environment variable {variable}, which is not"
                    + " set."
                + $" Set it, or choose another provider in {RepositorySettings.FileName}.");
    }
}

/// <summary>
/// Retries what may pass: 408, 429 and 5xx with growing pauses, or the pause that Retry-After asks for. What will not pass is
/// not repeated: a used-up quota, and an address where nothing listens.
/// </summary>
internal sealed class EndpointRetryPolicy(int retries) : ClientRetryPolicy(retries)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    protected override bool ShouldRetry(PipelineMessage message, Exception? exception) =>
        !IsFinal(message, exception) && base.ShouldRetry(message, exception);

    protected override async ValueTask<bool> ShouldRetryAsync(PipelineMessage message, Exception? exception) =>
        !IsFinal(message, exception) && await base.ShouldRetryAsync(message, exception).ConfigureAwait(false);

    protected override TimeSpan GetNextDelay(PipelineMessage message, int tryCount)
    {
        var delay = Asked(message) ?? base.GetNextDelay(message, tryCount);
        return delay < Longest ? delay : Longest;
    }

    /// <summary>The pause in seconds that the server asks for; the base class knows the form with a date.</summary>
    private static TimeSpan? Asked(PipelineMessage message) =>
        message.Response is { } response
        && response.Headers.TryGetValue("Retry-After", out var text)
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private static bool IsFinal(PipelineMessage message, Exception? exception)
    {
        for (var error = exception; error is not null; error = error.InnerException)
        {
            if (error is SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound })
                return true;
        }

        return message.Response is { Status: 429 } response
            && response.Content.ToString().Contains("insufficient_quota", StringComparison.Ordinal);
    }
}
