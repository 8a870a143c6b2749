using System.Diagnostics;
using Microsoft.Extensions.AI;
using PromptRegistry.Checks;
using PromptRegistry.Events;
using PromptRegistry.Limits;
using PromptRegistry.Telemetry;

namespace PromptRegistry.Chat;

/// <summary>A call that runs, for events and telemetry.</summary>
/// <param name="events">Who is told when it ends; null for nobody.</param>
internal sealed class StartedCall(RenderedPrompt prompt, IPromptEvents? events)
{
    private readonly DateTimeOffset time = TimeProvider.System.GetUtcNow();
    private readonly long start = TimeProvider.System.GetTimestamp();
    private readonly string? trace = events is null ? null : Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.TraceId.ToHexString() : PromptChain.Current?.Id;
    private readonly CallMeasure? measure = CallMeasure.Start(prompt.Identity);

    public void End(PromptResult result, string? error) => End(result.RenderId, result.Response, result.CostUsd, result.Latency, error);

    /// <summary>Goes on with a call that is read in parts.</summary>
    public void Resume() => measure?.Resume();

    /// <summary>Ends a call that an app made itself.</summary>
    /// <returns>Its id.</returns>
    public string End(ChatResponse response)
    {
        var id = NewId();
        End(id, response, CallCost.Of(response, prompt.ModelName), TimeProvider.System.GetElapsedTime(start), null);
        return id;
    }

    public void Fail(Exception exception)
    {
        var id = NewId();
        var latency = TimeProvider.System.GetElapsedTime(start);
        var refused = (exception as PromptOutputException)?.Response;
        End(id, refused, refused is null ? null : CallCost.Of(refused, prompt.ModelName), latency, CallEvents.Kind(exception));
    }

    /// <param name="response">Null where no answer came.</param>
    private void End(string id, ChatResponse? response, double? cost, TimeSpan latency, string? error)
    {
        var usage = response?.Usage;
        if (events is not null)
        {
            var withTexts = response is not null && events.WantsTexts(prompt.Identity.Name);
            events.Add(new PromptEvent
            {
                RenderId = id,
                Time = time,
                Prompt = prompt.Identity.Name,
                Version = prompt.Identity.Version,
                Digest = prompt.Identity.Digest,
                Environment = prompt.Identity.Environment,
                Arm = prompt.Identity.Arm,
                Reason = prompt.Identity.Reason.ToString(),
                Slice = prompt.Context?.Slice,
                Unit = prompt.Unit is { Length: > 0 } unit ? UnitPseudonym.Of(unit) : null,
                Trace = trace,
                Model = response?.ModelId,
                InputTokens = usage?.InputTokenCount,
                CachedTokens = usage?.CachedInputTokenCount,
                OutputTokens = usage?.OutputTokenCount,
                ReasoningTokens = usage?.ReasoningTokenCount,
                Cost = cost,
                Latency = latency,
                Finish = response?.FinishReason?.Value,
                Error = error,
                Scores = response is null ? null : CallScores.Of(response),
                Input = withTexts ? prompt.Text : null,
                Output = withTexts ? response?.Text : null,
            });
        }

        measure?.End(id, response, usage, response is null ? 1 : Spending.Calls(response), error);
    }

    private string NewId() => Guid.CreateVersion7(time).ToString("N");
}
