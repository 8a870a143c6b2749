namespace PromptRegistry.Registry;

/// <summary>
/// The prompts of one environment, followed while the app runs. Resolving reads one immutable snapshot, without locks;
/// a refresh builds the next one and swaps it in whole.
/// </summary>
public sealed class LivePrompts : IDisposable
{
    private readonly IPromptSource source;
    private readonly string environment;
    private readonly Lock refreshing = new();
    private PromptSnapshot? snapshot;
    private IReadOnlyList<CompiledPrompt>? named;
    private string[] names = [];

    /// <param name="source">Where versions come from; owned, and disposed with this.</param>
    /// <param name="environment">The environment to follow.</param>
    public LivePrompts(IPromptSource source, string environment)
    {
        this.source = source;
        this.environment = environment;
    }

    /// <summary>Raised after a swap that changed what is served or what is wrong, on the refreshing thread.</summary>
    public event EventHandler<PromptsChangedEventArgs>? Changed;

    /// <summary>What is served now; null before the first refresh.</summary>
    public PromptSnapshot? Snapshot => Volatile.Read(ref snapshot);

    /// <summary>What the source is called in messages.</summary>
    public string Source => source.Description;

    /// <summary>
    /// Reads the source and swaps in what it says. A source that cannot be read leaves everything as it is and makes the
    /// snapshot unhealthy.
    /// </summary>
    public PromptSnapshot Refresh(CancellationToken cancellation = default)
    {
        PromptSnapshot? before;
        PromptSnapshot after;
        lock (refreshing)
        {
            before = snapshot;
            after = Read(before, cancellation);
            Volatile.Write(ref snapshot, after);
        }

        if (!ReferenceEquals(before, after) && PromptsChangedEventArgs.Between(before, after) is { } changes)
        {
            Changed?.Invoke(this, changes);
        }

        return after;
    }

    /// <summary>Calls back when a refresh is likely to find something.</summary>
    public IDisposable Watch(Action changed) => source.Watch(changed);

    public void Dispose()
    {
        PromptRuntime.Leave(this);
        source.Dispose();
    }

    internal PromptResolution Resolve(CompiledPrompt compiled) =>
        Snapshot?.Find(compiled) ?? compiled.Resolve(compiled.Version, environment, ResolutionReason.Fallback);

    private PromptSnapshot Read(PromptSnapshot? before, CancellationToken cancellation)
    {
        var compiled = PromptRuntime.Compiled;
        try
        {
            var state = source.Read(new PromptSourceRequest(environment, Names(compiled)), before?.Source, cancellation);
            return before is { IsComplete: true } && ReferenceEquals(state, before.Source) && before.Count == compiled.Count
                ? before
                : SnapshotBuilder.Build(environment, compiled, state, before);
        }
        catch (PromptSourceException exception)
        {
            var message = $"{exception.Message} What was served last stays.";
            return before is { Problems: [{ Prompt: null } only] } && only.Message == message && before.Count == compiled.Count
                ? before
                : SnapshotBuilder.Unreachable(environment, compiled, message, before);
        }
    }

    /// <summary>The same list as long as there are the same accessors, so that a source sees at once that it is the same.</summary>
    private string[] Names(IReadOnlyList<CompiledPrompt> compiled)
    {
        if (ReferenceEquals(compiled, named)) return names;
        named = compiled;
        return names = [.. compiled.Select(c => c.Name).Distinct(StringComparer.Ordinal)];
    }
}

/// <summary>What a refresh changed.</summary>
/// <param name="served">Prompts that are now served in another version or for another reason.</param>
/// <param name="newProblems">Problems that were not there before.</param>
/// <param name="isHealthy">Whether everything that the environment points to is served.</param>
public sealed class PromptsChangedEventArgs(
    IReadOnlyList<PromptIdentity> served, IReadOnlyList<PromptProblem> newProblems, bool isHealthy) : EventArgs
{
    public IReadOnlyList<PromptIdentity> Served { get; } = served;

    public IReadOnlyList<PromptProblem> NewProblems { get; } = newProblems;

    public bool IsHealthy { get; } = isHealthy;

    internal static PromptsChangedEventArgs? Between(PromptSnapshot? before, PromptSnapshot after)
    {
        var known = before?.Served.ToHashSet() ?? [];
        var served = after.Served.Where(i => !known.Contains(i)).ToArray();
        var problems = after.Problems.Except(before?.Problems ?? []).ToArray();
        return served.Length == 0 && problems.Length == 0 && before?.IsHealthy == after.IsHealthy
            ? null
            : new PromptsChangedEventArgs(served, problems, after.IsHealthy);
    }
}
