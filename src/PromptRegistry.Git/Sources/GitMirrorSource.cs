using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Processes;
using PromptRegistry.Registry;

namespace PromptRegistry.Git.Sources;

/// <summary>
/// The prompts of one environment of a repository elsewhere, through a mirror on this machine that is fetched at
/// intervals. A start without the remote reads what the mirror has from before.
/// </summary>
public sealed class GitMirrorSource : IPromptSource
{
    /// <summary>A remote that does not answer must not hold up the start of an app for minutes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Lock gate = new();
    private readonly string address;
    private readonly TimeSpan interval;
    private readonly TimeProvider clock;
    private readonly GitMirror mirror;
    private readonly GitPromptSource source;
    private DateTimeOffset? attempted;
    private string? failure;

    /// <param name="address">Anything that <c>git fetch</c> takes.</param>
    /// <param name="cacheFolder">Where mirrors are kept; made when it does not exist.</param>
    /// <param name="interval">The remote is asked at most this often.</param>
    /// <param name="options">Defaults serve.</param>
    public GitMirrorSource(
        string address, string cacheFolder, TimeSpan interval, GitPromptSourceOptions? options = null)
    {
        options ??= new GitPromptSourceOptions();
        this.address = address;
        this.interval = interval;
        clock = options.Clock;
        var ledger = options.LedgerBranch ?? Core.Settings.RepositorySettings.Default.LedgerBranch;
        var root = options.Folder?.Trim('/') is { Length: > 0 } folder ? folder + "/" : "";
        mirror = new GitMirror(address, cacheFolder, ledger, root, options.MaximumFetch);
        source = new GitPromptSource(mirror.Folder, options with { LedgerBranch = ledger, WitnessFile = mirror.Folder + ".accepted" });
    }

    /// <summary>The address, without a password that may stand in it.</summary>
    public string Description => AddressText.WithoutPasswords(address);

    /// <inheritdoc/>
    public PromptSourceState Read(
        PromptSourceRequest request, PromptSourceState? previous, CancellationToken cancellation)
    {
        lock (gate)
        {
            FetchWhenDue(cancellation);
            if (failure is not null && (previous is not null || !mirror.IsFilled))
            {
                throw new PromptSourceException($"{Description} {(mirror.IsFilled ? "cannot be reached" : "was not reached yet")}: {failure}");
            }

            return source.Read(request, previous, cancellation);
        }
    }

    /// <summary>Nothing on this machine tells when a remote changes: the refresh interval has to do.</summary>
    public IDisposable Watch(Action changed) => new Nothing();

    public void Dispose() => source.Dispose();

    private void FetchWhenDue(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (attempted is { } last && now - last < interval) return;
        attempted = now;
        using var patience = new CancellationTokenSource(Patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            if (!mirror.Fetch(either.Token)) WaitForOther(either.Token);
            failure = null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            failure = $"it did not answer within {Patience.TotalSeconds} seconds.";
        }
        catch (Exception exception) when (exception is GitException or IOException or UnauthorizedAccessException)
        {
            failure = AddressText.WithoutPasswords(exception.Message);
        }
    }

    /// <summary>Whoever shares a mirror waits for its first fill; after that, what it has serves.</summary>
    private void WaitForOther(CancellationToken cancellation)
    {
        while (!mirror.IsFilled)
        {
            if (cancellation.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(50))) cancellation.ThrowIfCancellationRequested();
            // Whoever had the turn may have failed.
            if (!mirror.IsFilled && mirror.Fetch(cancellation)) return;
        }
    }

    private sealed class Nothing : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
