using System.Globalization;
using PromptRegistry.TestKit;

namespace PromptRegistry.Statistics.Tests;

/// <summary>The example of <c>docs/rollouts.md</c> is what this library computes, to the digits that are printed.</summary>
public sealed class RolloutsPageTests
{
    private static readonly string Page = string.Join(' ', File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "rollouts.md")).Split(['\n', ' '], StringSplitOptions.RemoveEmptyEntries));

    private static ArmDifference Difference(double control, double controlDeviation, double candidate, double candidateDeviation) => ArmDifference.Absolute(
        new Summary(100, control, controlDeviation * controlDeviation), new Summary(100, candidate, candidateDeviation * candidateDeviation));

    [Fact]
    public void The_example_is_computed_as_printed()
    {
        var difference = Difference(0.82, 0.12, 0.87, 0.11);
        var once = WelchTTest.Test(difference);
        Says($"a difference of {once.Difference:0.0000}, t = {once.T:0.0000}, {once.DegreesOfFreedom:0.00} degrees of freedom, p = {once.PTwoSided:0.000000} and the 95 % interval [{once.Interval.Lower:0.0000}, {once.Interval.Upper:0.0000}]");
        var always = ConfidenceSequence.TwoSided(difference).Interval;
        Says($"the two-sided sequence gives [{always.Lower:0.0000}, {always.Upper:0.0000}]");
    }

    [Fact]
    public void The_articles_sample_gives_its_difference_and_not_its_p()
    {
        var test = WelchTTest.Test(Difference(0.8197, 0.1208, 0.8676, 0.1071));
        Says($"the difference is {test.Difference:0.0000}, as printed there; p = {test.PTwoSided:0.000000} and [{test.Interval.Lower:0.0000}, {test.Interval.Upper:0.0000}]");
        Says($"and it is {test.StandardError:0.0000}.");
        // Half of the printed interval over the 1.96 that its program takes.
        Says($"a standard error of {(0.0856 - 0.0101) / 2 / 1.96:0.0000}");
    }

    private static void Says(FormattableString text) => Assert.Contains(text.ToString(CultureInfo.InvariantCulture), Page, StringComparison.Ordinal);
}
