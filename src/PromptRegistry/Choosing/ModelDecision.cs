using Microsoft.Extensions.AI;

namespace PromptRegistry.Choosing;

/// <summary>Which model was asked, and why.</summary>
/// <param name="Model">Its name; null for the one that the prompt names or the client has.</param>
/// <param name="Reason">Why this one.</param>
public sealed record ModelDecision(string? Model, ModelReason Reason)
{
    private const string Key = "promptregistry.decisions";

    /// <summary>How sure the fast model's answer was, from 0 to 1; null where nothing was doubted.</summary>
    public double? Confidence { get; init; }

    /// <summary>US dollars that the call was expected to cost; null where nothing was estimated.</summary>
    public double? EstimateUsd { get; init; }

    /// <summary>The decisions on the way to an answer, in order; empty where nothing chooses.</summary>
    public static IReadOnlyList<ModelDecision> Of(ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.AdditionalProperties?.TryGetValue(Key, out var found) == true && found is IReadOnlyList<ModelDecision> decisions ? decisions : [];
    }

    /// <summary>Puts this before the decisions that were made after it.</summary>
    internal void AddTo(ChatResponse response) => (response.AdditionalProperties ??= [])[Key] = (ModelDecision[])[this, .. Of(response)];

    internal void AddTo(ChatResponseUpdate update) => (update.AdditionalProperties ??= [])[Key] =
        update.AdditionalProperties.TryGetValue(Key, out var found) && found is IReadOnlyList<ModelDecision> decisions ? [this, .. decisions] : (ModelDecision[])[this];
}

/// <summary>Why a model was asked.</summary>
public enum ModelReason
{
    /// <summary>Of the models that are of the tier, good enough and within the budget it has the most quality for a dollar.</summary>
    BestValue,

    /// <summary>None is, so this one has the most quality for a dollar of all.</summary>
    NoneFits,

    /// <summary>The fast model's answer was sure enough.</summary>
    FastIsSure,

    /// <summary>The fast model's answer was not sure enough, so the strong one was asked.</summary>
    FastIsUnsure,
}
