using PromptRegistry.Core.Settings;

namespace PromptRegistry.Evaluation.Models;

/// <summary>
/// Takes the values of key variables out of whatever comes back from a model, before anything else sees it: no recording, report or message
/// holds one.
/// </summary>
/// <param name="values">The keys.</param>
public sealed class KeyMask(IEnumerable<string?> values)
{
    /// <summary>What stands for a key.</summary>
    public const string Mark = "***";

    /// <summary>A shorter value would be found everywhere.</summary>
    private const int Shortest = 6;

    private readonly string[] keys = [.. values.OfType<string>().Where(v => v.Length >= Shortest).Distinct(StringComparer.Ordinal).OrderByDescending(v => v.Length)];

    /// <summary>The text, with <see cref="Mark"/> in the place of each key.</summary>
    public string Apply(string text)
    {
        var masked = text;
        foreach (var key in keys) masked = masked.Replace(key, Mark, StringComparison.Ordinal);
        return masked;
    }

    /// <summary>The keys of all providers that the settings name; a variable that is not set has none.</summary>
    internal static KeyMask Of(RepositorySettings settings, Func<string, string?> environment) =>
        new(settings.Providers.Select(p => p.ApiKeyVariable).OfType<string>().Select(environment));
}
