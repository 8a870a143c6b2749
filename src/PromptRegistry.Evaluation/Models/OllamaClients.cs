using Microsoft.Extensions.AI;
using OllamaSharp;
using PromptRegistry.Core.Settings;

namespace PromptRegistry.Evaluation.Models;

/// <summary>Ollama's own protocol, which itself wants no key; one that is set is for a proxy before it.</summary>
internal static class OllamaClients
{
    public static IChatClient Create(ProviderSettings provider, string model, HttpClient http) => Client(provider, model, http);

    public static IChatClient Embeddings(ProviderSettings provider, string model, HttpClient http) =>
        new EmbeddingClient(Client(provider, model, http));

    private static OllamaApiClient Client(ProviderSettings provider, string model, HttpClient http)
    {
        var address = provider.Endpoint.AbsoluteUri;
        http.BaseAddress = address.EndsWith('/') ? provider.Endpoint : new Uri(address + "/");
        return new OllamaApiClient(http, model);
    }
}
