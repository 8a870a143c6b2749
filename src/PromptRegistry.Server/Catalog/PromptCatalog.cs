using System.Collections.Immutable;
using System.Threading.Channels;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Sources;

namespace PromptRegistry.Server.Catalog;

/// <summary>
/// What the repository has, as one immutable view that requests read without locks. It is read again when a tag moves, when somebody says so, and at
/// intervals; a reading that fails leaves what is served.
/// </summary>
internal sealed partial class PromptCatalog(ServerOptions options, ILogger<PromptCatalog> log) : BackgroundService
{
    private readonly RepositoryCatalog repository = new(options.Repository, new GitPromptSourceOptions { Clock = options.Clock });
    private readonly Channel<bool> wishes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly SemaphoreSlim turn = new(1, 1);
    private ImmutableList<Channel<CatalogMove>> listeners = [];
    private CatalogView? current;
    private string? problem;

    /// <summary>Null until the repository was read once.</summary>
    public CatalogView? Current => Volatile.Read(ref current);

    /// <summary>Why the repository could not be read the last time; null where it could.</summary>
    public string? Problem => Volatile.Read(ref problem);

    /// <summary>Reads soon, however often it is said.</summary>
    public void Hint() => wishes.Writer.TryWrite(true);

    /// <summary>Reads now, and gives what is served afterwards.</summary>
    public async Task<CatalogView?> RefreshAsync(CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            var state = repository.Read(cancellation);
            var before = current;
            if (!ReferenceEquals(before?.State, state))
            {
                var after = new CatalogView(state);
                Volatile.Write(ref current, after);
                Tell(CatalogMove.Between(before, after));
            }

            if (problem is not null) Recovered(log, options.Repository);
            problem = null;
        }
        catch (Exception exception) when (exception is GitException or IOException or UnauthorizedAccessException)
        {
            if (problem != exception.Message) Failed(log, options.Repository, exception.Message);
            problem = exception.Message;
        }
        finally
        {
            turn.Release();
        }

        return current;
    }

    /// <summary>Moves from now on; who reads too slowly is cut off and asks for the state again.</summary>
    public CatalogSubscription Subscribe()
    {
        var channel = Channel.CreateBounded<CatalogMove>(1024);
        ImmutableInterlocked.Update(ref listeners, l => l.Add(channel));
        return new CatalogSubscription(channel.Reader, () => ImmutableInterlocked.Update(ref listeners, l => l.Remove(channel)));
    }

    public override void Dispose()
    {
        base.Dispose();
        turn.Dispose();
        repository.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await RefreshAsync(stoppingToken);
        using var watch = repository.Watch(Hint);
        while (!stoppingToken.IsCancellationRequested)
        {
            await WishOrIntervalAsync(stoppingToken);
            await RefreshAsync(stoppingToken);
        }
    }

    private async Task WishOrIntervalAsync(CancellationToken stopping)
    {
        using var interval = new CancellationTokenSource(options.RefreshInterval, options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, interval.Token);
        try
        {
            await wishes.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
        }
    }

    private void Tell(IReadOnlyList<CatalogMove> moves)
    {
        foreach (var listener in listeners)
        {
            foreach (var move in moves)
            {
                if (listener.Writer.TryWrite(move)) continue;
                listener.Writer.TryComplete();
                break;
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The prompts in {Repository} cannot be read: {Reason} What was served last stays.")]
    private static partial void Failed(ILogger log, string repository, string reason);

    [LoggerMessage(LogLevel.Information, "The prompts in {Repository} can be read again.")]
    private static partial void Recovered(ILogger log, string repository);
}

/// <summary>Moves as they happen, until it is disposed.</summary>
internal sealed class CatalogSubscription(ChannelReader<CatalogMove> moves, Action end) : IDisposable
{
    public ChannelReader<CatalogMove> Moves => moves;

    public void Dispose() => end();
}

/// <summary>An environment of one prompt points elsewhere.</summary>
/// <param name="Version">The version that is served now; null where there is none.</param>
/// <param name="Previous">The version before; null where there was none.</param>
/// <param name="Arms">The arms that came, went, or point elsewhere; null for none.</param>
internal sealed record CatalogMove(string Environment, string Name, string? Version, string? Previous, IReadOnlyList<string>? Arms)
{
    public static IReadOnlyList<CatalogMove> Between(CatalogView? before, CatalogView after)
    {
        if (before is null) return [];
        var moves = new List<CatalogMove>();
        foreach (var name in after.State.Prompts.Keys.Union(before.State.Prompts.Keys))
        {
            var (was, now) = (before.State.Prompts.GetValueOrDefault(name), after.State.Prompts.GetValueOrDefault(name));
            if (ReferenceEquals(was, now)) continue;
            foreach (var environment in after.State.Settings.Environments)
            {
                var (from, to) = (was?.Places.GetValueOrDefault(environment), now?.Places.GetValueOrDefault(environment));
                var arms = MovedArms(from?.Arms ?? [], to?.Arms ?? []);
                if (from?.Target == to?.Target && from?.Served == to?.Served && arms.Count == 0) continue;
                moves.Add(new CatalogMove(environment, name, to?.Served?.Version.ToString(), from?.Served?.Version.ToString(), arms.Count == 0 ? null : arms));
            }
        }

        return moves;
    }

    /// <summary>The names of arms that came, went, or point elsewhere.</summary>
    private static List<string> MovedArms(IReadOnlyList<CatalogArm> before, IReadOnlyList<CatalogArm> after) =>
        [.. before.Concat(after).GroupBy(a => a.Name, StringComparer.Ordinal).Where(g => g.Count() != 2 || g.First().Target != g.Last().Target).Select(g => g.Key).Order(StringComparer.Ordinal)];
}
