using System.Globalization;
using System.Text.Json;
using MathNet.Numerics;
using MathNet.Numerics.Distributions;
using PromptRegistry.TestKit;

namespace PromptRegistry.Statistics.Tests;

/// <summary>Every group of the vectors, every vector of a group, every expected number of a vector.</summary>
public sealed class VectorTests
{
    /// <summary>What computes a group's expected numbers: a number or some, by the name that the vectors give it.</summary>
    private static readonly Dictionary<string, Func<JsonElement, Dictionary<string, object>>> Groups = new()
    {
        ["welch_t_test"] = v =>
        {
            var test = WelchTTest.Test(Numbers(v, "x"), Numbers(v, "y"), Number(v, "confidence"));
            return new()
            {
                ["t"] = test.T,
                ["df"] = test.DegreesOfFreedom,
                ["p_two_sided"] = test.PTwoSided,
                ["p_greater"] = test.PGreater,
                ["p_less"] = test.PLess,
                ["diff"] = test.Difference,
                ["se"] = test.StandardError,
                ["ci"] = Ends(test.Interval),
            };
        },
        ["paired_t_test"] = v =>
        {
            var test = PairedTTest.Test(Numbers(v, "d"));
            return new()
            {
                ["t"] = test.T,
                ["df"] = test.DegreesOfFreedom,
                ["mean"] = test.Difference,
                ["se"] = test.StandardError,
                ["p_two_sided"] = test.PTwoSided,
                ["p_less"] = test.PLess,
                ["ci"] = Ends(test.Interval),
            };
        },
        ["mcnemar"] = v =>
        {
            var test = McNemar.Test(Whole(v, "b"), Whole(v, "c"));
            return new()
            {
                ["exact_two_sided"] = test.PExact,
                ["exact_one_sided_regression"] = test.PExactRegression,
                ["midp_one_sided"] = test.PMidRegression,
                ["midp_two_sided"] = test.PMid,
                ["chi2"] = test.ChiSquared,
                ["p_chi2"] = test.PChiSquared,
                ["chi2_cc"] = test.ChiSquaredCorrected,
                ["p_chi2_cc"] = test.PChiSquaredCorrected,
            };
        },
        ["sign_test"] = v =>
        {
            var test = SignTest.Test(Numbers(v, "d"));
            return new()
            {
                ["n_negative"] = test.Negative,
                ["n_positive"] = test.Positive,
                ["p_one_sided_negative"] = test.PLess,
                ["p_two_sided"] = test.PTwoSided,
            };
        },
        ["wilcoxon_signed_rank"] = v =>
        {
            var test = WilcoxonSignedRank.Test(Numbers(v, "d"));
            return new()
            {
                ["n"] = test.NonZero,
                ["w_plus"] = test.Plus,
                ["w_minus"] = test.Minus,
                ["p_exact_two_sided"] = test.PTwoSided,
                ["p_exact_less"] = test.PLess,
                ["p_exact_greater"] = test.PGreater,
                ["z"] = test.Z,
                ["p_normal_two_sided"] = test.PNormal,
                ["z_cc"] = test.ZCorrected,
                ["p_normal_cc_two_sided"] = test.PNormalCorrected,
            };
        },
        ["splitmix64"] = v =>
        {
            var seed = v.GetProperty("seed").GetUInt64();
            var (words, bounded) = (new SplitMix64(seed), new SplitMix64(seed));
            return new()
            {
                ["first4_u64"] = Enumerable.Range(0, 4).Select(_ => words.Next().ToString(CultureInfo.InvariantCulture)).ToArray(),
                ["below10_first10"] = Enumerable.Range(0, 10).Select(_ => (double)bounded.Below(10)).ToArray(),
            };
        },
        ["paired_bootstrap"] = v =>
        {
            var test = PairedBootstrap.Of(Numbers(v, "d"), v.GetProperty("seed").GetUInt64(), Whole(v, "B"), Number(v, "confidence"));
            return new()
            {
                ["mean"] = test.Mean,
                ["percentile_ci"] = Ends(test.Percentile),
                ["bca_ci"] = Ends(test.BiasCorrected),
                ["z0"] = test.Bias,
                ["acceleration"] = test.Acceleration,
                ["frac_le_zero"] = test.ShareAtMostZero,
                ["boot_se"] = test.StandardError,
            };
        },
        ["signflip_permutation_exact"] = v => Permutation(SignFlipPermutation.Exact(Numbers(v, "d"))),
        ["signflip_permutation_mc"] = v =>
            Permutation(SignFlipPermutation.Draw(Numbers(v, "d"), v.GetProperty("seed").GetUInt64(), Whole(v, "B"))),
        ["multiple_testing"] = v => new()
        {
            ["holm"] = Holm.Adjust(Numbers(v, "p")),
            ["bh"] = BenjaminiHochberg.Adjust(Numbers(v, "p")),
            ["bonferroni"] = Bonferroni.Adjust(Numbers(v, "p")),
        },
        ["wilson_ci"] = v => new() { [""] = Ends(WilsonInterval.Of(Whole(v, "x"), Whole(v, "n"))) },
        ["clopper_pearson_ci"] = v => new() { [""] = Ends(ClopperPearsonInterval.Of(Whole(v, "x"), Whole(v, "n"))) },
        ["tango_paired_proportion_ci"] = v => new()
        {
            [""] = Ends(TangoInterval.Of(Whole(v, "fixes"), Whole(v, "regressions"), Whole(v, "n"), Number(v, "confidence"))),
        },
        ["fisher_exact"] = v =>
        {
            var test = FisherExact.Test(Whole(v, "a"), Whole(v, "b"), Whole(v, "c"), Whole(v, "d"));
            return new()
            {
                ["p_greater"] = test.PGreater,
                ["p_two_sided"] = test.PTwoSided
            };
        },
        ["pass_at_k"] = v =>
        {
            var (n, c, k) = (Whole(v, "n"), Whole(v, "c"), Whole(v, "k"));
            return new()
            {
                ["pass_at_k"] = PassAtK.AnyOf(n, c, k),
                ["pass_hat_k"] = PassAtK.AllOf(n, c, k),
                ["plugin_hat_k"] = Math.Pow((double)c / n, k),
            };
        },
        ["mcnemar_sample_size"] = v =>
        {
            var (worse, better) = (Number(v, "p10"), Number(v, "p01"));
            var (alpha, power, oneSided) = (Number(v, "alpha"), Number(v, "power"), v.GetProperty("one_sided").GetBoolean());
            return new()
            {
                ["n"] = McNemarSampleSize.Exact(worse, better, alpha, power, oneSided),
                ["n_ceil"] = McNemarSampleSize.Pairs(worse, better, alpha, power, oneSided),
            };
        },
        ["paired_mde"] = v =>
        {
            var deviation = MinimumDetectableEffect.Deviation(Number(v, "sd_between_diff"), Number(v, "sd_within"), Whole(v, "K"));
            Func<double, int, double, double, double> effect =
                v.GetProperty("one_sided").GetBoolean() ? MinimumDetectableEffect.OneSided : MinimumDetectableEffect.TwoSided;
            return new()
            {
                ["sd_diff"] = deviation,
                ["mde"] = effect(deviation, Whole(v, "n"), Number(v, "alpha"), Number(v, "power"))
            };
        },
        ["clustered_se"] = v => new()
        {
            ["mean"] = Summary.Of(Numbers(v, "x")).Mean,
            ["clustered_se"] = ClusteredStandardError.Of(Numbers(v, "x"), [.. v.GetProperty("cluster").EnumerateArray().Select(c => c.GetString()!)]),
            ["naive_se"] = Summary.Of(Numbers(v, "x")).StandardError,
        },
        ["student_t"] = v => new()
        {
            [""] = v.GetProperty("fn").GetString() == "sf"
                ? StudentT.UpperTail(Number(v, "t"), Number(v, "df"))
                : StudentT.Quantile(Number(v, "p"), Number(v, "df")),
        },
        ["special"] = v => new() { [""] = Special(v) },
        ["paired_t_power_R"] = v => new()
        {
            [""] = PairedTPower.Of(Number(v, "delta") / Number(v, "sd"), Whole(v, "n"), Number(v, "alpha")),
        },
    };

    public static TheoryData<string> Names => [.. Groups.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Agrees_with_the_vectors(string group)
    {
        foreach (var vector in Vectors.Statistic(group))
        {
            var found = Groups[group](vector.GetProperty("input"));
            var expected = vector.GetProperty("expected");
            var tolerance = vector.GetProperty("tolerance").GetDouble();
            var id = $"{group}/{vector.GetProperty("id")}";
            if (expected.ValueKind != JsonValueKind.Object)
            {
                Same(id, expected, found[""], tolerance);
                continue;
            }

            foreach (var member in expected.EnumerateObject()) Same($"{id}/{member.Name}", member.Value, found[member.Name], tolerance);
        }
    }

    [Fact]
    public void Every_group_has_a_test()
    {
        Assert.SkipUnless(Vectors.AllAreHere, "The whole set of vectors is not beside this repository; its sample is tested.");
        Assert.Empty(Vectors.StatisticGroups().Except(Groups.Keys));
    }

    private static void Same(string where, JsonElement expected, object found, double tolerance)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Number:
                var number = found is int whole ? whole : (double)found;
                Assert.True(Math.Abs(expected.GetDouble() - number) <= tolerance + 1e-15, $"{where}: {expected} expected, {number} found");
                break;
            case JsonValueKind.Array when found is string[] texts:
                Assert.Equal(expected.EnumerateArray().Select(item => item.GetString()), texts);
                break;
            default:
                var numbers = (double[])found;
                Assert.Equal(expected.GetArrayLength(), numbers.Length);
                for (var i = 0; i < numbers.Length; i++) Same($"{where}[{i}]", expected[i], numbers[i], tolerance);
                break;
        }
    }

    private static Dictionary<string, object> Permutation(PermutationResult test) => new()
    {
        ["n_nonzero"] = test.NonZero,
        ["stat"] = test.Mean,
        ["p_less"] = test.PLess,
        ["p_two_sided"] = test.PTwoSided,
    };

    /// <summary>What the tests and intervals stand on; from the library of mathematics, held here against a change of it.</summary>
    private static double Special(JsonElement input) => input.GetProperty("fn").GetString() switch
    {
        "betainc" => SpecialFunctions.BetaRegularized(Number(input, "a"), Number(input, "b"), Number(input, "x")),
        "norm_sf" => Normal.CDF(0, 1, -Number(input, "z")),
        "norm_ppf" => Normal.InvCDF(0, 1, Number(input, "p")),
        "chi2_1_sf" => 2 * Normal.CDF(0, 1, -Math.Sqrt(Number(input, "x"))),
        var other => throw new InvalidOperationException($"No function is known as {other}."),
    };

    private static double[] Ends(Interval interval) => [interval.Lower, interval.Upper];

    private static double[] Numbers(JsonElement input, string name) => input.GetProperty(name).Numbers();

    private static double Number(JsonElement input, string name) => input.GetProperty(name).GetDouble();

    private static int Whole(JsonElement input, string name) => input.GetProperty(name).GetInt32();
}
