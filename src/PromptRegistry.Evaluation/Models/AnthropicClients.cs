using Anthropic;
using Anthropic.Core;
using Microsoft.Extensions.AI;
using PromptRegistry.Core.Settings;

namespace PromptRegistry.Evaluation.Models;

/// <summary>Anthropic's messages.</summary>
internal static class AnthropicClients
{
    public static IChatClient Create(ProviderSettings provider, string model, HttpClient http)
    {
        // What is not said here, the client takes from environment variables.
        var client = new AnthropicClient(new ClientOptions
        {
            HttpClient = http,
            BaseUrl = provider.Endpoint.AbsoluteUri.TrimEnd('/'),
            ApiKey = null,
            AuthToken = null,
            Credentials = null,
            // Repetitions and time-outs are the connection's.
            MaxRetries = 0,
            Timeout = TimeSpan.FromDays(1),
        });
        return client.AsIChatClient(model);
    }
}
