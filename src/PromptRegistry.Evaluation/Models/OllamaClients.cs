using System.Net.Http.Headers;
using Microsoft.Extensions.AI;
using OllamaSharp;
using PromptRegistry.Core.Settings;

namespace PromptRegistry.Evaluation.Models;

/// <summary>Ollama's own protocol, which wants no key; one that is set is sent as a bearer token, for a proxy before it.</summary>
internal static class OllamaClients
{
    public static IChatClient Create(ProviderSettings provider, string model, string? key, HttpClient http)
    {
        var address = provider.Endpoint.AbsoluteUri;
        http.BaseAddress = address.EndsWith('/') ? provider.Endpoint : new Uri(address + "/");
        if (key is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return new OllamaApiClient(http, model);
    }
}
