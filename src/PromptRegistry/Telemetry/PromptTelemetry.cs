using Microsoft.Extensions.AI;

namespace PromptRegistry.Telemetry;

/// <summary>
/// Every name that traces, metrics and logs of this library have. <c>gen_ai.*</c> are those of OpenTelemetry's conventions for generative AI
/// (open-telemetry/semantic-conventions-genai, <c>gen-ai-dev/1.42.0-dev</c>); what they do not name stands under <c>promptregistry.*</c>.
/// </summary>
public static class PromptTelemetry
{
    /// <summary>The name of the activity source and of the meter: what <c>AddSource</c> and <c>AddMeter</c> take.</summary>
    public const string Name = "PromptRegistry";

    internal const string PromptName = "gen_ai.prompt.name";
    internal const string PromptVersion = "gen_ai.prompt.version";
    internal const string Digest = "promptregistry.digest";
    internal const string Environment = "promptregistry.environment";
    internal const string Arm = "promptregistry.arm";
    internal const string Reason = "promptregistry.reason";
    internal const string RenderId = "promptregistry.render_id";
    internal const string Parent = "promptregistry.parent";
    internal const string Calls = "promptregistry.calls";

    internal const string ResponseModel = "gen_ai.response.model";
    internal const string FinishReasons = "gen_ai.response.finish_reasons";
    internal const string InputTokens = "gen_ai.usage.input_tokens";
    internal const string OutputTokens = "gen_ai.usage.output_tokens";
    internal const string CachedTokens = "gen_ai.usage.cache_read.input_tokens";
    internal const string ReasoningTokens = "gen_ai.usage.reasoning.output_tokens";
    internal const string TokenType = "gen_ai.token.type";
    internal const string ErrorType = "error.type";

    internal const string GuardEvent = "promptregistry.guard";
    internal const string GuardInput = "promptregistry.guard.input";
    internal const string GuardAction = "promptregistry.guard.action";
    internal const string GuardReasons = "promptregistry.guard.reasons";
    internal const string GuardScore = "promptregistry.guard.score";

    internal const string GuardMetric = "promptregistry.guard.incidents";
    internal const string OutputEvent = "promptregistry.output";
    internal const string OutputOutcome = "promptregistry.output.outcome";
    internal const string OutputProblems = "promptregistry.output.problems";
    internal const string OutputProblem = "promptregistry.output.problem";
    internal const string OutputMetric = "promptregistry.output.incidents";

    internal const string ChoiceEvent = "promptregistry.choice";
    internal const string ChoiceModel = "promptregistry.choice.model";
    internal const string ChoiceReason = "promptregistry.choice.reason";
    internal const string ChoiceConfidence = "promptregistry.choice.confidence";
    internal const string ChoiceMetric = "promptregistry.choices";

    internal const string CacheMetric = "promptregistry.cache.lookups";
    internal const string CacheHit = "promptregistry.cache.hit";

    internal const string RendersMetric = "promptregistry.renders";
    internal const string DurationMetric = "promptregistry.call.duration";
    internal const string TokensMetric = "promptregistry.call.tokens";

    /// <summary>
    /// The id of a call that an app made itself with <c>GetResponseAsync</c>, which feedback refers to. Null where no events are kept, or the client has no <c>UsePrompts()</c>.
    /// </summary>
    public static string? RenderIdOf(ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.AdditionalProperties?.TryGetValue(RenderId, out var id) == true ? id as string : null;
    }
}
