using Microsoft.Extensions.AI;
using PromptRegistry.Events;
using PromptRegistry.Limits;
using PromptRegistry.Rollouts;
using PromptRegistry.Telemetry;

namespace PromptRegistry.Chat;

/// <summary>A call that runs, for events and telemetry.</summary>
/// <param name="events">Who is told when it ends; null for nobody.</param>
internal sealed class StartedCall(RenderedPrompt prompt, IPromptEvents? events)
{
    private readonly DateTimeOffset time = TimeProvider.System.GetUtcNow();
    private readonly long start = TimeProvider.System.GetTimestamp();
    private readonly CallMeasure? measure = CallMeasure.Start(prompt.Identity);

    public void End(PromptResult result, string? error) => End(result.RenderId, result.Response, result.Usage, result.Latency, result.Calls, error);

    /// <summary>Ends a call that an app made itself.</summary>
    /// <returns>Its id.</returns>
    public string End(ChatResponse response)
    {
        var id = NewId();
        End(id, response, response.Usage, TimeProvider.System.GetElapsedTime(start), 1, null);
        return id;
    }

    public void Fail(Exception exception)
    {
        var id = NewId();
        var error = CallEvents.Kind(exception);
        events?.Add(Base(id) with { Latency = TimeProvider.System.GetElapsedTime(start), Error = error });
        measure?.End(id, null, null, 1, error);
    }

    private void End(string id, ChatResponse response, UsageDetails? usage, TimeSpan latency, int calls, string? error)
    {
        if (events is not null)
        {
            var withTexts = events.WantsTexts(prompt.Identity.Name);
            events.Add(Base(id) with
            {
                Model = response.ModelId,
                InputTokens = usage?.InputTokenCount,
                CachedTokens = usage?.CachedInputTokenCount,
                OutputTokens = usage?.OutputTokenCount,
                ReasoningTokens = usage?.ReasoningTokenCount,
                Cost = CallCost.Of(response.ModelId, prompt.ModelName, usage),
                Latency = latency,
                Finish = response.FinishReason?.Value,
                Error = error,
                Input = withTexts ? prompt.Text : null,
                Output = withTexts ? response.Text : null,
            });
        }

        measure?.End(id, response, usage, calls, error);
    }

    private string NewId() => Guid.CreateVersion7(time).ToString("N");

    /// <summary>The unit that was dealt, or would be, so that events count units as rollouts do.</summary>
    private string? Unit()
    {
        Span<char> buffer = stackalloc char[40];
        var unit = RolloutArms.IdOf(prompt.Context, prompt.Identity.DealtBy, buffer);
        return unit.IsEmpty ? null : UnitPseudonym.Of(unit.ToString());
    }

    private PromptEvent Base(string renderId) => new()
    {
        Unit = Unit(),
        Slice = prompt.Context?.Slice,
        RenderId = renderId,
        Time = time,
        Prompt = prompt.Identity.Name,
        Version = prompt.Identity.Version,
        Digest = prompt.Identity.Digest,
        Environment = prompt.Identity.Environment,
        Arm = prompt.Identity.Arm,
        Reason = prompt.Identity.Reason.ToString(),
    };
}
