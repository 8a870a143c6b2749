using System.Collections.Frozen;

namespace PromptRegistry.Registry;

/// <summary>What every accessor resolves to at one moment. Immutable.</summary>
public sealed class PromptSnapshot
{
    private readonly FrozenDictionary<CompiledPrompt, PromptResolution> resolutions;
    private readonly PromptResolution?[] places;

    internal PromptSnapshot(
        string environment,
        PromptSourceState? source,
        IEnumerable<KeyValuePair<CompiledPrompt, PromptResolution>> resolutions,
        IReadOnlyList<PromptProblem> problems,
        bool isComplete)
    {
        IsComplete = isComplete;
        Environment = environment;
        Source = source;
        Problems = problems;
        this.resolutions = resolutions as FrozenDictionary<CompiledPrompt, PromptResolution> ?? resolutions.ToFrozenDictionary();
        places = new PromptResolution?[this.resolutions.Count == 0 ? 0 : this.resolutions.Keys.Max(c => c.Index) + 1];
        foreach (var (accessor, resolution) in this.resolutions)
        {
            if (accessor.Index >= 0) places[accessor.Index] = resolution;
        }
    }

    public string Environment { get; }

    /// <summary>Empty when everything that the environment points to is served.</summary>
    public IReadOnlyList<PromptProblem> Problems { get; }

    public bool IsHealthy => Problems.Count == 0;

    /// <summary>What is served, by prompt and version, in the order of the names; arms after the version of the environment.</summary>
    public IEnumerable<PromptIdentity> Served => resolutions.Values
        .SelectMany(r => (r.Arms?.Arms.Select(a => a.Resolution?.Identity) ?? []).OfType<PromptIdentity>().Prepend(r.Identity))
        .OrderBy(i => i.Name, StringComparer.Ordinal).ThenBy(i => i.Arm, StringComparer.Ordinal);

    internal PromptSourceState? Source { get; }

    /// <summary>Whether everything could be read, so that it need not be tried again until something moves.</summary>
    internal bool IsComplete { get; }

    internal int Count => resolutions.Count;

    internal IEnumerable<KeyValuePair<CompiledPrompt, PromptResolution>> Resolutions => resolutions;

    internal PromptResolution? Find(CompiledPrompt compiled)
    {
        var (index, at) = (compiled.Index, places);
        return (uint)index < (uint)at.Length && at[index] is { } resolution ? resolution : resolutions.GetValueOrDefault(compiled);
    }

    /// <summary>The same, with one problem more.</summary>
    internal PromptSnapshot With(PromptProblem problem) => new(Environment, Source, resolutions, [.. Problems, problem], IsComplete);
}

/// <summary>Something that keeps an environment from being followed.</summary>
/// <param name="Prompt">The prompt concerned; null when it is all of them.</param>
/// <param name="Message">What was found, what is served instead, what to do.</param>
public sealed record PromptProblem(string? Prompt, string Message);
