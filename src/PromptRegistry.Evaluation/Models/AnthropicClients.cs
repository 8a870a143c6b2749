using Anthropic;
using Anthropic.Core;
using Microsoft.Extensions.AI;
using PromptRegistry.Core.Settings;

namespace PromptRegistry.Evaluation.Models;

/// <summary>Anthropic's messages.</summary>
internal static class AnthropicClients
{
    public static IChatClient Create(ProviderSettings provider, string model, string? key, HttpClient http)
    {
        // What is not said here, the client takes from environment variables: address and key would be chosen by nobody's settings.
        var client = new AnthropicClient(new ClientOptions
        {
            HttpClient = http,
            BaseUrl = provider.Endpoint.AbsoluteUri.TrimEnd('/'),
            ApiKey = key ?? "none",
            AuthToken = null,
            Credentials = null,
            // Repetitions and time-outs are the connection's.
            MaxRetries = 0,
            Timeout = Timeout.InfiniteTimeSpan,
        });
        return client.AsIChatClient(model);
    }
}
