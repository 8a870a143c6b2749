using Microsoft.Extensions.AI;
using PromptRegistry.Chat;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;

namespace PromptRegistry.Evaluation.Models;

/// <summary>Which model is asked, and how.</summary>
public sealed record ModelWish
{
    /// <summary>The provider of the settings; null for the one that evaluation asks.</summary>
    public string? Provider { get; init; }

    /// <summary>Another address for it; null for its own.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The model; null for the provider's, else the prompt's.</summary>
    public string? Model { get; init; }

    /// <summary>Which keys may be sent where.</summary>
    /// <value>None: a provider that wants a key is refused.</value>
    public KeyPermissions Keys { get; init; } = KeyPermissions.None;

    /// <summary>Reads environment variables, from which keys come.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>Measures latencies, and paces retries.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>
/// The model that a prompt is asked of on the command line, by the rules of evaluation: keys go only where a person allowed it, failures are told in words, and no
/// answer holds a key. Nothing is recorded.
/// </summary>
public sealed class SettingsModel : IDisposable
{
    private readonly IChatClient client;
    private readonly ModelEndpoint endpoint;

    private SettingsModel(IChatClient client, ModelEndpoint endpoint, string provider, string model)
    {
        this.client = client;
        this.endpoint = endpoint;
        Provider = provider;
        Model = model;
    }

    /// <summary>The provider's name.</summary>
    public string Provider { get; }

    /// <summary>The model's name.</summary>
    public string Model { get; }

    /// <summary>Finds the model of a prompt.</summary>
    public static Outcome<SettingsModel> Open(RepositorySettings settings, PromptManifest manifest, ModelWish wish)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(wish);
        if (ProviderChoice.Find(settings, wish.Provider, wish.Endpoint, out var problem) is not { } provider) return Outcome<SettingsModel>.Failure(OutcomeCode.Usage, problem!);
        if ((wish.Model ?? provider.Model ?? manifest.Model.Name) is not { } model)
            return Outcome<SettingsModel>.Failure(OutcomeCode.Invalid, ProviderChoice.NoModel(manifest.Name, manifest.Path, provider));
        return Open(settings, provider, model, wish, isEmbedding: false);
    }

    /// <summary>Finds the model that gives texts their vectors.</summary>
    internal static Outcome<SettingsModel> OpenEmbeddings(RepositorySettings settings, EmbeddingSettings embeddings, ModelWish wish)
    {
        if (ProviderChoice.Find(settings, embeddings.Provider, null, out var problem) is not { } provider) return Outcome<SettingsModel>.Failure(OutcomeCode.Usage, problem!);
        return Open(settings, provider, embeddings.Model, wish, isEmbedding: true);
    }

    private static Outcome<SettingsModel> Open(RepositorySettings settings, ProviderSettings provider, string model, ModelWish wish, bool isEmbedding)
    {
        if (!wish.Keys.Allow(provider, out var reason))
            return Outcome<SettingsModel>.Failure(OutcomeCode.Infrastructure, ModelFailures.Finding(new ModelException(ModelFailureKind.KeyNotAllowed, reason)));
        try
        {
            var client = isEmbedding
                ? ModelClients.Create(provider, model, ModelClients.ApiKey(provider, wish.Environment), new EndpointPace(), wish.Clock, isEmbedding: true)
                : ModelClients.Create(provider, model, wish.Environment, wish.Clock);
            var price = settings.Prices.FirstOrDefault(p => p.Model == model);
            return Outcome<SettingsModel>.Success(new SettingsModel(
                client, new ModelEndpoint(provider, client, isOurs: true, KeyMask.Of(settings, wish.Environment), price, wish.Clock), provider.Name, model));
        }
        catch (ModelException error)
        {
            return Outcome<SettingsModel>.Failure(OutcomeCode.Infrastructure, ModelFailures.Finding(error));
        }
    }

    /// <summary>Asks once.</summary>
    /// <param name="sample">Which of several answers to the same question this is, from 0.</param>
    /// <param name="came">Told of the text as it comes; null to wait for the whole.</param>
    public Task<Outcome<ModelAnswer>> AskAsync(IReadOnlyList<RenderedMessage> messages, ChatTarget target, int sample, Action<string>? came, CancellationToken cancellation) =>
        AskAsync(new ModelRequest(Provider, Model, messages, target, sample), came, cancellation);

    internal async Task<Outcome<ModelAnswer>> AskAsync(ModelRequest request, Action<string>? came, CancellationToken cancellation)
    {
        try
        {
            return Outcome<ModelAnswer>.Success(await endpoint.AskAsync(request, cancellation, came).ConfigureAwait(false));
        }
        catch (ModelException error)
        {
            return Outcome<ModelAnswer>.Failure(OutcomeCode.Infrastructure, ModelFailures.Finding(error));
        }
    }

    public void Dispose() => client.Dispose();
}
