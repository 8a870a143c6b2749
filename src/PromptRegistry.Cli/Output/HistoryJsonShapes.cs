using System.Text.Json.Serialization;
using PromptRegistry.Cli.Production;

namespace PromptRegistry.Cli.Output;

/// <summary>history</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Source">events: what an app called; recordings: what the suite's cases were answered.</param>
/// <param name="Calls">The newest first; those of recordings in the order of the suite.</param>
internal sealed record HistoryJson(string Prompt, string Source, IReadOnlyList<PastCallJson> Calls)
{
    public static HistoryJson Of(CallHistory history) => new(history.Prompt, history.Source, [.. history.Calls.Select(PastCallJson.Of)]);
}

/// <summary>A call.</summary>
/// <param name="Id">The call's id, or the case that asked.</param>
/// <param name="Time">When it began, as ISO 8601; absent for a recording.</param>
/// <param name="Version">The version that was rendered; absent where it is not known.</param>
/// <param name="Environment">The environment that was followed; absent without one.</param>
/// <param name="Arm">The arm of a rollout; absent outside one.</param>
/// <param name="Model">The model that answered; absent where it did not say.</param>
/// <param name="Messages">What the model was sent: the messages of a recording, or one text with the role input, as events keep it. Empty where it was not kept.</param>
/// <param name="Answer">What it answered; absent where that was not kept.</param>
/// <param name="InputTokens">Tokens of the request; absent where nobody counted.</param>
/// <param name="OutputTokens">Tokens of the answer; absent where nobody counted.</param>
/// <param name="CostUsd">US dollars; absent without a price.</param>
/// <param name="LatencyMs">Milliseconds to the answer; absent where it was not measured.</param>
/// <param name="Problem">What went wrong; absent where nothing did.</param>
/// <param name="Feedback">What was learnt of it later.</param>
internal sealed record PastCallJson(
    string Id,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Time,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Version,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Environment,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Arm,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Model,
    IReadOnlyList<PastMessageJson> Messages,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Answer,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? InputTokens,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? OutputTokens,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? CostUsd,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? LatencyMs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Problem,
    IReadOnlyList<PastFeedbackJson> Feedback)
{
    public static PastCallJson Of(PastCall call) => new(
        call.Id, JsonText.Time(call.Time), call.Version, call.Environment, call.Arm, call.Model, [.. call.Messages.Select(m => new PastMessageJson(m.Role, m.Shown))],
        call.Answer, call.InputTokens, call.OutputTokens, call.CostUsd, call.Latency?.TotalMilliseconds, call.Problem,
        [.. call.Feedback.Select(f => new PastFeedbackJson(f.Name, f.Value, f.Text))]);
}

/// <summary>A message that a model was sent.</summary>
/// <param name="Role">system, user, assistant, or input for all of it as one text.</param>
/// <param name="Text">Its text.</param>
internal sealed record PastMessageJson(string Role, string Text);

/// <summary>What was learnt of a call.</summary>
/// <param name="Name">thumb, rating, correction, or a name of the app.</param>
/// <param name="Value">Its value.</param>
/// <param name="Text">Words that were given with it; absent without any.</param>
internal sealed record PastFeedbackJson(string Name, double Value, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Text);
