using PromptRegistry.Evaluation.Metrics;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>What a scorer measured over all answers of a suite.</summary>
/// <param name="Scorer">Id of the scorer.</param>
/// <param name="Id">Its own name: <c>bleu@sacre:13a:exp/corpus</c>, <c>classification/macro-f1</c>.</param>
/// <param name="Value">0 to 1, higher is better.</param>
/// <param name="Raw">What was measured, in its own unit.</param>
/// <param name="Range">Unit and range of the raw value.</param>
/// <param name="Minimum">The least value that passes; null where it is only reported.</param>
/// <param name="Answers">How many answers were measured.</param>
public sealed record SuiteMetric(string Scorer, string Id, double Value, double Raw, string Range, double? Minimum, int Answers)
{
    /// <summary>What was found for what was expected; null where it is no classification, or one of more than 200 labels.</summary>
    public ConfusionMatrix? Matrix { get; init; }

    /// <summary>Whether it is at least its minimum.</summary>
    public bool Passed => Minimum is not { } minimum || Value >= minimum;
}
