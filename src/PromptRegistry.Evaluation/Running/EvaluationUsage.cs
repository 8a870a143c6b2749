namespace PromptRegistry.Evaluation.Running;

/// <summary>What the answers took; replayed ones count with what they took when they were recorded.</summary>
/// <param name="Answers">Answers scored.</param>
/// <param name="Asked">Of these, asked of a model in this run.</param>
/// <param name="InputTokens">As far as the provider counted.</param>
/// <param name="OutputTokens">As far as the provider counted.</param>
/// <param name="CostUsd">Null when no price is known for any answer.</param>
/// <param name="MedianLatency">Zero without answers.</param>
/// <param name="LatencyP95">The 95th percentile (nearest rank); zero without answers.</param>
public sealed record EvaluationUsage(
    int Answers, int Asked, long InputTokens, long OutputTokens, double? CostUsd, TimeSpan MedianLatency, TimeSpan LatencyP95)
{
    public static EvaluationUsage None { get; } = new(0, 0, 0, 0, null, TimeSpan.Zero, TimeSpan.Zero);
}
