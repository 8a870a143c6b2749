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

    /// <summary>Takes keys out of a text that comes in pieces: what may be the beginning of one waits for the rest.</summary>
    internal Stream Streamed() => new(this);

    /// <summary>The keys of all providers that the settings name; a variable that is not set has none.</summary>
    internal static KeyMask Of(RepositorySettings settings, Func<string, string?> environment) =>
        new(settings.Providers.Select(p => p.ApiKeyVariable).OfType<string>().Select(environment));

    /// <summary>A text that comes in pieces.</summary>
    internal sealed class Stream(KeyMask mask)
    {
        private readonly string[] keys = mask.keys;
        private string waiting = "";

        /// <summary>What is known to be no part of a key.</summary>
        public string Append(string piece)
        {
            waiting += piece;
            var safe = new System.Text.StringBuilder();
            var at = 0;
            while (at < waiting.Length)
            {
                // A longer key may still come where a shorter one is already there.
                if (Array.Exists(keys, key => key.Length > waiting.Length - at && key.AsSpan().StartsWith(waiting.AsSpan(at), StringComparison.Ordinal))) break;
                var whole = Array.Find(keys, key => string.CompareOrdinal(waiting, at, key, 0, key.Length) == 0);
                if (whole is null) safe.Append(waiting[at++]);
                else safe.Append(Mark);
                at += whole?.Length ?? 0;
            }

            waiting = waiting[at..];
            return safe.ToString();
        }

        /// <summary>The rest, when no more comes.</summary>
        public string End()
        {
            var rest = mask.Apply(waiting);
            waiting = "";
            return rest;
        }
    }
}
