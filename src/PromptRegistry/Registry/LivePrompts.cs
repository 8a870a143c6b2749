using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PromptRegistry.Choosing;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Settings;
using PromptRegistry.Events;
using PromptRegistry.Limits;

namespace PromptRegistry.Registry;

/// <summary>
/// The registry of an app: the prompts of one environment, followed while the app runs. Resolving reads one immutable snapshot, without
/// locks; a refresh builds the next one and swaps it in whole.
/// </summary>
public sealed class LivePrompts : IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim refreshing = new(1, 1);
    private readonly CancellationTokenSource ending = new();
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private readonly Follower follower;
    private readonly Pins pins = new();
    private FollowedSource followed;
    private PromptSnapshot? snapshot;
    private IPromptEvents? events;
    private LastReading? lastRead;
    private Exposing? exposing;
    private ShadowCalls? shadows;
    private int disposed;

    /// <param name="source">Where versions come from; owned, and disposed with this. Null serves what the app was built with.</param>
    /// <param name="options">Defaults serve, unless set.</param>
    /// <param name="log">Told what is served and what is wrong.</param>
    /// <param name="clock">Default: that of the system.</param>
    /// <exception cref="ArgumentException">An option cannot be.</exception>
    public LivePrompts(IPromptSource? source, PromptRegistryOptions options, ILogger? log = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Problems().FirstOrDefault() is { } problem) throw new ArgumentException(problem, nameof(options));
        this.clock = clock ?? TimeProvider.System;
        this.log = log ?? NullLogger.Instance;
        followed = new FollowedSource(source, options with { }, this.clock);
        follower = new Follower(this, this.clock, this.log);
    }

    /// <param name="source">Where versions come from; owned, and disposed with this.</param>
    /// <param name="environment">The environment to follow.</param>
    public LivePrompts(IPromptSource source, string environment)
        : this(source, new PromptRegistryOptions { Environment = environment })
    {
    }

    /// <summary>
    /// Raised after a swap that changed what is served or what is wrong, on the refreshing thread. A handler that throws is logged, and
    /// stops nothing.
    /// </summary>
    public event EventHandler<PromptsChangedEventArgs>? Changed;

    /// <summary>Is told which units were given which version of a rollout; null for nobody.</summary>
    public IPromptExposures? Exposures
    {
        get;
        set
        {
            field = value;
            Volatile.Write(ref exposing, value is null ? null : new Exposing(value, log));
        }
    }

    /// <summary>What is served now; null before the first refresh.</summary>
    public PromptSnapshot? Snapshot => Volatile.Read(ref snapshot);

    /// <summary>What the source is called in messages.</summary>
    public string Source => Followed.Description;

    /// <summary>When the source was read last with success, by the clock of then; null before.</summary>
    public DateTimeOffset? LastRead => Volatile.Read(ref lastRead)?.At;

    /// <summary>How long ago that was, whatever the clock was set to since; null before.</summary>
    public TimeSpan? SinceLastRead => Volatile.Read(ref lastRead) is { } last ? clock.GetElapsedTime(last.Timestamp) : null;

    internal PromptRegistryOptions Options => Followed.Options;
    internal bool HasSource => Followed.Source is not null;
    internal FollowedSource Followed => Volatile.Read(ref followed);

    /// <summary>
    /// Begins to follow, without dependency injection: every accessor of the process asks this from now on, until it is disposed. Returns when the
    /// source was read, and at the latest after <see cref="PromptRegistryOptions.StartTimeout"/>.
    /// </summary>
    /// <inheritdoc cref="LivePrompts(IPromptSource?, PromptRegistryOptions, ILogger?, TimeProvider?)"/>
    public static async Task<LivePrompts> StartAsync(
        IPromptSource? source, PromptRegistryOptions options, ILogger? log = null, TimeProvider? clock = null, CancellationToken cancellation = default)
    {
        var prompts = new LivePrompts(source, options, log, clock);
        try
        {
            await prompts.FollowAsync(cancellation).ConfigureAwait(false);
            PromptRuntime.Use(prompts);
            return prompts;
        }
        catch
        {
            await prompts.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Reads the source and swaps in what it says. A source that cannot be read leaves everything as it is and makes the
    /// snapshot unhealthy.
    /// </summary>
    public async ValueTask<PromptSnapshot> RefreshAsync(CancellationToken cancellation = default)
    {
        PromptSnapshot? before;
        PromptSnapshot after;
        await refreshing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            (before, after) = await ReadAsync(followed, cancellation).ConfigureAwait(false);
            if (!ReferenceEquals(before, after)) pins.Remember(after);
            Volatile.Write(ref snapshot, after);
        }
        finally
        {
            refreshing.Release();
        }

        Tell(before, after);
        return after;
    }

    /// <summary>Who is told of the calls of accessors that ask this registry; null for nobody.</summary>
    public IPromptEvents? Events
    {
        get => Volatile.Read(ref events);
        set => Volatile.Write(ref events, value);
    }

    /// <summary>What the calls of accessors that ask this registry have to keep to; null for nothing.</summary>
    public IPromptLimits? Limits { get; set; }

    /// <summary>What shadows may take (<c>prod.shadow</c>): versions that are called beside the served ones, judged and never shown; null calls none.</summary>
    /// <exception cref="ArgumentException">An option cannot be.</exception>
    public ShadowOptions? Shadow
    {
        get => Shadows?.Options;
        set => Volatile.Write(ref shadows, value is null ? null : new ShadowCalls(value, log, clock));
    }

    internal ShadowCalls? Shadows => Volatile.Read(ref shadows);

    /// <summary>What models cost, for results, events and limits of money. A model's dated version costs what the model does.</summary>
    /// <value>Empty: no call has a cost.</value>
    public IReadOnlyList<ModelPrice> Prices { get; set; } = [];

    /// <summary>The models that <c>UseModelChoice</c> chooses from; null for none.</summary>
    public ModelCatalog? Models { get; set; }

    /// <summary>The models that choose examples, forgotten with the registry.</summary>
    internal IReadOnlyList<IDisposable> Embeddings { get; init; } = [];

    /// <summary>Tells what was learnt of a call after it.</summary>
    /// <param name="feedback">What it is; <see cref="Chat.PromptResult.RenderId"/> says of which call.</param>
    /// <returns>False where <see cref="Events"/> is not set, so that nobody keeps it.</returns>
    public ValueTask<bool> ReportAsync(PromptFeedback feedback)
    {
        ArgumentNullException.ThrowIfNull(feedback);
        if (Events is not { } told) return ValueTask.FromResult(false);
        told.Add(feedback with { Time = feedback.Time ?? clock.GetUtcNow() });
        return ValueTask.FromResult(true);
    }

    /// <summary>Calls back when a refresh is likely to find something.</summary>
    public IDisposable Watch(Action changed) => Followed.Watch(changed);

    /// <summary>
    /// Lets accessors ask this registry instead of the default one, wherever the flow of control goes from here: methods that are called,
    /// tasks that are started. It ends when the scope is disposed; flows beside it do not notice. For an app with several registries.
    /// </summary>
    public IDisposable EnterScope() => PromptRuntime.Enter(this);

    /// <summary>
    /// Holds a prompt at a version in this process, for all units, until <see cref="Unpin"/>: the switch to pull when waiting for a rollback takes too
    /// long. No arm and no move of the environment counts meanwhile.
    /// </summary>
    /// <param name="name">The prompt.</param>
    /// <param name="version">
    /// A version at hand: that of the environment or an arm, one that was served before, or the one that the app was built with. Null for what the
    /// environment serves now.
    /// </param>
    /// <returns>What is served from now on.</returns>
    /// <exception cref="ArgumentException">No accessor has that name, or the version is not at hand; the message says which are.</exception>
    public PromptIdentity Pin(string name, string? version = null)
    {
        PromptExplanation.Accessor(name);
        var environment = Options.Environment;
        var to = PromptRuntime.Compiled.Where(c => c.Name == name).Select(accessor =>
        {
            var atHand = pins.AtHand(accessor, Served(accessor), environment);
            var found = version is null ? atHand[0] : atHand.FirstOrDefault(r => r.Identity.Version == version) ?? throw new ArgumentException(
                $"{name} {version} is not at hand.{Suggestion.Listing("Versions", atHand.Select(r => r.Identity.Version))}", nameof(version));
            return KeyValuePair.Create(accessor, found.Because(ResolutionReason.Pinned));
        }).ToList();
        pins.Set(to);
        FollowingLog.Pinned(log, name, to[0].Value.Identity.Version, environment);
        return to[0].Value.Identity;
    }

    /// <summary>Lets a pinned prompt follow the environment again.</summary>
    /// <returns>Whether it was pinned.</returns>
    public bool Unpin(string name)
    {
        if (!pins.Remove(name)) return false;
        FollowingLog.Unpinned(log, name);
        return true;
    }

    /// <summary>Why a prompt is served in the version that it is, and what else was possible.</summary>
    /// <param name="name">The prompt.</param>
    /// <param name="context">For whom it would be rendered.</param>
    /// <exception cref="ArgumentException">No accessor of this process has that name.</exception>
    public PromptExplanation Explain(string name, PromptContext? context = null) =>
        PromptExplanation.Of(name, this, context);

    /// <summary>Ends following; accessors ask the registry before this one, if it still runs, else serve what is compiled in.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0) return;
        PromptRuntime.Leave(this);
        ending.Cancel();
        foreach (var model in Embeddings) model.Dispose();
        Followed.Dispose();
    }

    /// <inheritdoc cref="Dispose"/>
    public async ValueTask DisposeAsync()
    {
        Dispose();
        // A source that does not even end when it is told to holds nobody up.
        await Task.WhenAny(follower.Ended, Task.Delay(Patience)).ConfigureAwait(false);
    }

    /// <summary>Reads once, at most so long as the start may take, and follows from then on.</summary>
    internal async Task FollowAsync(CancellationToken cancellation)
    {
        var timeout = Options.StartTimeout;
        var first = Task.Run(() => RefreshAsync(ending.Token).AsTask(), CancellationToken.None);
        try
        {
            await first.WaitAsync(timeout, clock, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            ServeKept($"{Source} did not answer within {Age.Text(timeout)}, which the start waits for (StartTimeout); it is followed when it does.");
        }

        follower.Begin(ending.Token);
    }

    internal Task StopAsync()
    {
        ending.Cancel();
        return follower.Ended;
    }

    /// <summary>Follows another source, or by other options, from now on; what is served stays until that was read.</summary>
    internal async Task SwitchAsync(FollowedSource next, CancellationToken cancellation)
    {
        var before = Followed;
        before.Leave();
        await refreshing.WaitAsync(cancellation).ConfigureAwait(false);
        Volatile.Write(ref followed, next);
        refreshing.Release();
        if (!ReferenceEquals(before.Source, next.Source)) before.Dispose();
        follower.Changed();
        if (Volatile.Read(ref disposed) != 0) next.Dispose();
    }

    /// <summary>Decides for one call, and tells of it where somebody wants to know.</summary>
    internal PromptResolution Resolve(CompiledPrompt compiled, PromptContext? context = null)
    {
        if (Decided(compiled, context) is { } decided) return decided;
        var served = Served(compiled);
        if (served.Arms is not { } arms) return served;
        var decision = arms.Rules.Decide(context);
        var resolution = arms.Of(decision);
        Volatile.Read(ref exposing)?.Tell(resolution, arms.Rules, context, decision);
        return resolution;
    }

    /// <summary>What goes before the environment and its arms: a pin, and what a call asks for and may; null where there is neither.</summary>
    internal PromptResolution? Decided(CompiledPrompt compiled, PromptContext? context)
    {
        if (pins.Find(compiled) is { } pinned) return pinned;
        if (context is null or { Arm: null, Version: null } || !Options.AllowOverrides) return null;
        var served = Served(compiled);
        if (served.Arms?.Asked(context.Arm, context.Version) is { } asked) return asked;
        if (context.Arm is not null) return context.Arm.Length == 0 ? served.Because(ResolutionReason.Override) : null;
        if (served.Identity.Version == context.Version) return served.Because(ResolutionReason.Override);
        return compiled.Version == context.Version ? compiled.Resolve(compiled.Version, Options.Environment, ResolutionReason.Override) : null;
    }

    /// <summary>What the environment serves, with its arms.</summary>
    internal PromptResolution Served(CompiledPrompt compiled) =>
        Snapshot?.Find(compiled) ?? (HasSource ? compiled.Resolve(compiled.Version, Options.Environment, ResolutionReason.Fallback) : compiled.Alone);

    private async ValueTask<(PromptSnapshot? Before, PromptSnapshot After)> ReadAsync(FollowedSource from, CancellationToken cancellation)
    {
        var compiled = PromptRuntime.Compiled;
        var environment = from.Options.Environment;
        if (from.Source is not { } source)
        {
            var alone = Snapshot;
            return (alone, alone is not null && alone.Count == compiled.Count ? alone : SnapshotBuilder.CompiledIn(environment, compiled));
        }

        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, from.Left);
            var state = await source.ReadAsync(new PromptSourceRequest(environment, from.Names(compiled)), from.Last, either.Token).ConfigureAwait(false);
            Volatile.Write(ref lastRead, new LastReading(clock.GetUtcNow(), clock.GetTimestamp()));
            var before = Snapshot;
            var same = before is { IsComplete: true } && ReferenceEquals(state, from.Last) && ReferenceEquals(state, before.Source)
                && before.Count == compiled.Count && !from.Keeper.IsDue;
            from.Last = state;
            return (before, same ? before! : FollowedSnapshot.Of(from, compiled, state, before));
        }
        catch (OperationCanceledException) when (from.Left.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            // Something else is followed from now on, and read next.
            var before = Snapshot;
            return (before, before ?? FollowedSnapshot.Restored(from, compiled, $"{source.Description} is no longer followed."));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException && !cancellation.IsCancellationRequested)
        {
            // Whatever it was: what is served stays, and the next interval tries again.
            var why = exception is PromptSourceException ? exception.Message : $"The prompts of {source.Description} cannot be read: {exception.Message}";
            if (exception is not PromptSourceException) FollowingLog.Failed(log, source.Description, exception);
            var before = Snapshot;
            return (before, before is null
                ? FollowedSnapshot.Restored(from, compiled, why)
                : FollowedSnapshot.Unreachable(from, compiled, why, before));
        }
    }

    /// <summary>Serves what there is without the source, unless the source was faster.</summary>
    private void ServeKept(string why)
    {
        var kept = FollowedSnapshot.Restored(Followed, PromptRuntime.Compiled, why);
        if (Interlocked.CompareExchange(ref snapshot, kept, null) is null) Tell(null, kept);
    }

    private void Tell(PromptSnapshot? before, PromptSnapshot after)
    {
        if (ReferenceEquals(before, after) || PromptsChangedEventArgs.Between(before, after) is not { } changes) return;
        FollowingLog.Report(log, changes);
        foreach (var handler in Changed?.GetInvocationList() ?? [])
        {
            try
            {
                ((EventHandler<PromptsChangedEventArgs>)handler)(this, changes);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                FollowingLog.HandlerFailed(log, exception);
            }
        }
    }
}
