using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Writing;
using PromptRegistry.Server.Answers;
using PromptRegistry.Server.Catalog;
using PromptRegistry.Server.Keys;

namespace PromptRegistry.Server.Doing;

/// <summary>
/// Changes the repository, one change after the other; between replicas git's own compare-and-swap decides. A change that has begun ends, also when its caller
/// is gone: who asks again with the same idempotency key gets what it came to.
/// </summary>
internal sealed class Writer(PromptCatalog catalog, ServerOptions options, IHostApplicationLifetime lifetime) : IDisposable
{
    /// <summary>Changes that wait for their turn.</summary>
    private const int MostWaiting = 32;

    private readonly SemaphoreSlim turn = new(1, 1);
    private int waiting;

    public async Task<(DoneAnswer? Done, Problem? Refused)> RunAsync(
        Caller caller, RequestName? name, Change change, IReadOnlyList<string> prompts, Func<GitRegistry, WriteOptions, CancellationToken, Outcome<DoneAnswer>> run,
        CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref waiting);
            return (null, Problem.Of(StatusCodes.Status429TooManyRequests, ServerDiagnostics.TooManyRequests, $"{MostWaiting} changes wait already. Try again in a moment."));
        }

        try
        {
            await turn.WaitAsync(cancellation);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }

        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
            limit.CancelAfter(DoingEndpoints.Longest);
            var result = await Task.Run(() => Run(caller, name, change, prompts, run, limit.Token), CancellationToken.None);
            // Who asks now sees it, and followers learn of it.
            if (result.Done is { DryRun: false }) await catalog.RefreshAsync(limit.Token);
            return result;
        }
        catch (OperationCanceledException)
        {
            return (null, Problem.Of(503, ServerDiagnostics.NotReady, "The change took too long, or the server stops. Send it again, with the same idempotency key."));
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Does something while nothing is changed.</summary>
    public async Task AloneAsync(Action what, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            await Task.Run(what, CancellationToken.None);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private (DoneAnswer? Done, Problem? Refused) Run(
        Caller caller, RequestName? name, Change change, IReadOnlyList<string> prompts, Func<GitRegistry, WriteOptions, CancellationToken, Outcome<DoneAnswer>> run,
        CancellationToken cancellation)
    {
        var opened = GitRegistry.Open(options.Repository, new GitRegistryOptions { Clock = options.Clock }, cancellation);
        if (opened.Value is not { } registry) return (null, Statuses.Of(opened));
        using (registry)
        {
            // The names as the registry has them: in a root with a prefix a caller may leave it out.
            var names = prompts.Select(registry.Settings.NameOf);
            if (names.Select(n => caller.Refuses(n, change.Environment)).OfType<Problem>().FirstOrDefault() is { } foreign) return (null, foreign);
            if (Earlier(registry, name, cancellation) is { } before) return before;
            var outcome = run(registry, new WriteOptions(change.DryRun, options.Moves, change.Reason) { Author = caller.Person, Request = name?.ToString() }, cancellation);
            if (outcome.Value is { } done) return (done, null);
            // Somebody else was faster: that may have been this very request, at another replica.
            return (outcome.Code == OutcomeCode.Conflict ? Earlier(registry, name, cancellation) : null) ?? (null, Statuses.Of(outcome));
        }
    }

    /// <summary>What a request came to before, here or at another replica; null where it is the first time.</summary>
    private (DoneAnswer? Done, Problem? Refused)? Earlier(GitRegistry registry, RequestName? name, CancellationToken cancellation)
    {
        if (name is null) return null;
        var read = registry.ForReading(options.Moves, cancellation);
        if (read.Value is not { } view) return (null, Statuses.Of(read));
        IReadOnlyList<LedgerEvent> events;
        try
        {
            events = LedgerHistory.OfRequest(view.Reader, view.Reader.Resolve(view.LedgerReference), options.Clock.GetUtcNow() - RequestName.Memory, name.IsSameKey);
        }
        catch (GitException exception)
        {
            return (null, Problem.Of(503, RegistryDiagnostics.GitFailed, PlainText.OneLine(exception.Message)));
        }

        if (events.Count == 0) return null;
        return events.All(e => e.Request == name.ToString())
            ? (DoneAnswer.Of(events), null)
            : (null, Problem.Of(422, ServerDiagnostics.RequestReused,
                $"This '{RequestName.Header}' stands for another request of {events[0].Commit!.Author.When.UtcDateTime:yyyy-MM-dd HH:mm}Z: {events[0].Subject}. Send a new one."));
    }
}
