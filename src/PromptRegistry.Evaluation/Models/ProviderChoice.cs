using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Settings;

namespace PromptRegistry.Evaluation.Models;

/// <summary>Finds the provider that is asked.</summary>
internal static class ProviderChoice
{
    /// <param name="name">Its name; null for the one of the settings.</param>
    /// <param name="endpoint">Another address for it; null for its own.</param>
    /// <param name="problem">Why there is none.</param>
    public static ProviderSettings? Find(RepositorySettings settings, string? name, Uri? endpoint, out Diagnostic? problem)
    {
        name ??= settings.Evaluation.Provider;
        var provider = settings.Providers.FirstOrDefault(provider => provider.Name == name);
        problem = null;
        if (provider is not null) return endpoint is null ? provider : provider with { Endpoint = endpoint };
        var names = settings.Providers.Select(known => known.Name).ToList();
        problem = new Diagnostic(EvaluationDiagnostics.NoModel, SourceLocation.File(RepositorySettings.FileName),
            $"There is no provider '{name}'.{Suggestion.Sentence(name, names)} Providers: {string.Join(", ", names)}.");
        return null;
    }

    /// <summary>What is wrong where nothing names a model.</summary>
    public static Diagnostic NoModel(string prompt, string manifest, ProviderSettings provider) => new(EvaluationDiagnostics.NoModel, SourceLocation.File(manifest),
        $"Neither '{prompt}' nor the provider '{provider.Name}' names a model. Add 'model: {{ name: … }}'.");
}
