using PromptRegistry.Evaluation.Running;

namespace PromptRegistry.Optimization.Search;

/// <summary>
/// What a search may take. Every answer that it needs counts once with what it took when it was asked, recorded or not: so a repetition
/// stops where the first run did. Enough for the verdict on the test split is put by.
/// </summary>
/// <param name="budget">The limits of the whole run.</param>
/// <param name="untilScore">The mean score on the validation split, 0 to 1, with which the search is content; null for none.</param>
/// <param name="testAnswers">Answers that the verdict needs.</param>
internal sealed class SearchLimits(RunBudget budget, double? untilScore, int testAnswers, TimeProvider clock)
{
    private readonly long start = clock.GetTimestamp();
    private double questions = 1;

    public double? UntilScore => untilScore;

    /// <summary>Judges ask as well: from now on each answer is taken to need as many questions as the first ones did.</summary>
    /// <param name="spent">What the first answers took.</param>
    /// <param name="answers">How many they were.</param>
    public void Learn(SessionSpending spent, int answers) => questions = Math.Max(1, answers == 0 ? 1 : (double)spent.Calls / answers);

    /// <summary>The limit that stands in the way of asking for more, as the command line writes it; null where there is room.</summary>
    /// <param name="spent">What was needed so far.</param>
    /// <param name="more">What would be needed.</param>
    public string? Reached(SessionSpending spent, SessionSpending more)
    {
        var (asked, dollars) = (spent.Calls + (more.Calls * questions), spent.CostUsd + (more.CostUsd * questions));
        var test = testAnswers * questions;
        if (budget.MaxCalls is { } calls && asked + test > calls) return FormattableString.Invariant($"--max-calls {calls}");
        var average = asked == 0 ? 0 : dollars / asked;
        if (budget.MaxCost is { } cost && dollars + (test * average) > cost) return FormattableString.Invariant($"--max-cost {cost}");
        if (budget.MaxTime is { } time && clock.GetElapsedTime(start) >= time) return FormattableString.Invariant($"--max-time {time.TotalSeconds}s");
        return null;
    }
}

/// <summary>A limit was reached, or the search is content: it ends, and the best so far is its result.</summary>
internal sealed class SearchStoppedException(string reason) : Exception(reason);
