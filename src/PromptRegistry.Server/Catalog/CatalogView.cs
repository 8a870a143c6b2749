using System.Collections.Concurrent;
using PromptRegistry.Git.Sources;
using PromptRegistry.Server.Answers;

namespace PromptRegistry.Server.Catalog;

/// <summary>What is served at one moment: the state of the repository, and the answers that were made of it.</summary>
internal sealed class CatalogView(CatalogState state)
{
    private readonly ConcurrentDictionary<string, Body> environments = new(StringComparer.Ordinal);

    public CatalogState State => state;

    /// <summary>All that an environment points to, as an app follows it.</summary>
    public Body Environment(string environment) => environments.GetOrAdd(environment, e => Body.Of(new EnvironmentAnswer(e, new SortedDictionary<string, PlaceAnswer>(
        state.Prompts.Values.Where(p => p.Places.ContainsKey(e)).ToDictionary(p => p.Name, p => PlaceAnswer.Of(p.Places[e])), StringComparer.Ordinal))));
}
