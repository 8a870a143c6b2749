namespace PromptRegistry.Statistics;

/// <summary>What a baseline keeps of some scores: enough for their mean, their variance and their pass rate.</summary>
/// <param name="Count">Scored samples.</param>
/// <param name="Sum">Sum of the scores.</param>
/// <param name="SumOfSquares">Sum of the squared scores.</param>
/// <param name="Passes">Samples that passed.</param>
public sealed record Moments(int Count, double Sum, double SumOfSquares, int Passes)
{
    /// <summary>Nothing scored.</summary>
    public static Moments Empty { get; } = new(0, 0, 0, 0);

    /// <summary>One sample that passed with the full score: what most cases have.</summary>
    public static Moments OnePass { get; } = new(1, 1, 1, 1);

    /// <summary>Mean score; NaN without samples.</summary>
    public double Mean => Count == 0 ? double.NaN : Sum / Count;

    /// <summary>Share of the samples that passed; NaN without samples.</summary>
    public double PassRate => Count == 0 ? double.NaN : (double)Passes / Count;

    /// <summary>Whether there are samples and all of them passed.</summary>
    public bool AllPassed => Count > 0 && Passes == Count;

    /// <summary>Sample variance within the case; 0 below two samples.</summary>
    public double Variance => Count < 2 ? 0 : Math.Max(0, (SumOfSquares - (Sum * Sum / Count)) / (Count - 1));

    /// <summary>These and one more.</summary>
    public Moments Add(double score, bool passed) => Count == 0 && score == 1 && passed ? OnePass : new(Count + 1, Sum + score, SumOfSquares + (score * score), Passes + (passed ? 1 : 0));

    /// <summary>These and others.</summary>
    public Moments Add(Moments other) =>
        new(Count + other.Count, Sum + other.Sum, SumOfSquares + other.SumOfSquares, Passes + other.Passes);
}
