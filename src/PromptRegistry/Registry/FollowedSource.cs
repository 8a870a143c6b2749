namespace PromptRegistry.Registry;

/// <summary>What a registry follows: a source by some options. Another source, or other options, make another one.</summary>
internal sealed class FollowedSource(IPromptSource? source, PromptRegistryOptions options, TimeProvider clock) : IDisposable
{
    private readonly CancellationTokenSource left = new();
    private IReadOnlyList<CompiledPrompt>? named;
    private string[] names = [];

    public IPromptSource? Source => source;

    public PromptRegistryOptions Options => options;

    public string Description => source?.Description ?? "what the app was built with";

    /// <summary>Keeps on disk what is served.</summary>
    public SnapshotKeeper Keeper { get; } = new(FileOf(source, options), source?.Description ?? "", options.Environment, clock);

    /// <summary>What the source said last.</summary>
    public PromptSourceState? Last { get; set; }

    /// <summary>Ends a reading when something else is followed.</summary>
    public CancellationToken Left => left.Token;

    public IDisposable Watch(Action changed) => source?.Watch(changed) ?? left.Token.Register(() => { });

    /// <summary>The same list as long as there are the same accessors, so that a source sees at once that it is the same.</summary>
    public string[] Names(IReadOnlyList<CompiledPrompt> compiled)
    {
        if (ReferenceEquals(compiled, named)) return names;
        named = compiled;
        return names = [.. compiled.Select(c => c.Name).Distinct(StringComparer.Ordinal)];
    }

    public void Leave() => left.Cancel();

    public void Dispose()
    {
        Leave();
        source?.Dispose();
    }

    private static SnapshotFile? FileOf(IPromptSource? source, PromptRegistryOptions options) =>
        options.KeepSnapshot && (options.SnapshotFile ?? source?.SnapshotFile(options.Environment)) is { } file ? new SnapshotFile(file) : null;
}

/// <summary>When a source was read.</summary>
/// <param name="At">By the clock of then.</param>
/// <param name="Timestamp">By the time that passes.</param>
internal sealed record LastReading(DateTimeOffset At, long Timestamp);
