using System.Collections.Immutable;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Witnesses;
using PromptRegistry.Registry;

namespace PromptRegistry.Git.Sources;

/// <summary>
/// The prompts of one environment, read from the tags of a repository on this machine. Each prompt's tag is looked up
/// by name, so that a read costs the same however many releases there are; a read with nothing changed looks at the
/// times of a few files, and where refs are loose and nothing watches, of a folder for each prompt.
/// </summary>
public sealed class GitPromptSource : IPromptSource
{
    /// <summary>How long a quiet watcher is believed before folders are looked at all the same.</summary>
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly string repository;
    private readonly GitPromptSourceOptions options;
    private readonly Func<string, IGitReader> openReader;
    private ImmutableList<ReferenceWatcher> watchers = [];
    private bool isDisposed;
    private OpenRepository? open;
    private Witness? witness;
    private EnvironmentPrompts? last;
    private string? lastEnvironment;
    private long lastLook;

    /// <param name="repository">A work tree or a bare repository; need not exist yet.</param>
    /// <param name="options">Defaults serve.</param>
    public GitPromptSource(string repository, GitPromptSourceOptions? options = null)
        : this(repository, options ?? new GitPromptSourceOptions(), null)
    {
    }

    /// <param name="openReader">Opens the git folder to read; null for the reader that the options name.</param>
    internal GitPromptSource(string repository, GitPromptSourceOptions options, Func<string, IGitReader>? openReader)
    {
        this.repository = repository;
        this.options = options;
        this.openReader = openReader ?? (folder => GitReaders.Open(folder, options.Reader));
    }

    public string Description => repository;

    /// <summary>Whether something that the repository should have could not be read, since it was opened.</summary>
    internal bool HasFaults => open is { HasFaults: true } || last is { Unread.Count: > 0 };

    /// <summary>Opens it anew for the next reading.</summary>
    internal async Task ForgetAsync(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation).ConfigureAwait(false);
        Close();
        gate.Release();
    }

    /// <inheritdoc/>
    public async ValueTask<PromptSourceState> ReadAsync(
        PromptSourceRequest request, PromptSourceState? previous, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            open ??= OpenRepository.Open(repository, options, witness ??= Witness.Open(options.WitnessFile), openReader);
            return Read(open, request, previous, cancellation);
        }
        catch (Exception exception) when (exception is GitException or IOException or UnauthorizedAccessException)
        {
            Close();
            throw new PromptSourceException($"The prompts in {repository} cannot be read: {exception.Message}", exception);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public IDisposable Watch(Action changed)
    {
        var folders = GitFolders.Find(repository);
        if (folders is null) return new Subscription(() => { });
        var watcher = new ReferenceWatcher(folders.CommonFolder, changed, options.Clock);
        ImmutableInterlocked.Update(ref watchers, w => w.Add(watcher));
        return new Subscription(() =>
        {
            ImmutableInterlocked.Update(ref watchers, w => w.Remove(watcher));
            watcher.Dispose();
        });
    }

    /// <summary>A reading that is under way comes to its end first.</summary>
    public void Dispose()
    {
        gate.Wait();
        try
        {
            isDisposed = true;
            Close();
            foreach (var watcher in watchers) watcher.Dispose();
            watchers = [];
        }
        finally
        {
            gate.Release();
        }
    }

    private EnvironmentPrompts Read(
        OpenRepository from, PromptSourceRequest request, PromptSourceState? previous, CancellationToken cancellation)
    {
        if (!Directory.Exists(from.Folders.CommonFolder)) throw new GitException("the repository is no longer there.");
        var before = previous is not null && ReferenceEquals(previous, last) && request.Environment == lastEnvironment ? last : null;
        var hints = Hints(from);
        if (hints is null) lastLook = options.Clock.GetTimestamp();
        var changes = from.Stamps.Look(from.NamesOf(request.Names), hints);
        if (before is not null && changes.None && before.Unread.Count == 0) return before;

        last = new EnvironmentReading(from, request.Environment, before, changes).Read(request.Names, cancellation);
        lastEnvironment = request.Environment;
        return last;
    }

    /// <summary>The prompts in whose folders something happened; null where all are to be looked at.</summary>
    private HashSet<string>? Hints(OpenRepository from)
    {
        var hints = new HashSet<string>(StringComparer.Ordinal);
        foreach (var watcher in watchers) hints.UnionWith(watcher.TakeHints());
        return watchers.Exists(w => w.IsReliable)
            && options.Clock.GetElapsedTime(lastLook) < Trust
            && hints.All(from.Stamps.Knows)
            ? hints
            : null;
    }

    private void Close()
    {
        open?.Dispose();
        open = null;
        last = null;
        lastLook = 0;
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}

/// <summary>How a git repository serves as a source of prompts.</summary>
public sealed record GitPromptSourceOptions
{
    /// <summary>The folder within the repository that has <c>promptregistry.yaml</c> or <c>prompts/</c>, for releases that do not say where they are.</summary>
    /// <value>Where the path leads into a work tree: the root that the path is in; else the topmost folder.</value>
    public string? Folder { get; init; }

    /// <summary>The ledger's branch.</summary>
    /// <value>What <c>promptregistry.yaml</c> in HEAD's commit says, unless set.</value>
    public string? LedgerBranch { get; init; }

    /// <summary>What a version must show before it is served.</summary>
    /// <value><see cref="SourceVerification.None"/>, unless set.</value>
    public SourceVerification Verify { get; init; }

    /// <summary>
    /// The file with those whose signatures count, as <c>ssh-keygen</c> reads it, on the app's own machine; needed where
    /// signatures are verified. It is read again when it changes.
    /// </summary>
    public string? AllowedSigners { get; init; }

    /// <summary>Bytes that one fetch from a remote may bring; more ends it, and what was fetched before stays.</summary>
    /// <value>512 MB, unless set.</value>
    public long MaximumFetch { get; init; } = 512L * 1024 * 1024;

    /// <summary>Where what was accepted is remembered; null where only the process remembers.</summary>
    internal string? WitnessFile { get; init; }

    public GitReaderKind Reader { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>What a followed version must show before an app serves it.</summary>
public enum SourceVerification
{
    /// <summary>Nothing but that its tags are releases and what they were before: whoever can move tags decides.</summary>
    None,

    /// <summary>
    /// The release's tag and the tag that moved the environment there are signed by allowed signers, and no move is older than
    /// the one before.
    /// </summary>
    Signatures,
}
