using System.Collections.Concurrent;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Models;

namespace PromptRegistry.Server.Programs;

/// <summary>
/// The models that a server may ask. Settings of the repository name endpoints and keys, and a change of them could name any machine that the server reaches: only
/// what whoever runs the server has allowed is asked.
/// </summary>
internal sealed class ModelAccess(ServerOptions options) : IDisposable
{
    /// <summary>Connections that are kept; settings that name more begin anew.</summary>
    private const int Most = 100;

    private readonly ConcurrentDictionary<(ProviderSettings Provider, string Model, ModelPrice? Price, bool IsEmbedding), SettingsModel> models = [];
    private readonly KeyPermissions permissions = KeyPermissions.Parse(options.AllowedKeys, out _).WithEndpoints(options.AllowedEndpoints, out _);

    /// <summary>What is wrong with what was allowed; null where nothing is.</summary>
    public static Diagnostic? Check(ServerOptions options)
    {
        KeyPermissions.Parse(options.AllowedKeys, out var wrong).WithEndpoints(options.AllowedEndpoints, out var odd);
        if (wrong is not null) return Finding($"The environment variable {KeyPermissions.Variable} has '{PlainText.OneLine(wrong)}', but VARIABLE=https://host was expected.");
        return odd is null ? null : Finding($"--allow-endpoint is '{PlainText.OneLine(odd)}', but an address such as http://127.0.0.1:11434 was expected.");
    }

    /// <summary>Who has a model: the provider that is for this model alone, else the one that evaluation asks.</summary>
    public static ProviderSettings ProviderOf(RepositorySettings settings, string? model) =>
        settings.Providers.FirstOrDefault(p => model is not null && p.Model == model) ?? settings.Providers.FirstOrDefault(p => p.Name == settings.Evaluation.Provider) ?? settings.Providers[0];

    /// <summary>Why nobody but the repository's settings says that a provider is asked; null where whoever runs the server does.</summary>
    public Diagnostic? WhyNot(ProviderSettings provider)
    {
        if (permissions.Allow(provider, out _)) return null;
        var origin = KeyPermissions.Origin(provider.Endpoint);
        return Finding($"The provider '{provider.Name}' of {RepositorySettings.FileName} " + (provider.ApiKeyVariable is { } variable
            ? $"wants the key in {variable} sent to {origin}, and nothing of this server's own allows that. Whoever runs the server sets {KeyPermissions.Variable}={variable}={origin}."
            : $"is at {origin}, and nothing of this server's own allows that it is asked. Whoever runs the server starts it with --allow-endpoint {origin}."));
    }

    /// <summary>A model, ready to be asked, or why it may not be.</summary>
    public Outcome<SettingsModel> Open(RepositorySettings settings, PromptManifest manifest, ProviderSettings provider, string model) =>
        Open(settings, provider, model, isEmbedding: false, (only, wish) => SettingsModel.Open(only, manifest, wish with { Provider = provider.Name, Model = model }));

    /// <summary>The model that the settings name for vectors, ready to be asked, or why it may not be.</summary>
    /// <param name="settings">With <c>embeddings</c>.</param>
    /// <param name="provider">Who has it.</param>
    public Outcome<SettingsModel> OpenEmbeddings(RepositorySettings settings, ProviderSettings provider) =>
        Open(settings, provider, settings.Embeddings!.Model, isEmbedding: true, (only, wish) => SettingsModel.OpenEmbeddings(only, settings.Embeddings, wish));

    private Outcome<SettingsModel> Open(
        RepositorySettings settings, ProviderSettings provider, string model, bool isEmbedding, Func<RepositorySettings, ModelWish, Outcome<SettingsModel>> open)
    {
        if (WhyNot(provider) is { } refused) return Outcome<SettingsModel>.Failure(OutcomeCode.Infrastructure, refused);
        var asked = (provider, model, settings.Prices.FirstOrDefault(p => p.Model == model), isEmbedding);
        if (models.TryGetValue(asked, out var known)) return Outcome<SettingsModel>.Success(known);
        var opened = open(settings with { Providers = [provider] }, new ModelWish { Keys = permissions, Environment = options.Variables, Clock = options.Clock });
        if (opened.Value is not { } made) return opened;
        if (models.Count >= Most) models.Clear();
        return Outcome<SettingsModel>.Success(models.GetOrAdd(asked, made));
    }

    public void Dispose()
    {
        foreach (var model in models.Values) model.Dispose();
    }

    private static Diagnostic Finding(string message) => new(ServerDiagnostics.ModelNotAllowed, SourceLocation.File(""), message);
}
