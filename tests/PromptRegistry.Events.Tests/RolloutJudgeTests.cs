using PromptRegistry.Core.Rollouts;
using PromptRegistry.Events.Rollouts;
using PromptRegistry.Events.Rollups;

namespace PromptRegistry.Events.Tests;

/// <summary>How a rollout goes on, from evidence, plan and time alone.</summary>
public sealed class RolloutJudgeTests
{
    private static readonly RolloutPosition First = new(0, Some.Noon, Some.Noon, 0.5);

    private static RolloutPlan Plan(string guardrails = "[{ metric: errors, margin: 0.01 }]", string more = "") => RolloutPlanParser.Parse(
        $"steps: [{{ weight: 50%, bake: 6h }}, {{ weight: 60%, bake: 6h }}]\nguardrails: {guardrails}\n{more}", "rollout.yaml").Plan!;

    /// <summary>An hour in which every so many of the calls of both sides fail.</summary>
    private static EvidenceHour Hour(int hour, int control, int controlFails, int candidate, int candidateFails) =>
        new(Some.Noon.AddHours(hour), Errors(control, controlFails), Errors(candidate, candidateFails));

    private static Dictionary<string, Rollup> Errors(int calls, int fails)
    {
        var rollup = new Rollup();
        if (fails > 0) rollup.Add(1, fails);
        if (calls > fails) rollup.Add(0, calls - fails);
        return new() { [MetricNames.Errors] = rollup };
    }

    private static RolloutEvidence Units(int control, int candidate, params EvidenceHour[] hours) => new(hours) { ControlUnits = control, CandidateUnits = candidate };

    private static RolloutDecision Decide(RolloutEvidence evidence, RolloutPlan plan, double hours, RolloutPosition? position = null) =>
        RolloutJudge.Decide(evidence, plan, position ?? First, Some.Noon.AddHours(hours));

    [Fact]
    public void A_step_without_harm_lasts_as_long_as_planned_and_then_the_next_one_comes()
    {
        var evidence = Units(1000, 1000, Hour(0, 1000, 20, 1000, 20));

        var early = Decide(evidence, Plan(), 5);
        Assert.Equal((RolloutAction.Hold, "the step lasts until 2026-11-03 18:00Z"), (early.Action, early.Reason));
        var due = Decide(evidence, Plan(), 6);
        Assert.Equal(RolloutAction.Step, due.Action);
        Assert.Contains("'errors' is not shown to be worse: 0.02 against 0.02, difference 0 in [", due.Reason, StringComparison.Ordinal);
        Assert.Equal(RolloutAction.Complete, Decide(evidence with { CandidateUnits = 1500 }, Plan(), 6, First with { Step = 1, ControlShare = 0.4 }).Action);
    }

    [Fact]
    public void Harm_beyond_the_margin_takes_the_candidate_back_at_any_time()
    {
        var decision = Decide(Units(1000, 1000, Hour(0, 1000, 20, 1000, 120)), Plan(), 1);

        Assert.Equal(RolloutAction.RollBack, decision.Action);
        Assert.StartsWith("'errors' is worse: 0.12 against 0.02, difference 0.1 in [", decision.Reason, StringComparison.Ordinal);
        Assert.EndsWith("margin 0.01 (1000 against 1000 calls)", decision.Reason, StringComparison.Ordinal);
        Assert.Equal(RolloutAction.Hold, Decide(Units(1000, 1000, Hour(0, 1000, 20, 1000, 120)), Plan("[{ metric: errors, margin: 0.15 }]"), 1).Action);
    }

    [Fact]
    public void Units_that_were_not_dealt_as_planned_hold_a_step_and_never_a_way_back()
    {
        var held = Decide(Units(1200, 800, Hour(0, 1000, 20, 1000, 20)), Plan(), 6);
        Assert.Equal(RolloutAction.Hold, held.Action);
        Assert.StartsWith("units are not dealt as planned, so that nothing can be compared: 800 with the candidate and 1200 without, where 50% were meant", held.Reason, StringComparison.Ordinal);

        Assert.Equal(RolloutAction.RollBack, Decide(Units(1200, 800, Hour(0, 1000, 20, 1000, 120)), Plan(), 6).Action);
        Assert.Equal(RolloutAction.RollBack, Decide(Units(1200, 800, Hour(0, 1000, 20, 1000, 20)), Plan(more: "stop: { maximum-age: 1d }"), 25).Action);
    }

    [Fact]
    public void Too_few_calls_decide_nothing()
    {
        var decision = Decide(Units(50, 50, Hour(0, 50, 1, 50, 30)), Plan(), 6);

        Assert.Equal((RolloutAction.Hold, "too few calls for 'errors': 50 of the candidate and 50 of the control, and minimum-calls is 100"), (decision.Action, decision.Reason));
        Assert.Equal(RolloutAction.Hold, Decide(Units(0, 0), Plan(), 6).Action);
        Assert.Equal(RolloutAction.Step, Decide(Units(0, 0), Plan("[]"), 6).Action);
    }

    [Fact]
    public void Errors_without_a_margin_are_judged_by_an_e_process_from_the_first_call_on()
    {
        var decision = Decide(Units(50, 50, Hour(0, 50, 0, 50, 25)), Plan("[{ metric: errors }]"), 1);

        Assert.Equal(RolloutAction.RollBack, decision.Action);
        Assert.StartsWith("'errors' is worse: 0.5 against 0, e-process p = ", decision.Reason, StringComparison.Ordinal);
        Assert.Equal(RolloutAction.Hold, Decide(Units(50, 50, Hour(0, 50, 25, 50, 0)), Plan("[{ metric: errors }]"), 1).Action);
    }

    [Fact]
    public void A_direction_and_a_share_of_the_mean_are_heard()
    {
        static EvidenceHour Latency(double control, double candidate)
        {
            static Dictionary<string, Rollup> Of(double mean)
            {
                var rollup = new Rollup();
                for (var i = 0; i < 500; i++) rollup.Add(mean * (0.9 + (0.2 * (i % 2))));
                return new() { ["latency"] = rollup, ["quality"] = rollup };
            }

            return new EvidenceHour(Some.Noon, Of(control), Of(candidate));
        }

        RolloutAction Judge(string guardrail, double candidate) => Decide(Units(500, 500, Latency(2, candidate)), Plan($"[{guardrail}]"), 1).Action;

        Assert.Equal(RolloutAction.RollBack, Judge("{ metric: latency, margin: 5% }", 2.4));
        Assert.Equal(RolloutAction.Hold, Judge("{ metric: latency, margin: 30% }", 2.4));
        Assert.Equal(RolloutAction.Hold, Judge("{ metric: latency, margin: 5% }", 1.6));
        Assert.Equal(RolloutAction.RollBack, Judge("{ metric: quality }", 1.6));
        Assert.Equal(RolloutAction.Hold, Judge("{ metric: quality }", 2.4));
        Assert.Equal(RolloutAction.RollBack, Judge("{ metric: quality, direction: lower }", 2.4));
    }

    [Fact]
    public void A_candidate_that_is_no_worse_is_taken_back_in_at_most_one_of_twenty_rollouts_however_often_it_is_looked_at()
    {
        var random = new Random(2026);
        var plan = Plan("[{ metric: errors }]");
        var back = 0;
        for (var rollout = 0; rollout < 200; rollout++)
        {
            var hours = new List<EvidenceHour>();
            for (var hour = 0; hour < 24; hour++)
            {
                int Fails() => Enumerable.Range(0, 40).Count(_ => random.NextDouble() < 0.1);
                hours.Add(Hour(hour, 40, Fails(), 40, Fails()));
                if (Decide(Units(100, 100, [.. hours]), plan, hour + 1).Action != RolloutAction.RollBack) continue;
                back++;
                break;
            }
        }

        Assert.InRange(back, 0, 10);
    }
}
