using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Gates;
using PromptRegistry.Statistics;

namespace PromptRegistry.Evaluation.Tests.Gates;

public sealed class SevereCasesTests
{
    [Theory]
    [InlineData(3, 1, true)]
    [InlineData(3, 2, false)]
    [InlineData(1, 0, true)]
    [InlineData(6, 2, true)]
    public void A_fall_from_all_to_at_most_a_third_is_severe(int samples, int passes, bool severe) =>
        Assert.Equal(severe, SevereCases.IsSevere(Passing(samples, samples), Passing(samples, passes)));

    [Fact]
    public void What_did_not_pass_every_sample_before_did_not_fall_severely() =>
        Assert.False(SevereCases.IsSevere(Passing(3, 2), Passing(3, 0)));

    [Theory]
    [InlineData(6, 6, 0, true)]
    [InlineData(6, 5, 0, true)]
    [InlineData(6, 6, 1, true)]
    [InlineData(6, 6, 2, false)]
    [InlineData(6, 3, 0, false)]
    [InlineData(6, 0, 0, false)]
    public void Fresh_samples_of_both_versions_decide(int samples, int baseline, int candidate, bool confirmed) => Assert.Equal(
        [confirmed], SevereCases.Confirmed([new ArmMoments(Passing(samples, baseline), Passing(samples, candidate))]));

    [Fact]
    public void Many_suspects_raise_each_ones_hurdle_and_are_asked_more_often_for_it()
    {
        var broken = new ArmMoments(Passing(6, 6), Passing(6, 0));
        var same = new ArmMoments(Passing(6, 6), Passing(6, 6));
        Assert.Equal([true, false], SevereCases.Confirmed([broken, same]));
        Assert.DoesNotContain(true, SevereCases.Confirmed([broken, .. Enumerable.Repeat(same, 9)]));
        Assert.Equal([true, false], SevereCases.Confirmed([broken, null]));

        Assert.Equal((6, 6, 10), (SevereCases.FreshSamples(1, 1), SevereCases.FreshSamples(3, 1), SevereCases.FreshSamples(5, 1)));
        foreach (var suspects in (int[])[1, 2, 5, 10, 100, 1000])
        {
            var count = SevereCases.FreshSamples(1, suspects);
            var enough = new ArmMoments(Passing(count, count - 1), Passing(count, 0));
            Assert.True(SevereCases.Confirmed([enough, .. Enumerable.Repeat(same, suspects - 1)])[0], $"{suspects} suspects");
            Assert.InRange(count, 6, 12);
        }
    }

    [Fact]
    public void A_severe_case_without_fresh_samples_is_told_of_and_leaves_the_verdict_open()
    {
        var suite = GateInput.Suite(20, samples: 3);
        var result = Judge(suite, new GateOptions());
        Assert.Equal((Verdict.Inconclusive, OutcomeCode.Passed), (result.Verdict, result.Code));
        Assert.Equal([new Suspect("c000", "rouge-l")], result.Suspects);
        var finding = result.Only("PRM2114");
        Assert.Equal(DiagnosticSeverity.Warning, finding.Severity);
        Assert.Contains("'c000' (3 of 3 → 0 of 3)", finding.Message, StringComparison.Ordinal);
        Assert.Contains("dotnet prompt eval p --mode record", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Confirmed_it_is_a_regression_and_not_confirmed_it_is_chance()
    {
        var suite = GateInput.Suite(20, samples: 3);
        var suspect = new Suspect("c000", "rouge-l");
        var confirmed = Judge(suite, Fresh(suspect, 6, 0));
        Assert.Equal((Verdict.Regressed, OutcomeCode.Regressed), (confirmed.Verdict, confirmed.Code));
        Assert.Contains("'c000' (3 of 3 → 0 of 3; fresh: 6 of 6 → 0 of 6)", confirmed.Only("PRM2113").Message, StringComparison.Ordinal);

        var cleared = Judge(suite, Fresh(suspect, 6, 5));
        Assert.DoesNotContain(cleared.Diagnostics, d => d.Id is "PRM2113" or "PRM2114");
        Assert.Contains("fresh: 6 of 6 → 5 of 6", cleared.Only("PRM2115").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_non_inferiority_is_to_be_shown_an_open_case_fails()
    {
        var result = Judge(GateInput.Suite(20, samples: 3, gate: "{ level: strict-noninferiority, margin: 1 }"), new GateOptions());
        Assert.Equal((Verdict.Inconclusive, OutcomeCode.Regressed), (result.Verdict, result.Code));
        Assert.True(result.Only("PRM2114").IsError);
    }

    [Fact]
    public void A_critical_case_has_its_own_finding()
    {
        var suite = GateInput.Suite(20, samples: 3, critical: 1);
        var result = Judge(suite, new GateOptions());
        Assert.Equal(Verdict.Regressed, result.Verdict);
        Assert.Empty(result.Suspects);
    }

    private static GateOptions Fresh(Suspect suspect, int baseline, int candidate) => new()
    {
        Fresh = new Dictionary<Suspect, ArmMoments> { [suspect] = new(Passing(6, baseline), Passing(6, candidate)) },
    };

    private static GateResult Judge(Evaluation.Suites.EvaluationSuite suite, GateOptions options)
    {
        // All other cases vary a little, so that nothing is deterministic.
        var before = GateInput.Measure(suite, _ => [0.9, 0.9, 0.8]);
        var now = GateInput.Measure(suite, i => i == 0 ? [0.1, 0.1, 0.1] : [0.9, 0.8, 0.9]);
        return Gate.Judge(suite, now, GateInput.Baseline(suite, before), options);
    }

    private static Moments Passing(int samples, int passes) => new(samples, passes, passes, passes);
}
