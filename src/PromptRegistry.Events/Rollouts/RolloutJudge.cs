using System.Globalization;
using PromptRegistry.Core.Rollouts;
using PromptRegistry.Events.Rollups;
using PromptRegistry.Statistics;

namespace PromptRegistry.Events.Rollouts;

/// <summary>
/// Decides how a rollout goes on, from evidence, plan and time alone. Each guardrail is judged in each step by a one-sided confidence sequence, and
/// errors without a margin also by an e-process, at alpha over guardrails and steps; so it may be asked as often as somebody likes.
/// </summary>
public static class RolloutJudge
{
    /// <param name="evidence">What was seen since the step began.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="position">Where the rollout is.</param>
    /// <param name="now">Now.</param>
    public static RolloutDecision Decide(RolloutEvidence evidence, RolloutPlan plan, RolloutPosition position, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(position);
        var found = plan.Guardrails.Select(g => Judge(g, evidence, plan)).ToList();
        RolloutDecision Decision(RolloutAction action, string reason) => new(action, reason, found);

        // Nothing else is asked before harm is: no doubt about the evidence holds a candidate in place that does harm.
        if (found.Where(f => f.IsHarm).Select(f => f.Text).ToList() is { Count: > 0 } harms) return Decision(RolloutAction.RollBack, string.Join("; ", harms));
        if (plan.Stop.MaximumAge is { } most && now - position.Started > most)
        {
            return Decision(RolloutAction.RollBack, $"it took longer than {Length(most)}, the plan's maximum-age");
        }

        var ratio = SampleRatio.Test([evidence.ControlUnits, evidence.CandidateUnits], [position.ControlShare, plan.Steps[position.Step].Weight.Fraction]);
        if (ratio.IsMismatch)
        {
            return Decision(RolloutAction.Hold, $"units are not dealt as planned, so that nothing can be compared: {evidence.CandidateUnits} with the candidate and {evidence.ControlUnits} "
                + $"without, where {plan.Steps[position.Step].Weight} were meant (p = {Number(ratio.P)})");
        }

        var due = position.Since + plan.Steps[position.Step].Bake;
        if (now < due) return Decision(RolloutAction.Hold, $"the step lasts until {due.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture)}");
        if (found.FirstOrDefault(f => Math.Min(f.ControlCount, f.CandidateCount) < plan.Stop.MinimumCalls) is { } few)
        {
            return Decision(RolloutAction.Hold, $"too few calls for '{few.Metric}': {few.CandidateCount} of the candidate and {few.ControlCount} of the control, "
                + $"and minimum-calls is {plan.Stop.MinimumCalls}");
        }

        var clean = found.Count == 0 ? "the step has lasted as long as planned, and there are no guardrails" : "no guardrail speaks against it: " + string.Join("; ", found.Select(f => f.Text));
        return Decision(position.Step + 1 < plan.Steps.Count ? RolloutAction.Step : RolloutAction.Complete, clean);
    }

    private static GuardrailFinding Judge(Guardrail guardrail, RolloutEvidence evidence, RolloutPlan plan)
    {
        var (control, candidate) = evidence.Of(guardrail.Metric);
        var finding = new GuardrailFinding(guardrail.Metric, control.Count, candidate.Count, control.Mean, candidate.Mean, null, false, "");
        // Two tests of one guardrail share its alpha.
        var isPaired = guardrail is { Metric: MetricNames.Errors, Margin: 0, Direction: BetterDirection.Lower };
        var alpha = isPaired ? plan.AlphaOfEach / 2 : plan.AlphaOfEach;
        if (isPaired && EProcess(evidence, guardrail.Metric) is var p && p <= alpha)
        {
            return finding with
            {
                IsHarm = true,
                Text = $"'{guardrail.Metric}' is worse: {Number(candidate.Mean)} against {Number(control.Mean)}, e-process p = {Number(p)} ({Counts(finding)})",
            };
        }

        if (Math.Min(control.Count, candidate.Count) < 2) return finding with { Text = $"'{guardrail.Metric}' has too few numbers ({Counts(finding)})" };
        if (guardrail.IsRelative && control.Mean == 0)
        {
            return finding with { Text = $"'{guardrail.Metric}' cannot be a share of the control's mean, which is 0 ({Counts(finding)})" };
        }

        var (a, b) = (control.Summary, candidate.Summary);
        var sequence = ConfidenceSequence.OneSided(guardrail.IsRelative ? ArmDifference.Relative(a, b) : ArmDifference.Absolute(a, b), alpha);
        var isEnough = Math.Min(control.Count, candidate.Count) >= plan.Stop.MinimumCalls;
        var isWorse = guardrail.Direction == BetterDirection.Lower ? sequence.IsHigher(guardrail.Margin) : sequence.IsLower(guardrail.Margin);
        var scale = guardrail.IsRelative ? 100 : 1;
        var unit = guardrail.IsRelative ? "%" : "";
        return finding with
        {
            Interval = sequence.Interval,
            IsHarm = isEnough && isWorse,
            Text = $"'{guardrail.Metric}' is {(isEnough && isWorse ? "worse" : "not shown to be worse")}: {Number(b.Mean)} against {Number(a.Mean)}, difference "
                + $"{Number(sequence.Difference.Estimate * scale)}{unit} in [{Number(sequence.Interval.Lower * scale)}{unit}, {Number(sequence.Interval.Upper * scale)}{unit}], "
                + $"margin {Number(guardrail.Margin * scale)}{unit} ({Counts(finding)})",
        };
    }

    /// <summary>
    /// Pairs the calls of each hour. In which order they came does not matter to a candidate that is no worse, so one is drawn, the same at every look.
    /// </summary>
    private static double EProcess(RolloutEvidence evidence, string metric)
    {
        var process = new BinaryEProcess();
        foreach (var hour in evidence.Hours)
        {
            if (!hour.Control.TryGetValue(metric, out var control) || !hour.Candidate.TryGetValue(metric, out var candidate)) continue;
            var random = new Draw((ulong)hour.Time.UtcTicks);
            var pairs = Math.Min(control.Count, candidate.Count);
            var (a, b) = ((Left: control.Count, Fails: (long)control.Sum), (Left: candidate.Count, Fails: (long)candidate.Sum));
            for (var i = 0L; i < pairs; i++) process.Add(!Take(ref a, random), !Take(ref b, random));
        }

        return process.P;
    }

    /// <summary>Takes one of the calls that are left, each as likely as any other; true for one that failed.</summary>
    private static bool Take(ref (long Left, long Fails) calls, Draw random)
    {
        var failed = random.Below(calls.Left) < calls.Fails;
        calls = (calls.Left - 1, calls.Fails - (failed ? 1 : 0));
        return failed;
    }

    private static string Counts(GuardrailFinding finding) => $"{finding.CandidateCount} against {finding.ControlCount} calls";

    private static string Number(double number) => number.ToString("0.####", CultureInfo.InvariantCulture);

    private static string Length(TimeSpan time) => time.TotalDays >= 1
        ? time.TotalDays.ToString("0.##", CultureInfo.InvariantCulture) + "d"
        : time.TotalHours.ToString("0.##", CultureInfo.InvariantCulture) + "h";

    /// <summary>Numbers that are the same on every machine (SplitMix64; Steele, Lea and Flood 2014).</summary>
    private sealed class Draw(ulong state)
    {
        public long Below(long limit)
        {
            state += 0x9E3779B97F4A7C15;
            var z = state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return (long)((z ^ (z >> 31)) % (ulong)limit);
        }
    }
}
