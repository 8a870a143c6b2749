using System.Threading.Channels;
using PromptRegistry.Git;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Remotes;
using PromptRegistry.Server.Catalog;

namespace PromptRegistry.Server.Doing;

/// <summary>Brings here what a remote has: when it tells of a push, and at intervals. A remote that cannot be reached leaves what is served.</summary>
internal sealed partial class RemoteFollower(ServerOptions options, Writer writer, PromptCatalog catalog, ILogger<RemoteFollower> log) : BackgroundService
{
    private readonly Channel<bool> wishes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private string? problem;

    /// <summary>Looks soon, however often it is said.</summary>
    public void Hint() => wishes.Writer.TryWrite(true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Follow is not { } remote) return;
        while (!stoppingToken.IsCancellationRequested)
        {
            await writer.AloneAsync(() => Fetch(remote, stoppingToken), stoppingToken);
            await catalog.RefreshAsync(stoppingToken);
            await WishOrIntervalAsync(stoppingToken);
        }
    }

    private void Fetch(string remote, CancellationToken cancellation)
    {
        var why = Try(remote, cancellation);
        if (why is not null && why != problem) Failed(log, remote, why);
        if (why is null && problem is not null) Recovered(log, remote);
        problem = why;
    }

    private string? Try(string remote, CancellationToken cancellation)
    {
        try
        {
            var opened = GitRegistry.Open(options.Repository, new GitRegistryOptions { Clock = options.Clock }, cancellation);
            if (opened.Value is not { } registry) return opened.Diagnostics[0].Message;
            using (registry) new RemoteReferences(registry.Git, remote).Follow(cancellation);
            return null;
        }
        catch (GitException exception)
        {
            return exception.Message;
        }
    }

    private async Task WishOrIntervalAsync(CancellationToken stopping)
    {
        using var interval = new CancellationTokenSource(options.RemoteInterval, options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, interval.Token);
        try
        {
            await wishes.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
        }
    }

    [LoggerMessage(LogLevel.Warning, "The remote {Remote} cannot be followed: {Reason} What is here is served.")]
    private static partial void Failed(ILogger log, string remote, string reason);

    [LoggerMessage(LogLevel.Information, "The remote {Remote} is followed again.")]
    private static partial void Recovered(ILogger log, string remote);
}
