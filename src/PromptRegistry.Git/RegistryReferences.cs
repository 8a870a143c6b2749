using System.Diagnostics.CodeAnalysis;
using PromptRegistry.Core.Versions;

namespace PromptRegistry.Git;

/// <summary>The names of the registry's refs: what is where is fixed, so everything is looked up by name.</summary>
public static class RegistryReferences
{
    private const string Tags = "refs/tags/";

    /// <summary>Every release and environment of every prompt is below this.</summary>
    public const string Root = "refs/tags/prompts/";

    /// <summary>Releases that were retired are below this, where nothing follows them.</summary>
    public const string Archive = "refs/tags/prompts-archive/";

    /// <summary>Where a release is that was retired.</summary>
    public static string Archived(string prompt, PromptVersion version) => $"{Archive}{prompt}/v{version}";

    public static string Release(string prompt, PromptVersion version) => $"{Root}{prompt}/v{version}";

    public static string Environment(string prompt, string environment) => $"{Root}{prompt}/{environment}";

    /// <summary>A further arm of a rollout or experiment in an environment.</summary>
    public static string Arm(string prompt, string environment, string arm) => $"{Root}{prompt}/{environment}.{arm}";

    /// <summary>Whether a text can be an arm's name: as a segment of a prompt's name.</summary>
    public static bool IsArm(string text) => PromptName.IsSegment(text);

    /// <summary>Whether a ref or tag name is that of an arm.</summary>
    internal static bool IsArmOf(string name) =>
        TrySplit(name, out _, out var last) && last.Contains('.', StringComparison.Ordinal) && !TryParseRelease(name, out _, out _);

    /// <summary>What the refs of one prompt begin with, and also those of prompts below it.</summary>
    public static string Prefix(string prompt) => $"{Root}{prompt}/";

    public static string Branch(string branch) => $"refs/heads/{branch}";

    /// <summary>The name that a tag object for this ref carries: the ref without <c>refs/tags/</c>.</summary>
    public static string TagName(string reference) => reference[Tags.Length..];

    /// <summary>
    /// Takes a ref (<c>refs/tags/prompts/…</c>) or a tag's name (<c>prompts/…</c>) of a release apart.
    /// </summary>
    public static bool TryParseRelease(string name, [NotNullWhen(true)] out string? prompt, out PromptVersion version)
    {
        version = default;
        return TrySplit(name, out prompt, out var last)
            && last.StartsWith('v')
            && PromptVersion.TryParse(last[1..], out version);
    }

    /// <summary>Takes a ref of the archive apart.</summary>
    internal static bool TryParseArchived(string name, [NotNullWhen(true)] out string? prompt, out PromptVersion version)
    {
        (prompt, version) = (null, default);
        return name.StartsWith(Archive, StringComparison.Ordinal) && TryParseRelease(Root + name[Archive.Length..], out prompt, out version);
    }

    /// <summary>Takes a ref below <see cref="Root"/> apart into the prompt and its last segment.</summary>
    public static bool TrySplit(string name, [NotNullWhen(true)] out string? prompt, [NotNullWhen(true)] out string? last)
    {
        prompt = last = null;
        if (!name.StartsWith(Tags, StringComparison.Ordinal)) name = Tags + name;
        if (!name.StartsWith(Root, StringComparison.Ordinal)) return false;
        // A version may hold no '/', so the last one ends the prompt's name.
        var slash = name.LastIndexOf('/');
        if (slash <= Root.Length) return false;
        prompt = name[Root.Length..slash];
        last = name[(slash + 1)..];
        return last.Length > 0;
    }
}
