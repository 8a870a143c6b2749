using System.Threading.Channels;
using PromptRegistry.Events.Deliveries;
using PromptRegistry.Events.Storage;

namespace PromptRegistry.Server.Webhooks;

/// <summary>What is to be sent, in the store of events: it survives a restart, and of several servers one sends it.</summary>
internal sealed partial class WebhookOutbox(ServerOptions options, IServiceProvider services, ILogger<WebhookOutbox> log)
{
    private readonly Channel<bool> wishes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lazy<IReadOnlyList<WebhookReceiver>> receivers = new(() => options.Webhooks is { } file ? WebhookFile.Read(file, options.Repository).Receivers : []);

    public IReadOnlyList<WebhookReceiver> Receivers => receivers.Value;

    /// <summary>Null where nobody is told, or the server keeps no events.</summary>
    public IDeliveryStore? Store => Receivers.Count > 0 ? services.GetService<IEventStore>() as IDeliveryStore : null;

    /// <summary>Tells those who want to know. A store that does not take it is told of in the log.</summary>
    public async Task TellAsync(params IReadOnlyList<WebhookMessage> messages)
    {
        if (Store is null) return;
        try
        {
            await AddAsync(messages, CancellationToken.None);
        }
        catch (EventStoreException exception)
        {
            foreach (var message in messages) Lost(log, message.Type, message.Id, exception.Message);
        }
    }

    /// <summary>Adds messages for those who want to know; what is there already stays as it is.</summary>
    /// <exception cref="EventStoreException">The store does not take them.</exception>
    public async Task AddAsync(IReadOnlyList<WebhookMessage> messages, CancellationToken cancellation)
    {
        if (Store is not { } store) return;
        var now = options.Clock.GetUtcNow();
        var deliveries = messages.SelectMany(m => Receivers.Where(r => r.Wants(m)).Select(r => new Delivery(m.Id, r.Name, m.Type, m.Body, now, now))).ToList();
        if (deliveries.Count > 0 && await store.AddAsync(deliveries, cancellation) > 0) wishes.Writer.TryWrite(true);
    }

    /// <summary>Waits until something was added, or for a while.</summary>
    public async Task WaitAsync(TimeSpan most, CancellationToken stopping)
    {
        using var interval = new CancellationTokenSource(most, options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, interval.Token);
        try
        {
            await wishes.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
        }
    }

    [LoggerMessage(LogLevel.Error, "The webhook {Type} {Id} is lost: {Reason}")]
    private static partial void Lost(ILogger log, string type, string id, string reason);
}
