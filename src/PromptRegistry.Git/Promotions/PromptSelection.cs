using System.Diagnostics.CodeAnalysis;
using PromptRegistry.Core.Versions;

namespace PromptRegistry.Git.Promotions;

/// <summary>A prompt, and the version meant; null for the latest release.</summary>
public sealed record PromptSelection(string Name, PromptVersion? Version = null)
{
    /// <summary>Reads <c>name</c> or <c>name@1.2.0</c> (a <c>v</c> before the version is fine).</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out PromptSelection? selection)
    {
        selection = null;
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at < 0)
        {
            selection = new PromptSelection(text);
            return text.Length > 0;
        }

        var version = text[(at + 1)..];
        if (version.StartsWith('v')) version = version[1..];
        if (at == 0 || !PromptVersion.TryParse(version, out var parsed)) return false;
        selection = new PromptSelection(text[..at], parsed);
        return true;
    }

    /// <summary>
    /// A version that stands where a prompt's name is expected, as in <c>promote summarization 1.2.0</c>; null where it is none.
    /// </summary>
    /// <param name="texts">What was written.</param>
    /// <param name="at">Which of them to look at.</param>
    /// <returns>What was most likely meant.</returns>
    public static string? Meant(IReadOnlyList<string> texts, int at) =>
        at > 0 && PromptVersion.TryParse(texts[at].StartsWith('v') ? texts[at][1..] : texts[at], out var version)
            && TryParse(texts[at - 1], out var before) && before.Version is null
            ? $"{before.Name}@{version}"
            : null;

    public override string ToString() => Version is { } version ? $"{Name}@{version}" : Name;
}
