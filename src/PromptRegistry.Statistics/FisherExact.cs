using MathNet.Numerics.Distributions;

namespace PromptRegistry.Statistics;

/// <summary>Fisher's exact test of a 2 × 2 table (Fisher 1922), given its margins.</summary>
public static class FisherExact
{
    /// <summary>Tables this close in probability to the observed one count as equally likely.</summary>
    private const double Tie = 1e-7;

    /// <param name="a">First row, first column: what the one-sided test asks to be large.</param>
    /// <param name="b">First row, second column.</param>
    /// <param name="c">Second row, first column.</param>
    /// <param name="d">Second row, second column.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public static FisherResult Test(int a, int b, int c, int d)
    {
        Arguments.AtLeast(0, a);
        Arguments.AtLeast(0, b);
        Arguments.AtLeast(0, c);
        Arguments.AtLeast(0, d);
        var (row, column, all) = (a + b, a + c, a + b + c + d);
        if (all == 0) return new FisherResult(1, 1);
        var table = new Hypergeometric(all, column, row);
        var observed = table.Probability(a);
        var (greater, twoSided) = (0.0, 0.0);
        for (var x = Math.Max(0, row + column - all); x <= Math.Min(row, column); x++)
        {
            var probability = table.Probability(x);
            if (x >= a) greater += probability;
            if (probability <= observed * (1 + Tie)) twoSided += probability;
        }

        return new FisherResult(Math.Min(1, greater), Math.Min(1, twoSided));
    }
}

/// <summary>Outcome of Fisher's exact test.</summary>
/// <param name="PGreater">Probability of the first count this large or larger, if rows and columns are independent.</param>
/// <param name="PTwoSided">Sum over all tables that are no likelier than the observed one.</param>
public sealed record FisherResult(double PGreater, double PTwoSided);
