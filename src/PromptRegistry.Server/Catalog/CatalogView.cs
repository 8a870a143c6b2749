using System.Collections.Concurrent;
using PromptRegistry.Git.Releases;
using PromptRegistry.Git.Sources;
using PromptRegistry.Server.Endpoints;

namespace PromptRegistry.Server.Catalog;

/// <summary>What is served at one moment: the state of the repository, and the answers that were made of it.</summary>
internal sealed class CatalogView(CatalogState state)
{
    private readonly ConcurrentDictionary<string, Body> environments = new(StringComparer.Ordinal);

    public CatalogState State => state;

    /// <summary>All that an environment points to, as an app follows it.</summary>
    public Body Environment(string environment) => environments.GetOrAdd(environment, e => Body.Of(new EnvironmentAnswer(e, new SortedDictionary<string, PlaceAnswer>(
        state.Prompts.Values.Where(p => p.Places.ContainsKey(e)).ToDictionary(p => p.Name, p => PlaceAnswer.Of(p.Places[e])), StringComparer.Ordinal))));

    /// <summary>The releases of a prompt in the order in which they were made: the first is number 1. The order never changes, for releases are only added.</summary>
    public static IReadOnlyList<CatalogRelease> InOrderOfRelease(CatalogPrompt prompt) =>
        [.. prompt.Releases.OrderBy(r => r.Since ?? DateTimeOffset.MinValue).ThenBy(r => r.Version)];

    /// <summary>The environments in which a release is served.</summary>
    public static IEnumerable<string> EnvironmentsOf(CatalogPrompt prompt, Release release) =>
        prompt.Places.Values.Where(p => p.Served?.Tag == release.Tag).Select(p => p.Environment).Order(StringComparer.Ordinal);
}
