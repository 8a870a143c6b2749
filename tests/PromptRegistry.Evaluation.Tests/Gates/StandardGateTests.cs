using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Gates;
using PromptRegistry.Statistics;

namespace PromptRegistry.Evaluation.Tests.Gates;

public sealed class StandardGateTests
{
    [Fact]
    public void A_drop_over_many_cases_is_a_regression_at_the_scorers_line()
    {
        var suite = GateInput.Suite(12);
        var before = GateInput.Measure(suite, _ => [0.9]);
        var result = Gate.Judge(
            suite, GateInput.Measure(suite, i => [i < 8 ? 0.7 : 0.9]), GateInput.Baseline(suite, before));
        Assert.Equal((OutcomeCode.Regressed, Detection.Statistical), (result.Code, result.Detection));
        Assert.Equal(
            "prompts/p/evals.yaml(15,11): error PRM2102: 'rouge-l' dropped over 12 cases from 0.9 in the baseline to"
                + " 0.767 in the candidate (drop 0.133, adjusted p 0.0039, tolerance 0.01). "
            + "Worst cases: 'c000' (0.9 → 0.7: too low), 'c001' (0.9 → 0.7: too low), 'c002' (0.9 → 0.7: too low) and"
            + " 5 more.",
            result.Only("PRM2102").ToString());
    }

    [Fact]
    public void Equal_scores_pass()
    {
        var suite = GateInput.Suite(12);
        var before = GateInput.Measure(suite, i => [i / 12.0]);
        var result = Gate.Judge(suite, before, GateInput.Baseline(suite, before));
        Assert.Equal(OutcomeCode.Passed, result.Code);
        Assert.Equal((0.0, 1.0), (result.Metrics[0].Drop, result.Metrics[0].P));
    }

    [Fact]
    public void A_better_prompt_passes()
    {
        var suite = GateInput.Suite(12);
        var before = GateInput.Measure(suite, _ => [0.5]);
        Assert.Equal(
            OutcomeCode.Passed,
            Gate.Judge(suite, GateInput.Measure(suite, _ => [0.9]), GateInput.Baseline(suite, before)).Code);
    }

    [Fact]
    public void A_drop_below_the_tolerance_passes_however_certain()
    {
        var suite = GateInput.Suite(12, gate: "{ tolerance: 0.05 }");
        var before = GateInput.Measure(suite, _ => [0.9]);
        var result = Gate.Judge(suite, GateInput.Measure(suite, _ => [0.86]), GateInput.Baseline(suite, before));
        Assert.Equal(OutcomeCode.Passed, result.Code);
        Assert.True(result.Metrics[0].AdjustedP < 0.05);
    }

    [Fact]
    public void The_same_prompt_measured_twice_with_noise_rarely_fails()
    {
        var failures = 0;
        for (ulong seed = 1; seed <= 200; seed++)
        {
            var random = new SplitMix64(seed);
            var suite = Shared;
            var (a, b) = (Noisy(suite, ref random, 0), Noisy(suite, ref random, 0));
            if (Gate.Judge(suite, b, GateInput.Baseline(suite, a)).Code != OutcomeCode.Passed) failures++;
        }

        // One-sided 5 %: 200 runs fail about 10 times; 20 or more would happen once in a thousand such tests.
        Assert.InRange(failures, 1, 19);
    }

    [Fact]
    public void A_real_drop_in_noisy_scores_is_nearly_always_found()
    {
        var found = 0;
        for (ulong seed = 1; seed <= 100; seed++)
        {
            var random = new SplitMix64(seed);
            var suite = Shared;
            var (a, b) = (Noisy(suite, ref random, 0), Noisy(suite, ref random, -0.15));
            if (Gate.Judge(suite, b, GateInput.Baseline(suite, a)).Code == OutcomeCode.Regressed) found++;
        }

        Assert.InRange(found, 90, 100);
    }

    [Fact]
    public void The_same_input_gets_the_same_verdict_and_the_same_numbers()
    {
        var random = new SplitMix64(5);
        var (a, b) = (Noisy(Shared, ref random, 0), Noisy(Shared, ref random, -0.05));
        var one = Gate.Judge(Shared, b, GateInput.Baseline(Shared, a));
        var two = Gate.Judge(Shared, b, GateInput.Baseline(Shared, a));
        Assert.Equal(one.Metrics, two.Metrics);
        Assert.Equal(one.Diagnostics, two.Diagnostics);
    }

    [Fact]
    public void A_slice_that_drops_is_found_although_the_whole_does_not_show_it()
    {
        var suite = GateInput.Suite(24, gate: "{ slices: [tags] }", tags: "[half#]");
        var before = GateInput.Measure(suite, _ => [0.8]);
        var result = Gate.Judge(
            suite, GateInput.Measure(suite, i => [i % 2 == 0 ? 0.6 : 1.0]), GateInput.Baseline(suite, before));
        Assert.Equal(OutcomeCode.Regressed, result.Code);
        Assert.Contains("over the 12 cases tagged 'half0'", result.Only("PRM2102").Message, StringComparison.Ordinal);
        Assert.Equal([null, "half0", "half1"], result.Metrics.Select(metric => metric.Slice));
    }

    [Fact]
    public void Asking_more_questions_raises_each_ones_hurdle()
    {
        // Five differing cases: p = 1/32 alone, 3/32 as one of three questions.
        double[] Scores(int i) => [i < 5 ? 0.5 : 0.9];
        var alone = GateInput.Suite(10);
        var baseline = GateInput.Baseline(alone, GateInput.Measure(alone, _ => [0.9]));
        Assert.Equal(OutcomeCode.Regressed, Gate.Judge(alone, GateInput.Measure(alone, Scores), baseline).Code);

        var three = GateInput.Suite(10, scorers: "[rouge-l, { rouge-l: { id: b } }, { rouge-l: { id: c } }]");
        baseline = GateInput.Baseline(three, GateInput.Measure(three, _ => [0.9]));
        var result = Gate.Judge(three, GateInput.Measure(three, Scores), baseline);
        Assert.Equal(OutcomeCode.Passed, result.Code);
        Assert.All(result.Metrics, metric => Assert.Equal(3 / 32.0, metric.AdjustedP!.Value, 1e-12));
    }

    [Fact]
    public void A_scorer_without_weight_reports_and_never_fails()
    {
        var suite = GateInput.Suite(12, scorers: "[rouge-l, { rouge-l: { id: extra, weight: 0 } }]");
        var before = GateInput.Measure(suite, _ => [0.9]);
        var result = Gate.Judge(suite, GateInput.Measure(suite, _ => [0.6]), GateInput.Baseline(suite, before));
        Assert.Contains("'rouge-l'", result.Only("PRM2102").Message, StringComparison.Ordinal);
        Assert.Null(result.Metrics[1].AdjustedP);
        Assert.NotNull(result.Metrics[1].P);
    }

    [Fact]
    public void A_suite_too_small_for_statistics_says_so()
    {
        var suite = GateInput.Suite(4);
        var before = GateInput.Measure(suite, _ => [0.9]);
        var result = Gate.Judge(suite, GateInput.Measure(suite, _ => [0.1]), GateInput.Baseline(suite, before));
        Assert.Equal(OutcomeCode.Passed, result.Code);
        Assert.Contains(
            "compares 4 cases, and with 1 comparison at least 5 must differ",
            result.Only("PRM2112").Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nothing_varies_a_single_flip_fails()
    {
        var suite = GateInput.Suite(4);
        var before = GateInput.Measure(suite, _ => [0.9], deterministic: true);
        var result = Gate.Judge(
            suite,
            GateInput.Measure(suite, i => [i == 0 ? 0.1 : 0.9], deterministic: true),
            GateInput.Baseline(suite, before));
        Assert.Equal((OutcomeCode.Regressed, Detection.Flips), (result.Code, result.Detection));
        Assert.Equal(["PRM2103"], result.Ids());
        Assert.Equal(0, result.Metrics[0].MinimumDetectableEffect);
    }

    [Fact]
    public void Where_only_one_side_does_not_vary_a_single_flip_is_no_proof()
    {
        var suite = GateInput.Suite(8);
        var before = GateInput.Measure(suite, _ => [0.9], deterministic: false);
        var result = Gate.Judge(
            suite,
            GateInput.Measure(suite, i => [i == 0 ? 0.1 : 0.9], deterministic: true),
            GateInput.Baseline(suite, before));
        Assert.Equal((Verdict.Inconclusive, OutcomeCode.Passed, Detection.Statistical), (result.Verdict, result.Code, result.Detection));
    }

    [Fact]
    public void The_smallest_drop_that_can_be_found_comes_from_the_noise_within_cases()
    {
        var suite = GateInput.Suite(50, samples: 3);
        var measurement = GateInput.Measure(suite, _ => [0.4, 0.6, 0.8]);
        var result = Gate.Judge(suite, measurement, GateInput.Baseline(suite, measurement));
        Assert.Equal(
            MinimumDetectableEffect.OneSided(Math.Sqrt(2 * 0.04 / 3), 50),
            result.Metrics[0].MinimumDetectableEffect!.Value,
            1e-9);
    }

    private static readonly Evaluation.Suites.EvaluationSuite Shared = GateInput.Suite(30, samples: 3);

    private static Measurement Noisy(Evaluation.Suites.EvaluationSuite suite, ref SplitMix64 random, double shift)
    {
        var scores = new double[suite.Cases.Count][];
        for (var i = 0; i < scores.Length; i++)
        {
            var mean = 0.4 + (0.4 * i / scores.Length);
            scores[i] = [Sample(ref random), Sample(ref random), Sample(ref random)];

            double Sample(ref SplitMix64 source) => Math.Clamp(
                mean + shift + ((source.Below(1000) / 1000.0 - 0.5) * 0.6), 0, 1);
        }

        return GateInput.Measure(suite, i => scores[i]);
    }
}
