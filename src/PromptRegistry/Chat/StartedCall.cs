using Microsoft.Extensions.AI;
using PromptRegistry.Checks;
using PromptRegistry.Events;
using PromptRegistry.Limits;
using PromptRegistry.Telemetry;

namespace PromptRegistry.Chat;

/// <summary>A call that runs, for events and telemetry.</summary>
internal sealed class StartedCall
{
    private readonly RenderedPrompt prompt;
    private readonly IPromptEvents? events;
    private readonly DateTimeOffset time = TimeProvider.System.GetUtcNow();
    private readonly long start = TimeProvider.System.GetTimestamp();
    private readonly CallMeasure? measure;
    private readonly OpenCall open;

    /// <param name="events">Who is told when it ends; null for nobody.</param>
    public StartedCall(RenderedPrompt prompt, IPromptEvents? events)
    {
        (this.prompt, this.events) = (prompt, events);
        measure = CallMeasure.Start(prompt.Identity);
        // Behind its span, which may begin a trace.
        open = OpenCall.Begin(time);
    }

    /// <summary>The call's id.</summary>
    public string Id => open.Id;

    /// <summary>Goes on with a call that is read in parts.</summary>
    public void Resume()
    {
        measure?.Resume();
        open.Resume();
    }

    public void End(PromptResult result, string? error) => End(result.Response, result.CostUsd, result.Latency, error);

    /// <summary>Ends a call that an app made itself.</summary>
    public void End(ChatResponse response) => End(response, CallCost.Of(response, prompt.ModelName), TimeProvider.System.GetElapsedTime(start), null);

    public void Fail(Exception exception)
    {
        var latency = TimeProvider.System.GetElapsedTime(start);
        var refused = (exception as PromptOutputException)?.Response;
        End(refused, refused is null ? null : CallCost.Of(refused, prompt.ModelName), latency, CallEvents.Kind(exception));
    }

    /// <param name="response">Null where no answer came.</param>
    private void End(ChatResponse? response, double? cost, TimeSpan latency, string? error)
    {
        open.End();
        var usage = response?.Usage;
        if (events is not null)
        {
            var withTexts = response is not null && events.WantsTexts(prompt.Identity.Name);
            events.Add(new PromptEvent
            {
                RenderId = Id,
                Time = time,
                Prompt = prompt.Identity.Name,
                Version = prompt.Identity.Version,
                Digest = prompt.Identity.Digest,
                Environment = prompt.Identity.Environment,
                Arm = prompt.Identity.Arm,
                Reason = prompt.Identity.Reason.ToString(),
                Slice = prompt.Context?.Slice,
                Unit = prompt.Unit is { Length: > 0 } unit ? UnitPseudonym.Of(unit) : null,
                Trace = open.Trace,
                Parent = open.Parent,
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

        measure?.End(Id, open.Parent, response, usage, response is null ? 1 : Spending.Calls(response), error);
    }
}
