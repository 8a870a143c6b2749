namespace PromptRegistry.Statistics;

/// <summary>
/// Takes out of a metric what was known of each unit before the rollout (Deng, Xu, Kohavi and Walker, "Improving the sensitivity of online controlled
/// experiments by utilizing pre-experiment data", 2013): Y − θX with θ = cov(Y, X) / var(X) over both arms. The means differ by as much as before, on
/// average, and vary less.
/// </summary>
public static class Cuped
{
    /// <summary>Both arms, adjusted by the θ that they share.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An arm has fewer than two units.</exception>
    public static (Summary Control, Summary Candidate) Adjust(CovariateSummary control, CovariateSummary candidate)
    {
        ArgumentNullException.ThrowIfNull(control);
        ArgumentNullException.ThrowIfNull(candidate);
        Arguments.AtLeast(2, control.Outcome.Count);
        Arguments.AtLeast(2, candidate.Outcome.Count);
        var theta = Theta(control, candidate);
        return (Adjust(control, theta), Adjust(candidate, theta));
    }

    /// <summary>The share of what was known that is taken out; 0 where the covariate does not vary.</summary>
    public static double Theta(CovariateSummary control, CovariateSummary candidate)
    {
        ArgumentNullException.ThrowIfNull(control);
        ArgumentNullException.ThrowIfNull(candidate);
        var (a, b) = (control.Covariate.Count - 1, candidate.Covariate.Count - 1);
        var variance = (a * control.Covariate.Variance) + (b * candidate.Covariate.Variance);
        return variance == 0 ? 0 : ((a * control.Covariance) + (b * candidate.Covariance)) / variance;
    }

    private static Summary Adjust(CovariateSummary arm, double theta) => new(
        arm.Outcome.Count,
        arm.Outcome.Mean - (theta * arm.Covariate.Mean),
        Math.Max(0, arm.Outcome.Variance + (theta * theta * arm.Covariate.Variance) - (2 * theta * arm.Covariance)));
}

/// <summary>A metric of an arm's units, and what was known of the same units before.</summary>
/// <param name="Outcome">The metric.</param>
/// <param name="Covariate">What was known before, such as the same metric of the weeks before.</param>
/// <param name="Covariance">Their sample covariance (divided by n − 1).</param>
public sealed record CovariateSummary(Summary Outcome, Summary Covariate, double Covariance)
{
    /// <param name="outcomes">The metric, one number a unit; at least two.</param>
    /// <param name="covariates">What was known before, in the same order.</param>
    /// <exception cref="ArgumentException">The lists differ in length, are too short, or hold what is no finite number.</exception>
    public static CovariateSummary Of(IReadOnlyList<double> outcomes, IReadOnlyList<double> covariates)
    {
        Arguments.Numbers(outcomes, 2);
        Arguments.Numbers(covariates, 2);
        if (outcomes.Count != covariates.Count) throw new ArgumentException($"{covariates.Count} covariates were given for {outcomes.Count} outcomes.", nameof(covariates));
        var (y, x) = (Summary.Of(outcomes), Summary.Of(covariates));
        var sum = 0.0;
        for (var i = 0; i < outcomes.Count; i++) sum += (outcomes[i] - y.Mean) * (covariates[i] - x.Mean);
        return new CovariateSummary(y, x, sum / (outcomes.Count - 1));
    }
}
