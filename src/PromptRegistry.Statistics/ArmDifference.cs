namespace PromptRegistry.Statistics;

/// <summary>What a metric of two arms with different units differs by, candidate against control.</summary>
/// <param name="Control">The arm that is compared with.</param>
/// <param name="Candidate">The arm in question.</param>
/// <param name="Estimate">The difference: in the metric's unit, or as a share of the control's mean.</param>
/// <param name="StandardError">Of the estimate.</param>
/// <param name="IsRelative">Whether it is a share of the control's mean.</param>
public sealed record ArmDifference(Summary Control, Summary Candidate, double Estimate, double StandardError, bool IsRelative)
{
    /// <summary>Numbers of both arms.</summary>
    public int Count => Control.Count + Candidate.Count;

    /// <summary>mean(candidate) − mean(control).</summary>
    public static ArmDifference Absolute(Summary control, Summary candidate) => new(
        control, candidate, candidate.Mean - control.Mean, Math.Sqrt((control.Variance / control.Count) + (candidate.Variance / candidate.Count)), false);

    /// <summary>The same over |mean(control)|, with the standard error of the delta method.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The control's mean is 0, of which nothing is a share.</exception>
    public static ArmDifference Relative(Summary control, Summary candidate)
    {
        if (control.Mean == 0) throw new ArgumentOutOfRangeException(nameof(control), "The control's mean is 0: nothing is a share of it. Compare absolute differences.");
        var (c, square) = (control.Mean, control.Mean * control.Mean);
        var variance = (candidate.Variance / (candidate.Count * square))
            + (control.Variance * candidate.Mean * candidate.Mean / (control.Count * square * square));
        return new ArmDifference(control, candidate, (candidate.Mean - c) / Math.Abs(c), Math.Sqrt(variance), true);
    }
}
