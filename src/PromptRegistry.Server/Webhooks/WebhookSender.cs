using System.Globalization;
using System.Net;
using System.Text;
using PromptRegistry.Events.Deliveries;
using PromptRegistry.Events.Storage;
using PromptRegistry.Jobs.Alerts;

namespace PromptRegistry.Server.Webhooks;

/// <summary>
/// Sends what is due, and again with growing pauses where it did not arrive. Connections are made into public networks alone, but to receivers that whoever runs the
/// server says are private.
/// </summary>
internal sealed partial class WebhookSender(ServerOptions options, WebhookOutbox outbox, ILogger<WebhookSender> log) : BackgroundService
{
    /// <summary>The pauses before further attempts, as Standard Webhooks proposes them; after the last one it is given up.</summary>
    internal static readonly IReadOnlyList<TimeSpan> Pauses =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14),
        TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    private const int AtOnce = 16;

    /// <summary>How long an attempt may take before somebody else makes it: longer than the connection's own limit.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1), Kept = TimeSpan.FromDays(30);

    private readonly HttpClient open = AlertHttp.Create(options.WebhookNetwork ?? new AlertNetwork(options.Clock) { Retries = 0 });
    private readonly HttpClient inside = AlertHttp.Create((options.WebhookNetwork ?? new AlertNetwork(options.Clock) { Retries = 0 }) with { Allows = _ => true });

    public override void Dispose()
    {
        base.Dispose();
        open.Dispose();
        inside.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (outbox.Store is not { } store) return;
        var forgot = DateTimeOffset.MinValue;
        string? problem = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            var sent = 0;
            try
            {
                var now = options.Clock.GetUtcNow();
                if (now - forgot > TimeSpan.FromHours(1))
                {
                    await store.ForgetAsync(now - Kept, stoppingToken);
                    forgot = now;
                }

                sent = await SendDueAsync(store, now, stoppingToken);
                problem = null;
            }
            catch (EventStoreException exception)
            {
                if (problem != exception.Message) Waiting(log, exception.Message);
                problem = exception.Message;
            }

            if (sent == 0) await outbox.WaitAsync(options.RefreshInterval, stoppingToken);
        }
    }

    private async Task<int> SendDueAsync(IDeliveryStore store, DateTimeOffset now, CancellationToken cancellation)
    {
        var due = await store.TakeAsync(now, Patience, AtOnce, cancellation);
        await Task.WhenAll(due.Select(async delivery => await store.EndAsync(await TryAsync(delivery, cancellation), cancellation)));
        return due.Count;
    }

    /// <summary>The delivery as it is after one more attempt.</summary>
    private async Task<Delivery> TryAsync(Delivery delivery, CancellationToken cancellation)
    {
        if (outbox.Receivers.FirstOrDefault(r => r.Name == delivery.To) is not { } receiver)
            return delivery with { State = DeliveryState.Failed, Problem = "There is no webhook of that name any more." };
        var (why, isFinal) = await SendAsync(receiver, delivery, cancellation);
        if (why is null) return delivery with { State = DeliveryState.Sent, Problem = null };
        if (isFinal || delivery.Attempts > options.WebhookPauses.Count)
        {
            GivenUp(log, delivery.Kind, delivery.Id, receiver.Name, why);
            return delivery with { State = DeliveryState.Failed, Problem = why };
        }

        Failed(log, delivery.Kind, delivery.Id, receiver.Name, why);
        // So that not all that failed together come again together.
        var pause = options.WebhookPauses[delivery.Attempts - 1] * (0.8 + (0.4 * options.Jitter()));
        return delivery with { Due = options.Clock.GetUtcNow() + pause, Problem = why };
    }

    private async Task<(string? Why, bool IsFinal)> SendAsync(WebhookReceiver receiver, Delivery delivery, CancellationToken cancellation)
    {
        var now = options.Clock.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, receiver.Address) { Content = new StringContent(delivery.Body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation(WebhookSignature.IdHeader, delivery.Id);
        request.Headers.TryAddWithoutValidation(WebhookSignature.TimeHeader, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation(WebhookSignature.Header, WebhookSignature.Of(delivery.Id, now, delivery.Body, receiver.Secrets));
        request.Headers.TryAddWithoutValidation("User-Agent", "PromptRegistry");
        try
        {
            using var answer = await (receiver.IsPrivate ? inside : open).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return answer.StatusCode switch
            {
                _ when answer.IsSuccessStatusCode => (null, false),
                HttpStatusCode.Gone => ("It answered 410: it does not want any more.", true),
                >= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest => ($"It answered {(int)answer.StatusCode}, a redirection, which is not followed.", false),
                var status => ($"It answered {(int)status}.", false),
            };
        }
        catch (HttpRequestException exception)
        {
            return exception.InnerException is AddressNotAllowedException inner
                ? ($"Its address is not allowed: {inner.Message} Where that is right, say 'private: true'.", true)
                : ($"It cannot be reached ({exception.HttpRequestError}).", false);
        }
        catch (Exception exception) when (exception is Polly.Timeout.TimeoutRejectedException or IOException || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return ("It does not answer.", false);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Webhooks wait: {Reason}")]
    private static partial void Waiting(ILogger log, string reason);

    [LoggerMessage(LogLevel.Warning, "The webhook {Type} {Id} did not reach {Receiver}, and is sent again: {Reason}")]
    private static partial void Failed(ILogger log, string type, string id, string receiver, string reason);

    [LoggerMessage(LogLevel.Error, "The webhook {Type} {Id} is given up for {Receiver}: {Reason}")]
    private static partial void GivenUp(ILogger log, string type, string id, string receiver, string reason);
}
