using System.Globalization;
using PromptRegistry.Git.Released;
using PromptRegistry.Git.Sources;

namespace PromptRegistry.Server.Langfuse;

/// <summary>
/// What stands for what: a label is an environment, <c>production</c> is the one that releases reach last, <c>latest</c> is the newest release, and a semantic version is a label of its
/// own. An arm is the label of its environment with a dash: <c>prod-canary</c>. A version is the number of a release in the order in which releases were made.
/// </summary>
internal sealed class LangfuseLabels(CatalogState state)
{
    public const string Production = "production", Latest = "latest";

    private readonly string? production = state.Settings.Environments.Contains(Production) ? Production
        : state.Settings.Environments.Contains("prod") ? "prod" : state.Settings.Environments is [.., var last] ? last : null;

    /// <summary>The environment that a label stands for; null where it stands for none.</summary>
    public string? EnvironmentOf(string label)
    {
        if (label == Production) return production;
        if (state.Settings.Environments.Contains(label)) return label;
        return state.Settings.Environments.FirstOrDefault(e => label.StartsWith(e + "-", StringComparison.Ordinal));
    }

    /// <summary>The releases that can be served, with their numbers and labels.</summary>
    public IReadOnlyList<NumberedRelease> Of(CatalogPrompt prompt)
    {
        var ordered = prompt.InOrderOfRelease();
        var newest = ordered.LastOrDefault(r => r.Release is not null);
        return
        [
            .. ordered.Select((r, i) => (Release: r, Number: i + 1)).Where(r => r.Release.Release is not null)
                .Select(r => new NumberedRelease(r.Number, r.Release, [.. LabelsOf(prompt, r.Release, r.Release == newest)])),
        ];
    }

    private IEnumerable<string> LabelsOf(CatalogPrompt prompt, CatalogRelease release, bool isNewest)
    {
        foreach (var environment in prompt.EnvironmentsOf(release.Release!))
        {
            yield return environment;
            if (environment == production && environment != Production) yield return Production;
        }

        foreach (var (environment, arm) in prompt.Places.Values.SelectMany(p => p.Arms.Select(a => (p.Environment, a))).Where(a => a.a.Release?.Tag == release.Release!.Tag))
        {
            yield return $"{environment}-{arm.Name}";
            if (environment == production && environment != Production) yield return $"{Production}-{arm.Name}";
        }

        if (isNewest && !state.Settings.Environments.Contains(Latest)) yield return Latest;
        // A build is no label there: it would need a plus.
        if (release.Version.Build.Length == 0) yield return release.Version.ToString();
    }
}

/// <summary>A release with the number and the labels that clients of Langfuse see.</summary>
internal sealed record NumberedRelease(int Number, CatalogRelease Release, IReadOnlyList<string> Labels)
{
    public Release Served => Release.Release!;

    /// <summary>The place of a prompt's release in the query, for messages.</summary>
    public static string Describe(int? version, string? label) =>
        version is { } number ? $"with version {number.ToString(CultureInfo.InvariantCulture)}" : $"with label '{label}'";
}
