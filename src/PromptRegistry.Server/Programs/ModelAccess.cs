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

    private readonly ConcurrentDictionary<(ProviderSettings Provider, string Model, ModelPrice? Price), SettingsModel> models = [];
    private readonly KeyPermissions keys = KeyPermissions.Parse(options.AllowedKeys, out _);

    /// <summary>What is wrong with what was allowed; null where nothing is.</summary>
    public static Diagnostic? Check(ServerOptions options)
    {
        KeyPermissions.Parse(options.AllowedKeys, out var wrong);
        if (wrong is not null) return Finding($"The environment variable {KeyPermissions.Variable} has '{PlainText.OneLine(wrong)}', but VARIABLE=https://host was expected.");
        return options.AllowedEndpoints.FirstOrDefault(e => OriginOf(e) is null) is { } odd
            ? Finding($"--allow-endpoint is '{PlainText.OneLine(odd)}', but an address such as http://127.0.0.1:11434 was expected.") : null;
    }

    /// <summary>Who has a model: the provider that is for this model alone, else the one that evaluation asks.</summary>
    public static ProviderSettings ProviderOf(RepositorySettings settings, string? model) =>
        settings.Providers.FirstOrDefault(p => model is not null && p.Model == model) ?? settings.Providers.FirstOrDefault(p => p.Name == settings.Evaluation.Provider) ?? settings.Providers[0];

    /// <summary>Why nobody but the repository's settings says that a provider is asked; null where whoever runs the server does.</summary>
    public Diagnostic? WhyNot(ProviderSettings provider)
    {
        var origin = OriginOf(provider.Endpoint.ToString());
        if (provider.ApiKeyVariable is null)
        {
            return options.AllowedEndpoints.Select(OriginOf).Contains(origin) ? null : Finding(
                $"The provider '{provider.Name}' of {RepositorySettings.FileName} is at {origin}, and nothing of this server's own allows that it is asked. Whoever runs the server starts it with --allow-endpoint {origin}.");
        }

        return keys.Allow(provider, out _) ? null : Finding(
            $"The provider '{provider.Name}' of {RepositorySettings.FileName} wants the key in {provider.ApiKeyVariable} sent to {origin}, and nothing of this server's own allows that. "
                + $"Whoever runs the server sets {KeyPermissions.Variable}={provider.ApiKeyVariable}={origin}.");
    }

    /// <summary>A model, ready to be asked, or why it may not be.</summary>
    public Outcome<SettingsModel> Open(RepositorySettings settings, PromptManifest manifest, ProviderSettings provider, string model)
    {
        if (WhyNot(provider) is { } refused) return Outcome<SettingsModel>.Failure(OutcomeCode.Infrastructure, refused);
        var asked = (provider, model, settings.Prices.FirstOrDefault(p => p.Model == model));
        if (models.TryGetValue(asked, out var known)) return Outcome<SettingsModel>.Success(known);
        var opened = SettingsModel.Open(settings with { Providers = [provider] }, manifest, new ModelWish
        {
            Provider = provider.Name,
            Model = model,
            Keys = keys,
            Environment = options.Variables,
            Clock = options.Clock,
        });
        if (opened.Value is not { } made) return opened;
        if (models.Count >= Most) models.Clear();
        return Outcome<SettingsModel>.Success(models.GetOrAdd(asked, made));
    }

    public void Dispose()
    {
        foreach (var model in models.Values) model.Dispose();
    }

    private static string? OriginOf(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0
        ? uri.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped).ToLowerInvariant() : null;

    private static Diagnostic Finding(string message) => new(ServerDiagnostics.ModelNotAllowed, SourceLocation.File(""), message);
}
