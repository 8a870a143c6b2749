using PromptRegistry.Evaluation.Running;

namespace PromptRegistry.Evaluation.Reports;

/// <summary>What asking models will take, in a sentence.</summary>
public static class RunEstimateText
{
    public static string Of(RunEstimate estimate, RunBudget budget)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        ArgumentNullException.ThrowIfNull(budget);
        var cost = estimate.CostUsd is { } dollars ? $", ≈ {ReportNumber.Dollars(dollars)}" : ", at a price that is not known";
        string?[] limits =
        [
            budget.MaxCost is { } most ? FormattableString.Invariant($"${most}") : null,
            budget.MaxCalls is { } calls ? $"{ReportNumber.Count(calls)} answers" : null,
            budget.MaxTime is { } time ? FormattableString.Invariant($"{time.TotalSeconds} s") : null,
        ];
        var limit = string.Join(", ", limits.OfType<string>());
        return $"Asking for {ReportNumber.Count(estimate.Answers)} {(estimate.Answers == 1 ? "answer" : "answers")}: "
            + $"{(estimate.IsExact ? "" : "≈ ")}{ReportNumber.Count(estimate.InputTokens)} tokens in, ≈ {ReportNumber.Count(estimate.OutputTokens)} out{cost}."
            + (limit.Length > 0 ? $" Limits: {limit}." : "");
    }
}
