using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PromptRegistry.Events.Storage;
using PromptRegistry.Events.Writing;
using PromptRegistry.Registry;

namespace PromptRegistry.Events.Hosting;

/// <summary>The events of one registry while the app runs: the writer is made when it starts, and what is old is removed each hour.</summary>
internal sealed class EventsService(string registry, Func<EventWriterOptions> options, Retention retention, IServiceProvider services) : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Made before this is, so that it is disposed after it: what is still to be written finds its store, also where an app is disposed without being stopped.</summary>
    private readonly IEventStore store = services.GetRequiredKeyedService<IEventStore>(registry);
    private readonly CancellationTokenSource ending = new();
    private readonly TimeProvider clock = services.GetService<TimeProvider>() ?? TimeProvider.System;
    private Task? maintaining;
    private EventWriter? writer;
    private int disposed;

    public EventWriter? Writer => Volatile.Read(ref writer);

    public string Store => store.Description;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var log = services.GetRequiredService<ILoggerFactory>().CreateLogger("PromptRegistry.Events");
        var made = new EventWriter(store, options(), log, clock);
        Volatile.Write(ref writer, made);
        Prompts.Events = made;
        maintaining = Task.Run(() => MaintainAsync(log), CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await ending.CancelAsync().ConfigureAwait(false);
        if (maintaining is not null) await maintaining.ConfigureAwait(false);
        if (Writer is not { } made) return;
        await made.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>The app's services know it under two names, and dispose it for each.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0) return;
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        ending.Dispose();
    }

    private LivePrompts Prompts => registry.Length == 0 ? services.GetRequiredService<LivePrompts>() : services.GetRequiredKeyedService<LivePrompts>(registry);

    private async Task MaintainAsync(ILogger log)
    {
        while (!ending.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Hour, clock, ending.Token).ConfigureAwait(false);
                await store.MaintainAsync(retention, ending.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (ending.IsCancellationRequested)
            {
                return;
            }
            catch (EventStoreException exception)
            {
                WriterLog.NotMaintained(log, exception.Message);
            }
        }
    }
}
