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

    private readonly ConcurrentDictionary<(ProviderSettings Provider, string Model), SettingsModel> models = [];
    private readonly KeyPermissions keys = KeyPermissions.Parse(options.AllowedKeys, out _);

    /// <summary>What is wrong with what was allowed; null where nothing is.</summary>
    public static Diagnostic? Check(ServerOptions options)
    {
        KeyPermissions.Parse(options.AllowedKeys, out var wrong);
        if (wrong is not null) return Finding($"The environment variable {KeyPermissions.Variable} has '{PlainText.OneLine(wrong)}', but VARIABLE=https://host was expected.");
        return options.AllowedEndpoints.FirstOrDefault(e => OriginOf(e) is null) is { } odd
            ? Finding($"--allow-endpoint is '{PlainText.OneLine(odd)}', but an address such as http://127.0.0.1:11434 was expected.") : null;
    }

    /// <summary>A model, ready to be asked, or why it may not be.</summary>
    public Outcome<SettingsModel> Open(RepositorySettings settings, PromptManifest manifest, ProviderSettings provider, string model)
    {
        if (provider.ApiKeyVariable is null && !options.AllowedEndpoints.Select(OriginOf).Contains(OriginOf(provider.Endpoint.ToString())))
        {
            var origin = OriginOf(provider.Endpoint.ToString());
            return Outcome<SettingsModel>.Failure(OutcomeCode.Infrastructure, Finding(
                $"The provider '{provider.Name}' of {RepositorySettings.FileName} is at {origin}, and nothing of this server's own allows that it is asked. Whoever runs the server starts it with --allow-endpoint {origin}."));
        }

        if (models.TryGetValue((provider, model), out var known)) return Outcome<SettingsModel>.Success(known);
        var opened = SettingsModel.Open(settings with { Providers = [provider] }, manifest, new ModelWish
        {
            Provider = provider.Name,
            Model = model,
            Keys = keys,
            Environment = options.Variables,
            Clock = options.Clock,
        });
        if (opened.Value is not { } made)
        {
            return keys.Allow(provider, out _) ? opened : Outcome<SettingsModel>.Failure(OutcomeCode.Infrastructure, Finding(
                $"The provider '{provider.Name}' of {RepositorySettings.FileName} wants the key in {provider.ApiKeyVariable} sent to {OriginOf(provider.Endpoint.ToString())}, and nothing of this server's own allows that. "
                    + $"Whoever runs the server sets {KeyPermissions.Variable}={provider.ApiKeyVariable}={OriginOf(provider.Endpoint.ToString())}."));
        }

        if (models.Count >= Most) models.Clear();
        return Outcome<SettingsModel>.Success(models.GetOrAdd((provider, model), made));
    }

    public void Dispose()
    {
        foreach (var model in models.Values) model.Dispose();
    }

    private static string? OriginOf(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0
        ? uri.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped).ToLowerInvariant() : null;

    private static Diagnostic Finding(string message) => new(ServerDiagnostics.ModelNotAllowed, SourceLocation.File(""), message);
}
