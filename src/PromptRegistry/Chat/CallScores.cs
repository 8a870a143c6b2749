using Microsoft.Extensions.AI;
using PromptRegistry.Checks;
using PromptRegistry.Choosing;

namespace PromptRegistry.Chat;

/// <summary>What the pieces around a client did with a call, as the numbers of its event: each is averaged and compared as other scores are.</summary>
internal static class CallScores
{
    /// <summary>Null where none of them did anything.</summary>
    public static IReadOnlyDictionary<string, double>? Of(ChatResponse response)
    {
        if (response.AdditionalProperties is null) return null;
        Dictionary<string, double>? scores = null;
        foreach (var decision in ModelDecision.Of(response))
        {
            if (decision.Reason is not (ModelReason.FastIsSure or ModelReason.FastIsUnsure)) continue;
            Add("cascade-strong", decision.Reason == ModelReason.FastIsUnsure ? 1 : 0);
            if (decision.Confidence is { } confidence) Add("cascade-confidence", confidence);
        }

        if (OutputCheck.IncidentOf(response) is not null) Add("output-incident", 1);
        if (CachedAnswer.Is(response)) Add("cached", 1);
        return scores;

        void Add(string name, double value) => (scores ??= new(StringComparer.Ordinal))[name] = value;
    }
}
