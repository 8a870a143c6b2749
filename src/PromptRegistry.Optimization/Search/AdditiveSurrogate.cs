using MathNet.Numerics.Distributions;

namespace PromptRegistry.Optimization.Search;

/// <summary>
/// What is believed of the scores of combinations: each choice adds an effect of its own. Bayesian linear regression with a normal prior of
/// mean 0 for each effect, learned one observation at a time, each with its own noise (Bishop, "Pattern Recognition and Machine Learning",
/// 2006, section 3.3). The next combination is the one with the largest expected improvement (Jones, Schonlau and Welch, "Efficient Global
/// Optimization of Expensive Black-Box Functions", 1998).
/// </summary>
/// <param name="choices">How many effects there are.</param>
internal sealed class AdditiveSurrogate(int choices)
{
    /// <summary>Standard deviation of an effect before anything is known, of a score from 0 to 1.</summary>
    private const double Prior = 0.25;

    private readonly double[] mean = new double[choices];
    private readonly double[,] covariance = Identity(choices, Prior * Prior);

    /// <summary>Learns the score of a combination.</summary>
    /// <param name="combination">The choices that it makes; none for the one that everything is held against.</param>
    /// <param name="score">Its score, as a difference from that one.</param>
    /// <param name="variance">Of that difference.</param>
    public void Observe(IReadOnlyList<int> combination, double score, double variance)
    {
        var reach = new double[choices];
        for (var i = 0; i < choices; i++)
        {
            foreach (var j in combination) reach[i] += covariance[i, j];
        }

        var total = variance + combination.Sum(j => reach[j]);
        if (total <= 0) return;
        var surprise = score - combination.Sum(j => mean[j]);
        for (var i = 0; i < choices; i++)
        {
            mean[i] += reach[i] * surprise / total;
            for (var j = 0; j < choices; j++) covariance[i, j] -= reach[i] * reach[j] / total;
        }
    }

    /// <summary>What is expected of a combination, and the standard deviation of that.</summary>
    public (double Mean, double Deviation) Predict(IReadOnlyList<int> combination) =>
        (combination.Sum(j => mean[j]), Math.Sqrt(Math.Max(0, combination.Sum(i => combination.Sum(j => covariance[i, j])))));

    /// <summary>By how much a combination is better than the best one so far, in the mean, where worse counts as 0.</summary>
    public double Improvement(IReadOnlyList<int> combination, double best)
    {
        var (expected, deviation) = Predict(combination);
        if (deviation <= 0) return Math.Max(0, expected - best);
        var z = (expected - best) / deviation;
        return ((expected - best) * Normal.CDF(0, 1, z)) + (deviation * Normal.PDF(0, 1, z));
    }

    private static double[,] Identity(int size, double value)
    {
        var matrix = new double[size, size];
        for (var i = 0; i < size; i++) matrix[i, i] = value;
        return matrix;
    }
}
