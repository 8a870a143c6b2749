using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Versions;
using PromptRegistry.Registry;

namespace PromptRegistry.Servers;

/// <summary>
/// The prompts of one environment from a PromptRegistry server. A reading with nothing changed is one request that is answered with 304; one
/// with a moved prompt fetches that version, which never changes. Watching listens to the server's events.
/// </summary>
internal sealed class ServerPromptSource : IPromptSource
{
    private const int AtOnce = 8;

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly ServerPromptRegistryOptions options;
    private readonly ServerConnection connection;
    private volatile string? environment;

    public ServerPromptSource(ServerPromptRegistryOptions options)
    {
        this.options = options;
        connection = new ServerConnection(options);
    }

    public string Description => connection.Address;

    /// <inheritdoc/>
    public async ValueTask<PromptSourceState> ReadAsync(PromptSourceRequest request, PromptSourceState? previous, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            environment = request.Environment;
            var before = previous is ServerState state && state.Answers(request) ? state : null;
            return await ReadAsync(request, before, cancellation).ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public IDisposable Watch(Action changed) => new ServerWatch(connection, () => environment, changed);

    /// <summary>One for each program and environment of a server, in the folder that the options name.</summary>
    public string? SnapshotFile(string environment) => options.SnapshotFile(environment);

    public void Dispose()
    {
        connection.Dispose();
        gate.Dispose();
    }

    private async Task<PromptSourceState> ReadAsync(PromptSourceRequest request, ServerState? before, CancellationToken cancellation)
    {
        var answer = await connection.EnvironmentAsync(request.Environment, before?.ETag, cancellation).ConfigureAwait(false);
        if (answer is null) return before!;
        var wanted = request.Names.Where(n => answer.Prompts.ContainsKey(n) || before?.Prompts.ContainsKey(n) == true).ToList();
        var prompts = new SourcedPrompt[wanted.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, wanted.Count),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (i, stop) => prompts[i] = await PromptAsync(request.Environment, wanted[i], answer, before, stop).ConfigureAwait(false)).ConfigureAwait(false);
        if (before is not null && prompts.Length == before.Prompts.Count && prompts.All(p => ReferenceEquals(p, before.Prompts.GetValueOrDefault(p.Name))))
        {
            before.ETag = answer.ETag;
            return before;
        }

        return new ServerState(prompts.ToDictionary(p => p.Name, StringComparer.Ordinal), request) { ETag = answer.ETag };
    }

    private async Task<SourcedPrompt> PromptAsync(string environment, string name, ServerEnvironment answer, ServerState? before, CancellationToken cancellation)
    {
        var now = await VersionAsync(environment, name, answer, before, cancellation).ConfigureAwait(false);
        var arms = await ArmsAsync(environment, name, answer.Prompts.GetValueOrDefault(name)?.Arms ?? [], before?.Prompts.GetValueOrDefault(name)?.Arms ?? [], cancellation).ConfigureAwait(false);
        return ReferenceEquals(now.Arms, arms) ? now : now with { Arms = arms };
    }

    /// <summary>The arms of a prompt; the same list where nothing moved.</summary>
    private async Task<IReadOnlyList<SourcedArm>> ArmsAsync(
        string environment, string name, IReadOnlyList<ServerArm> answered, IReadOnlyList<SourcedArm> before, CancellationToken cancellation)
    {
        if (answered.Count == 0) return before.Count == 0 ? before : [];
        var arms = new List<SourcedArm>(answered.Count);
        foreach (var arm in answered)
        {
            var known = before.FirstOrDefault(a => a.Name == arm.Name);
            var version = await PlacedAsync(environment, name, arm.Place, known?.Version, cancellation).ConfigureAwait(false);
            arms.Add(known is not null && ReferenceEquals(known.Version, version) && known.Rule?.ToString() == arm.Rule?.ToString() ? known : new SourcedArm(arm.Name, version, arm.Rule));
        }

        return arms.Count == before.Count && arms.Zip(before).All(p => ReferenceEquals(p.First, p.Second)) ? before : arms;
    }

    private async Task<SourcedPrompt> VersionAsync(string environment, string name, ServerEnvironment answer, ServerState? before, CancellationToken cancellation)
    {
        var known = before?.Prompts.GetValueOrDefault(name);
        if (!answer.Prompts.TryGetValue(name, out var place))
        {
            return Same(known, SourcedPrompt.Broken(name, "", new Diagnostic(RegistryDiagnostics.EnvironmentDeleted, SourceLocation.File(name),
                $"The server has no {name} in {environment} any more; it had {known?.Version?.ToString() ?? "a version"}. Promote what should be there.")));
        }

        return await PlacedAsync(environment, name, place, known, cancellation).ConfigureAwait(false);
    }

    private async Task<SourcedPrompt> PlacedAsync(string environment, string name, ServerPlace place, SourcedPrompt? known, CancellationToken cancellation)
    {
        if (place.Problem is { } problem) return Same(known, SourcedPrompt.Broken(name, place.Target, problem));
        if (known is { Problem: null } && known.RefTarget == place.Target && known.Commit == place.Commit && known.Version?.ToString() == place.Version) return known;
        if (place.Version is null || place.Commit is null || !PromptVersion.TryParse(place.Version, out var version))
        {
            throw new PromptSourceException($"{Description} says of {name} in {environment} what cannot be read: there is no version.");
        }

        var files = await connection.VersionAsync(name, place.Version, cancellation).ConfigureAwait(false);
        return SourcedPrompt.Of(name, place.Target, version, place.Commit, files) with { LocalName = files.Folder == name ? null : files.Folder };
    }

    private static SourcedPrompt Same(SourcedPrompt? before, SourcedPrompt now) => before is not null && before with { Arms = now.Arms } == now ? before : now;

    /// <summary>What the server said, and by which validator it can be asked whether that still holds.</summary>
    private sealed class ServerState(Dictionary<string, SourcedPrompt> prompts, PromptSourceRequest request) : PromptSourceState(prompts)
    {
        public string? ETag { get; set; }

        public bool Answers(PromptSourceRequest asked) => asked.Environment == request.Environment
            && (ReferenceEquals(asked.Names, request.Names) || asked.Names.SequenceEqual(request.Names, StringComparer.Ordinal));
    }
}
