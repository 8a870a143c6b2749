using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using PromptRegistry.Chat;
using PromptRegistry.Events;
using PromptRegistry.Limits;

namespace PromptRegistry.Registry;

/// <summary>
/// Calls shadows beside served calls: on threads of their own, within limits, without tools of the app. Whatever goes wrong with one is an event and never reaches the
/// caller.
/// </summary>
internal sealed class ShadowCalls
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly ShadowOptions options;
    private readonly ILogger log;
    private readonly TimeProvider clock;
    private readonly Lock gate = new();
    private long since;
    private int running;
    private int calls;
    private double spent;
    private double? dearest;

    /// <exception cref="ArgumentException">An option cannot be.</exception>
    public ShadowCalls(ShadowOptions options, ILogger log, TimeProvider clock)
    {
        if (options.Problems().FirstOrDefault() is { } problem) throw new ArgumentException(problem, nameof(options));
        (this.options, this.log, this.clock, since) = (options, log, clock, clock.GetTimestamp());
    }

    public ShadowOptions Options => options;

    /// <summary>Begins a call where the sample is met and there is room.</summary>
    public void Begin(ServedShadow shadow, IPromptEvents? events, IChatClient client, PromptContext? context, Func<PromptContext?, RenderedPrompt> render)
    {
        if (Random.Shared.NextDouble() >= shadow.Share || !TryEnter()) return;
        // Neither what ends the caller nor what it can do counts here: tools of the app must not run twice.
        var beside = (context ?? new PromptContext()) with { Resolved = shadow.Resolution, Functions = null, Cancellation = default };
        _ = Task.Run(() => CallAsync(client, events, () => render(beside)));
    }

    private async Task CallAsync(IChatClient client, IPromptEvents? events, Func<RenderedPrompt> render)
    {
        double? cost = null;
        try
        {
            var prompt = render();
            var call = new StartedCall(prompt, events);
            using var patience = new CancellationTokenSource(options.Timeout, clock);
            try
            {
                var start = TimeProvider.System.GetTimestamp();
                var response = await client.GetResponseAsync(prompt.Messages, prompt.OptionsOfRun(null), patience.Token).WaitAsync(patience.Token).ConfigureAwait(false);
                cost = CallCost.Of(response, prompt.ModelName);
                call.End(new PromptResult(prompt, response, TimeProvider.System.GetElapsedTime(start), call.Id), null);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                call.Fail(exception is OperationCanceledException && patience.IsCancellationRequested ? new TimeoutException() : exception);
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            FollowingLog.ShadowFailed(log, exception);
        }
        finally
        {
            Leave(cost);
        }
    }

    private bool TryEnter()
    {
        lock (gate)
        {
            if (clock.GetElapsedTime(since) >= Hour) (since, calls, spent) = (clock.GetTimestamp(), 0, 0);
            if (calls >= options.MaximumCalls || running >= (dearest is null ? 1 : options.Concurrency)) return false;
            if (spent + ((running + 1) * (dearest ?? 0)) > options.MaximumCost) return false;
            running++;
            calls++;
            return true;
        }
    }

    private void Leave(double? cost)
    {
        lock (gate)
        {
            running--;
            if (cost is not { } known) return;
            spent += known;
            dearest = Math.Max(dearest ?? 0, known);
        }
    }
}
