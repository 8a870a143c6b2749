using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using PromptRegistry.Core.Settings;

namespace PromptRegistry.Evaluation.Models;

/// <summary>OpenAI's chat completions, and everything compatible.</summary>
internal static class OpenAIClients
{
    public static IChatClient Create(ProviderSettings provider, string model, HttpClient http) =>
        new ChatClient(model, NoKey, Options(provider, http)).AsIChatClient();

    public static IChatClient Embeddings(ProviderSettings provider, string model, HttpClient http) =>
        new EmbeddingClient(new OpenAI.Embeddings.EmbeddingClient(model, NoKey, Options(provider, http)).AsIEmbeddingGenerator());

    /// <summary>The client insists on a key; the connection puts the real one in its place, or none.</summary>
    private static ApiKeyCredential NoKey => new("none");

    private static OpenAIClientOptions Options(ProviderSettings provider, HttpClient http) => new()
    {
        Endpoint = provider.Endpoint,
        Transport = new HttpClientPipelineTransport(http),
        // Repetitions and time-outs are the connection's.
        RetryPolicy = new ClientRetryPolicy(0),
        NetworkTimeout = Timeout.InfiniteTimeSpan,
        UserAgentApplicationId = "PromptRegistry",
    };
}
