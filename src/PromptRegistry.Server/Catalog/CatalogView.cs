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
    public Body Environment(string environment) => environments.GetOrAdd(environment, e => Environment(e, _ => true));

    /// <summary>What an environment points to of some prompts.</summary>
    public Body Environment(string environment, Func<string, bool> isShown) => Body.Of(new EnvironmentAnswer(environment, new SortedDictionary<string, PlaceAnswer>(
        state.Prompts.Values.Where(p => p.Places.ContainsKey(environment) && isShown(p.Name)).ToDictionary(p => p.Name, p => PlaceAnswer.Of(p.Places[environment])),
        StringComparer.Ordinal)));
}
