using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace PromptRegistry.Registry;

/// <summary>Refreshes a registry in the background: at once when the source hints at a change, else at intervals.</summary>
internal sealed class Follower(LivePrompts prompts, TimeProvider clock, ILogger log)
{
    /// <summary>Holds one hint at most: a refresh that is due already serves for those that come meanwhile.</summary>
    private readonly Channel<bool> hints = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile bool isOther;

    /// <summary>Completed when nothing is followed any more.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    public void Begin(CancellationToken cancellation) => Ended = Task.Run(() => FollowAsync(cancellation), CancellationToken.None);

    /// <summary>Another source or other options are to be followed.</summary>
    public void Changed()
    {
        isOther = true;
        Hint();
    }

    private async Task FollowAsync(CancellationToken cancellation)
    {
        var watch = Watch();
        using var timer = new PeriodicTimer(prompts.Options.RefreshInterval, clock);
        try
        {
            var tick = timer.WaitForNextTickAsync(cancellation).AsTask();
            var hinted = hints.Reader.ReadAsync(cancellation).AsTask();
            while (true)
            {
                var first = await Task.WhenAny(tick, hinted).ConfigureAwait(false);
                if (cancellation.IsCancellationRequested) return;
                if (first == tick) tick = timer.WaitForNextTickAsync(cancellation).AsTask();
                else hinted = hints.Reader.ReadAsync(cancellation).AsTask();
                if (isOther)
                {
                    isOther = false;
                    watch.Dispose();
                    watch = Watch();
                    timer.Period = prompts.Options.RefreshInterval;
                }

                await RefreshAsync(cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            watch.Dispose();
        }
    }

    private async Task RefreshAsync(CancellationToken cancellation)
    {
        try
        {
            await prompts.RefreshAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The app is stopping.
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // A prompt that cannot even be judged: what is served stays, and the next interval tries again.
            FollowingLog.Failed(log, prompts.Source, exception);
        }
    }

    private IDisposable Watch()
    {
        try
        {
            return prompts.Watch(Hint);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            FollowingLog.NotWatched(log, prompts.Source, exception);
            return new CancellationTokenRegistration();
        }
    }

    private void Hint() => hints.Writer.TryWrite(true);
}
