using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Gates;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Statistics;

namespace PromptRegistry.Evaluation.Tests.Gates;

public sealed class NoninferiorityTests
{
    [Theory]
    [InlineData("standard", OutcomeCode.Passed, DiagnosticSeverity.Warning)]
    [InlineData("strict-noninferiority", OutcomeCode.Regressed, DiagnosticSeverity.Error)]
    public void A_drop_that_cannot_be_ruled_out_is_inconclusive(string level, OutcomeCode code, DiagnosticSeverity severity)
    {
        var suite = GateInput.Suite(10, gate: $"{{ level: {level} }}");
        var result = Noisy(suite, spread: 0.2);
        Assert.Equal((Verdict.Inconclusive, code), (result.Verdict, result.Code));
        var finding = result.Only("PRM2116");
        Assert.Equal(severity, finding.Severity);
        Assert.Contains("a drop beyond the margin of 0.05 cannot be ruled out over 10 cases: it changed by 0, and may have changed by anything from -0.12", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ level: strict-noninferiority }", 0.04)]
    [InlineData("{ level: strict-noninferiority, margin: 0.2 }", 0.2)]
    public void A_drop_that_is_ruled_out_passes(string gate, double spread) =>
        Assert.Equal((Verdict.Passed, OutcomeCode.Passed), (Noisy(GateInput.Suite(10, gate: gate), spread).Verdict, Noisy(GateInput.Suite(10, gate: gate), spread).Code));

    [Fact]
    public void What_is_shown_to_have_dropped_is_no_matter_of_doubt()
    {
        var suite = GateInput.Suite(12);
        var before = GateInput.Measure(suite, _ => [0.9]);
        var result = Gate.Judge(suite, GateInput.Measure(suite, i => [i < 8 ? 0.7 : 0.9]), GateInput.Baseline(suite, before));
        Assert.Equal(Verdict.Regressed, result.Verdict);
        Assert.DoesNotContain(result.Diagnostics, d => d.Id == "PRM2116");
    }

    [Fact]
    public void A_single_case_shows_nothing()
    {
        var suite = GateInput.Suite(1);
        var measured = GateInput.Measure(suite, _ => [0.9]);
        var result = Gate.Judge(suite, measured, GateInput.Baseline(suite, measured));
        Assert.Equal((Verdict.Inconclusive, OutcomeCode.Passed), (result.Verdict, result.Code));
        Assert.Null(result.Metrics[0].MinimumDetectableEffect);
    }

    [Fact]
    public void The_interval_of_the_change_is_that_of_the_paired_t_at_90_percent()
    {
        var suite = GateInput.Suite(4);
        double[] changes = [0.1, -0.1, 0.05, -0.2];
        var before = GateInput.Measure(suite, _ => [0.5]);
        var result = Gate.Judge(suite, GateInput.Measure(suite, i => [0.5 + changes[i]]), GateInput.Baseline(suite, before));
        var expected = PairedTTest.Test(changes, 0.9).Interval;
        Assert.Equal(expected.Lower, result.Metrics[0].Change!.Value.Lower, 1e-9);
        Assert.Equal(expected.Upper, result.Metrics[0].Change!.Value.Upper, 1e-9);
    }

    [Fact]
    public void Another_model_or_another_snapshot_of_it_cannot_be_compared()
    {
        var suite = GateInput.Suite(10);
        var measured = GateInput.Measure(suite, _ => [0.9]);
        var baseline = GateInput.Baseline(suite, measured) with { Model = "gpt", Snapshots = ["gpt-1"] };
        GateResult Judge(string model, params string[] snapshots) =>
            Gate.Judge(suite, measured, baseline, new GateOptions { Model = new AnsweringModel(model, snapshots) });

        Assert.Equal(Verdict.Passed, Judge("gpt", "gpt-1").Verdict);
        Assert.Equal(Verdict.Passed, Judge("gpt").Verdict);
        var other = Judge("claude", "claude-1");
        Assert.Equal((Verdict.Invalid, OutcomeCode.Invalid), (other.Verdict, other.Code));
        Assert.StartsWith(
            "The baseline was measured with the model 'gpt', and now 'claude' answers: what differs may be the model and not the prompt."
            + " Measure both versions now: dotnet prompt eval p --mode record --against <version or commit>.",
            other.Only("PRM2107").Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "'gpt' answered as 'gpt-1' for the baseline and answers as 'gpt-2' now",
            Judge("gpt", "gpt-1", "gpt-2").Only("PRM2107").Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_first_run_below_its_thresholds_failed_and_did_not_regress()
    {
        var suite = GateInput.Suite(5);
        var result = Gate.Judge(suite, GateInput.Measure(suite, i => [i == 3 ? 0.1 : 0.9]), null);
        Assert.Equal((Verdict.Failed, OutcomeCode.Regressed), (result.Verdict, result.Code));
    }

    [Fact]
    public void The_smallest_drop_that_is_found_pays_for_the_number_of_questions_and_is_known_where_nothing_varies()
    {
        var suite = GateInput.Suite(50, scorers: "[rouge-l, { rouge-l: { id: b } }]", samples: 3);
        var noisy = GateInput.Measure(suite, _ => [0.4, 0.6, 0.8]);
        var two = Gate.Judge(suite, noisy, GateInput.Baseline(suite, noisy)).Metrics[0].MinimumDetectableEffect!.Value;
        Assert.Equal(MinimumDetectableEffect.OneSided(Math.Sqrt(2 * 0.04 / 3), 50, 0.025), two, 1e-9);

        // Six of fifty cases that fall from 1 to 0: with five p would be 2/32.
        var still = GateInput.Measure(suite, _ => [0.6, 0.6, 0.6]);
        Assert.Equal(6 / 50.0, Gate.Judge(suite, still, GateInput.Baseline(suite, still)).Metrics[0].MinimumDetectableEffect!.Value, 1e-9);
    }

    /// <summary>Half of the cases change up and half down, by as much.</summary>
    private static GateResult Noisy(EvaluationSuite suite, double spread)
    {
        var before = GateInput.Measure(suite, _ => [0.75]);
        return Gate.Judge(suite, GateInput.Measure(suite, i => [0.75 + (i % 2 == 0 ? spread : -spread)]), GateInput.Baseline(suite, before));
    }
}
