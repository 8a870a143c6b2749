namespace PromptRegistry.Evaluation.Models;

/// <summary>What a model answered, with what it took at the time.</summary>
/// <param name="Model">The model that answered, as it names itself.</param>
/// <param name="Finish">Why it stopped: <c>stop</c>, <c>length</c>, <c>content_filter</c> or another word of the
/// provider.</param>
/// <param name="InputTokens">As the provider counted; null if it did not.</param>
/// <param name="OutputTokens">As the provider counted; null if it did not.</param>
/// <param name="Latency">Time to the whole answer.</param>
/// <param name="CostUsd">By the prices in the settings; null when the model has none.</param>
public sealed record ModelAnswer(
    string Text,
    string Model,
    string Finish,
    long? InputTokens,
    long? OutputTokens,
    TimeSpan Latency,
    double? CostUsd)
{
    /// <summary>Whether the model came to its own end; only such an answer is scored and recorded.</summary>
    public bool IsComplete => Finish == "stop";
}
