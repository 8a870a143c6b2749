using System.ClientModel;
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
