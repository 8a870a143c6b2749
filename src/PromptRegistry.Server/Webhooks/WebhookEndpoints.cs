using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Events.Deliveries;
using PromptRegistry.Events.Reports;
using PromptRegistry.Events.Storage;
using PromptRegistry.Jobs.Alerts;
using PromptRegistry.Server.Answers;
using PromptRegistry.Server.Keys;

namespace PromptRegistry.Server.Webhooks;

/// <summary>What was sent to whom, and what became of it.</summary>
internal sealed class WebhookEndpoints(WebhookOutbox outbox)
{
    private const int Most = 1000;

    public async Task ListAsync(HttpContext context, int? limit)
    {
        if (limit is < 1 or > Most)
        {
            await Problem.Of(400, ServerDiagnostics.BadRequest, $"'limit' is from 1 to {Most}, but it is {limit}.").WriteAsync(context);
            return;
        }

        try
        {
            var deliveries = outbox.Store is { } store ? await store.ListAsync(limit ?? 100, context.RequestAborted) : [];
            await Body.WriteOnceAsync(context, new DeliveriesAnswer([.. outbox.Receivers.Select(r => r.Name)], [.. deliveries.Select(DeliveryAnswer.Of)]));
        }
        catch (EventStoreException exception)
        {
            await Problem.Of(503, ServerDiagnostics.NoEvents, exception.Message).WriteAsync(context);
        }
    }
}

/// <summary>What was sent, the newest first.</summary>
/// <param name="Webhooks">Who is told.</param>
internal sealed record DeliveriesAnswer(IReadOnlyList<string> Webhooks, IReadOnlyList<DeliveryAnswer> Deliveries);

/// <param name="Id">The message's id, as <c>webhook-id</c> has it.</param>
/// <param name="State"><c>waiting</c>, <c>sent</c> or <c>failed</c>.</param>
/// <param name="Due">When it is sent next; absent where it is not.</param>
/// <param name="Problem">What became of the last attempt.</param>
internal sealed record DeliveryAnswer(string Id, string Webhook, string Type, string State, int Attempts, DateTimeOffset Created, DateTimeOffset? Due, string? Problem)
{
    public static DeliveryAnswer Of(Delivery delivery) => new(
        delivery.Id, delivery.To, delivery.Kind, delivery.State.ToString().ToLowerInvariant(), delivery.Attempts, delivery.Created,
        delivery.State == DeliveryState.Waiting ? delivery.Due : null, delivery.Problem);
}

/// <summary>Tells of what got worse in production, each thing once in a week.</summary>
internal sealed class AlertNews(WebhookOutbox outbox) : IAlertListener
{
    public Task TellAsync(IReadOnlyList<MetricComparison> alerts, DateTimeOffset at, CancellationToken cancellation) => outbox.TellAsync(
    [
        .. alerts.Select(worse => new WebhookMessage(
            $"{AlertMessage.Key(worse)} {System.Globalization.ISOWeek.GetYear(at.UtcDateTime)}-{System.Globalization.ISOWeek.GetWeekOfYear(at.UtcDateTime)}", WebhookTypes.Alert, at, new System.Text.Json.Nodes.JsonObject
            {
                ["prompt"] = worse.Prompt,
                ["version"] = worse.Version,
                ["environment"] = worse.Environment,
                ["metric"] = worse.Metric,
                ["text"] = PlainText.OneLine(worse.ToString()),
            })
        {
            Prompt = worse.Prompt,
        }),
    ]);
}

/// <summary>The addresses of webhooks, and what sends them.</summary>
internal static class WebhookRoutes
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services) => services
        .AddSingleton<WebhookOutbox>().AddSingleton<WebhookEndpoints>().AddSingleton<IAlertListener, AlertNews>()
        .AddHostedService<WebhookSender>().AddHostedService<LedgerNews>();

    public static void MapWebhooks(this WebApplication app) => app.MapGet("/v1/webhooks/deliveries", (HttpContext context, WebhookEndpoints endpoints, int? limit) => endpoints.ListAsync(context, limit))
        .WithSummary("What webhooks told, and whether it arrived.").WithTags("Webhooks").RequireAuthorization(Policies.Administer)
        .WithMetadata(new ProducesResponseTypeMetadata(200, typeof(DeliveriesAnswer), ["application/json"]));
}
