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

    /// <summary>A mirror that seems damaged is fetched anew, and not more often: what is wrong may be the remote.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly string address;
    private readonly TimeSpan interval;
    private readonly TimeProvider clock;
    private readonly GitMirror mirror;
    private readonly bool verifies;
    private readonly GitPromptSource source;
    private long? attempted;
    private long? renewed;
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
        verifies = options.Verify == SourceVerification.Signatures;
        var ledger = options.LedgerBranch ?? Core.Settings.RepositorySettings.Default.LedgerBranch;
        var root = options.Folder?.Trim('/') is { Length: > 0 } folder ? folder + "/" : "";
        mirror = new GitMirror(address, cacheFolder, ledger, root, options.MaximumFetch);
        source = new GitPromptSource(mirror.Folder, options with { LedgerBranch = ledger, WitnessFile = mirror.Folder + ".accepted" });
    }

    /// <summary>The address, without a password that may stand in it.</summary>
    public string Description => AddressText.WithoutPasswords(address);

    /// <inheritdoc/>
    public async ValueTask<PromptSourceState> ReadAsync(
        PromptSourceRequest request, PromptSourceState? previous, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await FetchWhenDueAsync(cancellation).ConfigureAwait(false);
            if (failure is null && source.HasFaults) await RenewAsync(cancellation).ConfigureAwait(false);
            if (failure is not null && (previous is not null || !mirror.IsFilled))
            {
                throw new PromptSourceException($"{Description} {(mirror.IsFilled ? "cannot be reached" : "was not reached yet")}: {failure}");
            }

            try
            {
                return await source.ReadAsync(request, previous, cancellation).ConfigureAwait(false);
            }
            catch (PromptSourceException) when (failure is null)
            {
                if (!await RenewAsync(cancellation).ConfigureAwait(false)) throw;
                return await source.ReadAsync(request, previous, cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>
    /// One for each program and environment, beside the mirror; none where signatures are verified, for nobody signed it: an app that wants it
    /// all the same names the file.
    /// </summary>
    public string? SnapshotFile(string environment) => verifies
        ? null
        : $"{mirror.Folder[..^".git".Length]}.{SafeName(AppDomain.CurrentDomain.FriendlyName)}.{SafeName(environment)}.snapshot";

    /// <summary>Nothing on this machine tells when a remote changes: the refresh interval has to do.</summary>
    public IDisposable Watch(Action changed) => new Nothing();

    public void Dispose() => source.Dispose();

    private static string SafeName(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));

    private async Task FetchWhenDueAsync(CancellationToken cancellation)
    {
        // By the time that passed, whatever the clock is set to meanwhile.
        if (attempted is { } last && clock.GetElapsedTime(last) < interval) return;
        attempted = clock.GetTimestamp();
        using var patience = new CancellationTokenSource(Patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            if (!await mirror.FetchAsync(either.Token).ConfigureAwait(false)) await WaitForOtherAsync(either.Token).ConfigureAwait(false);
            failure = null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            failure = $"it did not answer within {Patience.TotalSeconds} seconds.";
        }
        catch (Exception exception) when (exception is GitException or IOException or UnauthorizedAccessException)
        {
            failure = AddressText.WithoutPasswords(exception.Message);
            // It may be the mirror that is damaged: then the remote gives all of it once more.
            if (mirror.IsFilled && await RenewAsync(cancellation).ConfigureAwait(false)) failure = null;
        }
    }

    /// <summary>Makes a damaged mirror anew; what is wrong with that leaves everything as it is.</summary>
    private async Task<bool> RenewAsync(CancellationToken cancellation)
    {
        if (renewed is { } last && clock.GetElapsedTime(last) < Between) return false;
        renewed = clock.GetTimestamp();
        using var patience = new CancellationTokenSource(Patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            if (!await mirror.RenewAsync(either.Token).ConfigureAwait(false)) return false;
            await source.ForgetAsync(cancellation).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is GitException or IOException or UnauthorizedAccessException
            || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <summary>Whoever shares a mirror waits for its first fill; after that, what it has serves.</summary>
    private async Task WaitForOtherAsync(CancellationToken cancellation)
    {
        while (!mirror.IsFilled)
        {
            await Task.Delay(50, cancellation).ConfigureAwait(false);
            // Whoever had the turn may have failed.
            if (!mirror.IsFilled && await mirror.FetchAsync(cancellation).ConfigureAwait(false)) return;
        }
    }

    private sealed class Nothing : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
