using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Gates;

namespace PromptRegistry.Evaluation.Tests.Gates;

public sealed class GateTests
{
    [Fact]
    public void A_critical_case_must_pass_every_sample_whatever_the_baseline_says()
    {
        var suite = GateInput.Suite(12, samples: 3, critical: 1);
        var measurement = GateInput.Measure(suite, i => i == 0 ? [0.9, 0.4, 0.9] : [0.9, 0.9, 0.9]);
        var result = Gate.Judge(suite, measurement, GateInput.Baseline(suite, measurement));
        Assert.Equal(OutcomeCode.Regressed, result.Code);
        Assert.Equal(
            "prompts/p/evals.yaml(3,5): error PRM2101: The critical case 'c000' fails 'rouge-l' (line 15 of the"
                + " suite) in 1 of 3 samples; all must pass. too low",
            result.Only("PRM2101").ToString());
    }

    [Fact]
    public void Strict_fails_on_one_flip_and_on_one_drop_beyond_the_tolerance()
    {
        var suite = GateInput.Suite(3, gate: "{ level: strict, tolerance: 0.05 }");
        var before = GateInput.Measure(suite, _ => [0.9]);
        var result = Gate.Judge(
            suite,
            GateInput.Measure(suite, i => [i == 0 ? 0.4 : i == 1 ? 0.8 : 0.86]),
            GateInput.Baseline(suite, before));
        Assert.Equal((OutcomeCode.Regressed, Detection.Strict), (result.Code, result.Detection));
        Assert.Equal(["PRM2103", "PRM2104"], result.Ids());
        Assert.Contains(
            "1 of 3 cases passed 'rouge-l' in the baseline and fails now: 'c000' (0.9 → 0.4: too low)",
            result.Only("PRM2103").Message,
            StringComparison.Ordinal);
        Assert.Contains("'c001' (0.9 → 0.8", result.Only("PRM2104").Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c002", result.Only("PRM2104").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Strict_does_not_weigh_a_gain_against_a_loss()
    {
        var suite = GateInput.Suite(3, gate: "{ level: strict }");
        var before = GateInput.Measure(suite, i => [i == 0 ? 0.9 : 0.1]);
        Assert.Equal(
            OutcomeCode.Regressed,
            Gate.Judge(
                suite, GateInput.Measure(suite, i => [i == 0 ? 0.1 : 0.9]), GateInput.Baseline(suite, before)).Code);
    }

    [Fact]
    public void Without_a_baseline_every_case_must_pass()
    {
        var suite = GateInput.Suite(5);
        var passing = Gate.Judge(suite, GateInput.Measure(suite, _ => [0.9]), null);
        Assert.Equal((OutcomeCode.Passed, Detection.Thresholds), (passing.Code, passing.Detection));
        Assert.Contains("dotnet prompt eval p --accept", passing.Only("PRM2106").Message, StringComparison.Ordinal);

        var failing = Gate.Judge(suite, GateInput.Measure(suite, i => [i == 3 ? 0.1 : 0.9]), null);
        Assert.Equal(OutcomeCode.Regressed, failing.Code);
        Assert.StartsWith(
            "1 of 5 cases misses 'rouge-l': 'c003' (too low).",
            failing.Only("PRM2105").Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_failing_case_that_the_baseline_accepted_is_no_regression()
    {
        var suite = GateInput.Suite(5, gate: "{ level: strict }");
        var measurement = GateInput.Measure(suite, i => [i == 3 ? 0.1 : 0.9]);
        Assert.Equal(OutcomeCode.Passed, Gate.Judge(suite, measurement, GateInput.Baseline(suite, measurement)).Code);
    }

    [Theory]
    [InlineData(100, 2, OutcomeCode.Passed, "PRM2110")]
    [InlineData(100, 3, OutcomeCode.Invalid, "PRM2111")]
    [InlineData(1, 1, OutcomeCode.Invalid, "PRM2111")]
    public void Too_many_unscored_cells_are_never_green(int cases, int unscored, OutcomeCode expected, string id)
    {
        var suite = GateInput.Suite(cases);
        var measurement = GateInput.Measure(suite, i => i < unscored ? [] : [0.9], unscored: i => i < unscored ? 1 : 0);
        var result = Gate.Judge(suite, measurement, GateInput.Baseline(suite, GateInput.Measure(suite, _ => [0.9])));
        Assert.Equal(expected, result.Code);
        Assert.EndsWith("First: broken", result.Only(id).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_outweighs_regressed()
    {
        var suite = GateInput.Suite(10, critical: 1);
        var measurement = GateInput.Measure(suite, i => i == 0 ? [0.1] : [], unscored: i => i == 0 ? 0 : 1);
        Assert.Equal(OutcomeCode.Invalid, Gate.Judge(suite, measurement, null).Code);
    }
}
