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

    private readonly CancellationTokenSource ending = new();
    private readonly TimeProvider clock = services.GetService<TimeProvider>() ?? TimeProvider.System;
    private Task? maintaining;
    private EventWriter? writer;

    public EventWriter? Writer => Volatile.Read(ref writer);

    public string Store => services.GetRequiredKeyedService<IEventStore>(registry).Description;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var log = services.GetRequiredService<ILoggerFactory>().CreateLogger("PromptRegistry.Events");
        var store = services.GetRequiredKeyedService<IEventStore>(registry);
        var made = new EventWriter(store, options(), log, clock);
        Volatile.Write(ref writer, made);
        Prompts.Events = made;
        maintaining = Task.Run(() => MaintainAsync(store, log), CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await ending.CancelAsync().ConfigureAwait(false);
        if (maintaining is not null) await maintaining.ConfigureAwait(false);
        if (Writer is not { } made) return;
        await made.DisposeAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (Writer is { } made) await made.DisposeAsync().ConfigureAwait(false);
        ending.Dispose();
    }

    private LivePrompts Prompts => registry.Length == 0 ? services.GetRequiredService<LivePrompts>() : services.GetRequiredKeyedService<LivePrompts>(registry);

    private async Task MaintainAsync(IEventStore store, ILogger log)
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
