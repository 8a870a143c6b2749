using Microsoft.Extensions.AI;
using PromptRegistry.Core.Settings;

namespace PromptRegistry.Evaluation.Models;

/// <summary>Makes the client that asks a provider's model, by the protocol that its endpoint speaks.</summary>
public static class ModelClients
{
    /// <param name="environment">Reads an environment variable; keys come from nowhere else.</param>
    /// <param name="clock">Paces repetitions; null for the system's.</param>
    /// <exception cref="ModelException">The variable that should hold the key is not set.</exception>
    public static IChatClient Create(
        ProviderSettings provider, string model, Func<string, string?> environment, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentNullException.ThrowIfNull(environment);
        return Create(provider, model, ApiKey(provider, environment), new EndpointPace(), clock ?? TimeProvider.System);
    }

    /// <param name="isEmbedding">Whether the model gives vectors.</param>
    internal static IChatClient Create(
        ProviderSettings provider, string model, string? key, EndpointPace pace, TimeProvider clock, bool isEmbedding = false)
    {
        var http = EndpointHttp.Create(key, pace, clock);
        try
        {
            // Each protocol's library is loaded only where it is spoken.
            var client = provider.Protocol switch
            {
                ModelProtocol.Anthropic when isEmbedding => throw new ModelException(
                    ModelFailureKind.Refused, $"The provider '{provider.Name}' speaks Anthropic's protocol, which has no embeddings."),
                ModelProtocol.Ollama when isEmbedding => OllamaClients.Embeddings(provider, model, http),
                ModelProtocol.OpenAI when isEmbedding => OpenAIClients.Embeddings(provider, model, http),
                ModelProtocol.Anthropic => AnthropicClients.Create(provider, model, http),
                ModelProtocol.Ollama => OllamaClients.Create(provider, model, http),
                _ => OpenAIClients.Create(provider, model, http),
            };
            return new ClientOfConnection(client, http);
        }
        catch
        {
            http.Dispose();
            throw;
        }
    }

    internal static string? ApiKey(ProviderSettings provider, Func<string, string?> environment)
    {
        if (provider.ApiKeyVariable is not { } variable) return null;
        return environment(variable) is { Length: > 0 } key
            ? key
            : throw new ModelException(ModelFailureKind.MissingApiKey,
                $"The provider '{provider.Name}' takes its key from the environment variable {variable}, which is not set."
                + $" Set it, or choose another provider in {RepositorySettings.FileName}.");
    }

    /// <summary>A client with the connections that it alone uses.</summary>
    private sealed class ClientOfConnection(IChatClient client, HttpClient http) : DelegatingChatClient(client)
    {
        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            if (disposing) http.Dispose();
        }
    }
}

/// <summary>Makes the client that asks a provider's model.</summary>
/// <exception cref="ModelException">The client cannot be made, for example without its key.</exception>
public delegate IChatClient ChatClientFactory(ProviderSettings provider, string model);
