namespace PromptRegistry.Statistics;

/// <summary>
/// The exact sign test: only the direction of each difference counts, zeros are dropped. Right for scores that have an order but no distance, such as
/// a judge's from 1 to 5.
/// </summary>
public static class SignTest
{
    /// <param name="differences">Candidate minus baseline, one a pair.</param>
    /// <exception cref="ArgumentException">One is no finite number.</exception>
    public static SignTestResult Test(IReadOnlyList<double> differences)
    {
        Arguments.Numbers(differences, 0);
        var (negative, positive) = (0, 0);
        for (var i = 0; i < differences.Count; i++)
        {
            if (differences[i] < 0) negative++;
            else if (differences[i] > 0) positive++;
        }

        var test = McNemar.Test(negative, positive);
        return new SignTestResult(negative, positive, test.PExactRegression, test.PExact);
    }
}

/// <summary>Outcome of a sign test.</summary>
/// <param name="Negative">Differences below zero.</param>
/// <param name="Positive">Differences above zero.</param>
/// <param name="PLess">Probability of as many negative ones or more, if both signs are as likely; 1 without differences.</param>
/// <param name="PTwoSided">The same for either sign.</param>
public sealed record SignTestResult(int Negative, int Positive, double PLess, double PTwoSided);
