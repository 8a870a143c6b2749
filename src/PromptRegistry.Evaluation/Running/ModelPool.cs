using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Recordings;

namespace PromptRegistry.Evaluation.Running;

/// <summary>Asks models for a whole run: a bounded number of requests at once, and equal requests once.</summary>
internal sealed class ModelPool(
    EvaluationRequest request, RepositorySettings settings, ProviderSettings provider) : IDisposable
{
    private readonly SemaphoreSlim slots = new(Math.Max(1, settings.Evaluation.Concurrency));
    private readonly Lock gate = new();
    private readonly Dictionary<string, ModelEndpoint> endpoints = new(StringComparer.Ordinal);
    private readonly List<IChatClient> clients = [];
    private readonly ConcurrentDictionary<RecordingKey, Lazy<Task<ModelAnswer>>> asked = new();

    public Task<ModelAnswer> AskAsync(RecordingKey key, ModelRequest question, CancellationToken cancellation) =>
        asked.GetOrAdd(key, _ => new Lazy<Task<ModelAnswer>>(() => AskOnceAsync(question, cancellation))).Value;

    public void Dispose()
    {
        foreach (var client in clients) client.Dispose();
        slots.Dispose();
    }

    private async Task<ModelAnswer> AskOnceAsync(ModelRequest question, CancellationToken cancellation)
    {
        await slots.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Endpoint(question.Model).AskAsync(question, cancellation).ConfigureAwait(false);
        }
        finally
        {
            slots.Release();
        }
    }

    private ModelEndpoint Endpoint(string model)
    {
        lock (gate)
        {
            if (endpoints.TryGetValue(model, out var endpoint)) return endpoint;
            if (request.ChatClients is null && !request.Keys.Allow(provider, out var reason))
            {
                throw new ModelException(ModelFailureKind.KeyNotAllowed, reason);
            }

            var client = request.ChatClients is { } factory
                ? factory(provider, model)
                : OpenAIChatClients.Create(provider, model, request.Environment);
            clients.Add(client);
            var secret = provider.ApiKeyVariable is { } variable ? request.Environment(variable) : null;
            var price = settings.Prices.FirstOrDefault(price => price.Model == model);
            endpoint = new ModelEndpoint(provider, client, secret, price, request.Clock);
            endpoints.Add(model, endpoint);
            return endpoint;
        }
    }
}
