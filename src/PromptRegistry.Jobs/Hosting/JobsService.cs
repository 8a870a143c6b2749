using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PromptRegistry.Jobs.Hosting;

/// <summary>Does recurring work as long as the app runs. A database that is not there keeps no app from starting: it is tried again.</summary>
internal sealed class JobsService(WorkBoard board, PromptJobsOptions options, ILoggerFactory logs, TimeProvider clock) : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource ending = new();
    private readonly ILogger log = logs.CreateLogger(JobsLog.Category);
    private Task? running;
    private int disposed;
    private string? problem = "It has not begun yet.";

    /// <summary>Why no work is done; null while it is.</summary>
    public string? Problem => Volatile.Read(ref problem);

    /// <exception cref="OptionsValidationException">Options cannot be.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        string[] wrong = [.. options.Problems(board.Work)];
        if (wrong.Length > 0) throw new OptionsValidationException("", typeof(PromptJobsOptions), wrong);
        running = Task.Run(RunAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await ending.CancelAsync().ConfigureAwait(false);
        if (running is not null) await running.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        // The container knows it under two types, and disposes it for each.
        if (Interlocked.Exchange(ref disposed, 1) != 0) return;
        await ending.CancelAsync().ConfigureAwait(false);
        ending.Dispose();
    }

    private async Task RunAsync()
    {
        var stopping = ending.Token;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await using var scheduler = await WorkScheduler.StartAsync(board, options, logs, stopping).ConfigureAwait(false);
                Volatile.Write(ref problem, null);
                JobsLog.Begins(log, string.Join(", ", board.Work.Select(w => w.Name)));
                await Task.Delay(Timeout.InfiniteTimeSpan, clock, stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                Volatile.Write(ref problem, exception.Message);
                JobsLog.NotBegun(log, Again.TotalSeconds, exception);
                await Task.WhenAny(Task.Delay(Again, clock, stopping)).ConfigureAwait(false);
            }
        }
    }
}
