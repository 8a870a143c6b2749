using System.Text;
using System.Text.Json;
using PromptRegistry.Server.Answers;
using PromptRegistry.Server.Catalog;
using PromptRegistry.Server.Keys;

namespace PromptRegistry.Server.Endpoints;

/// <summary>
/// Server-sent events: <c>ready</c> when listening begins, and <c>moved</c> when an environment of a prompt points elsewhere. A comment every few
/// seconds keeps the connection, as long as the key is valid; one that is cut off missed nothing that asking for the state does not tell.
/// </summary>
internal sealed class ChangesEndpoint(PromptCatalog catalog, KeyRing keys, ServerOptions options, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    public async Task StreamAsync(HttpContext context, string? environment)
    {
        var caller = context.Caller();
        if (environment is not null && !caller.SeesEnvironment(environment))
        {
            await caller.RefusesEnvironment(environment).WriteAsync(context);
            return;
        }

        using var subscription = catalog.Subscribe();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await SendAsync(context, "event: ready\ndata: {}\n\n", end.Token);
            Task<bool>? more = null;
            while (true)
            {
                more ??= subscription.Moves.WaitToReadAsync(end.Token).AsTask();
                if (await Task.WhenAny(more, Task.Delay(Beat, options.Clock, end.Token)) != more)
                {
                    end.Token.ThrowIfCancellationRequested();
                    if (!keys.StillTakes(caller)) return;
                    await SendAsync(context, ": still here\n\n", end.Token);
                    continue;
                }

                if (!await more || !keys.StillTakes(caller)) return;
                more = null;
                while (subscription.Moves.TryRead(out var move))
                {
                    if ((environment is not null && move.Environment != environment) || caller.Refuses(move.Name, move.Environment) is not null) continue;
                    await SendAsync(context, $"event: moved\ndata: {JsonSerializer.Serialize(move, Body.Json)}\n\n", end.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static async Task SendAsync(HttpContext context, string text, CancellationToken cancellation)
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);
        await context.Response.Body.FlushAsync(cancellation);
    }
}
