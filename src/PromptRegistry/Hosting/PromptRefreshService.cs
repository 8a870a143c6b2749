using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PromptRegistry.Registry;

namespace PromptRegistry.Hosting;

/// <summary>Keeps the registry of the app up to date: at once when the source hints at a change, else at intervals.</summary>
internal sealed partial class PromptRefreshService(
    LivePrompts prompts, PromptRegistryOptions options, ILogger<PromptRefreshService> log, TimeProvider time)
    : BackgroundService
{
    private readonly SemaphoreSlim hint = new(0, 1);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        prompts.Changed += Report;
        prompts.Refresh(cancellationToken);
        PromptRuntime.Use(prompts);
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();
        prompts.Changed -= Report;
        hint.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var watch = prompts.Watch(Hint);
        using var timer = new PeriodicTimer(options.RefreshInterval, time);
        var tick = timer.WaitForNextTickAsync(stoppingToken).AsTask();
        var hinted = hint.WaitAsync(stoppingToken);
        while (true)
        {
            var first = await Task.WhenAny(tick, hinted).ConfigureAwait(false);
            if (stoppingToken.IsCancellationRequested) return;
            if (first == tick) tick = timer.WaitForNextTickAsync(stoppingToken).AsTask();
            else hinted = hint.WaitAsync(stoppingToken);
            Refresh(stoppingToken);
        }
    }

    private void Refresh(CancellationToken stoppingToken)
    {
        try
        {
            prompts.Refresh(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The app is stopping.
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Whatever it was: what is served stays, and the next interval tries again.
            LogFailure(log, prompts.Source, exception);
        }
    }

    private void Hint()
    {
        try
        {
            hint.Release();
        }
        catch (SemaphoreFullException)
        {
            // A refresh is due already.
        }
        catch (ObjectDisposedException)
        {
            // The last event of a watcher that is being closed.
        }
    }

    private void Report(object? sender, PromptsChangedEventArgs change)
    {
        foreach (var identity in change.Served)
        {
            LogServed(log, identity.Name, identity.Version, identity.Environment, identity.Reason);
        }

        foreach (var problem in change.NewProblems) LogProblem(log, problem.Message);
    }

    [LoggerMessage(1, LogLevel.Information, "Prompt {Name}: version {Version} is served in {Environment} ({Reason})")]
    private static partial void LogServed(ILogger log, string name, string version, string? environment, ResolutionReason reason);

    [LoggerMessage(2, LogLevel.Warning, "{Problem}")]
    private static partial void LogProblem(ILogger log, string problem);

    [LoggerMessage(3, LogLevel.Error, "Refreshing the prompts from {Source} failed; what is served stays")]
    private static partial void LogFailure(ILogger log, string source, Exception exception);
}
