using System.Globalization;
using PromptRegistry.Core.Rollouts;
using PromptRegistry.Events.Rollouts;
using PromptRegistry.Events.Storage;
using PromptRegistry.Git.Rollouts;
using PromptRegistry.Plots;

namespace PromptRegistry.Server.Pages.Single;

/// <summary>What each guardrail of a rollout found, hour by hour: the confidence sequence that decides, drawn against the margin. The judge of rollouts says both.</summary>
internal static class RolloutEvidencePlots
{
    /// <summary>Looks that are drawn.</summary>
    private const int MostLooks = 48;

    /// <exception cref="EventStoreException">The store cannot be read.</exception>
    public static async Task<(string Decision, IReadOnlyList<GuardrailView> Guardrails)> ReadAsync(IEventStore store, RolloutState rollout, DateTimeOffset now, CancellationToken cancellation)
    {
        if (rollout is not { Plan: { } plan, Step: > 0, Version: { } candidate, Control: { } control, Since: { } since } || rollout.Arm == ArmRule.Shadow)
            return (rollout.Arm == ArmRule.Shadow ? "It is called beside others and shown to nobody, so that nothing is decided." : "It has no plan that it keeps to, so that a person decides.", []);
        var scope = new EvidenceScope(rollout.Prompt, rollout.Environment, rollout.Arm, candidate.ToString(), control.ToString());
        var evidence = await RolloutEvidence.ReadAsync(store, scope, since, now, cancellation);
        var position = new RolloutPosition(rollout.Step - 1, since, rollout.Started ?? since, Math.Max(0, rollout.ControlShare));
        var decision = RolloutJudge.Decide(evidence, plan, position, now);
        var looks = Looks(evidence, plan, position);
        var guardrails = plan.Guardrails.Select((g, i) => new GuardrailView(g.Metric, decision.Guardrails[i].Text, decision.Guardrails[i].IsHarm, Draw(g, i, looks, plan.Stop.MinimumCalls / 4))).ToList();
        return ($"{Word(decision.Action)}: {decision.Reason}.", guardrails);
    }

    /// <summary>What the judge would have found at the end of hours, the earliest first.</summary>
    private static List<(DateTimeOffset Time, IReadOnlyList<GuardrailFinding> Found)> Looks(RolloutEvidence evidence, RolloutPlan plan, RolloutPosition position)
    {
        var every = Math.Max(1, (int)Math.Ceiling(evidence.Hours.Count / (double)MostLooks));
        var looks = new List<(DateTimeOffset, IReadOnlyList<GuardrailFinding>)>();
        for (var count = evidence.Hours.Count; count > 0; count -= every)
        {
            var end = evidence.Hours[count - 1].Time.AddHours(1);
            looks.Add((end, RolloutJudge.Decide(evidence with { Hours = [.. evidence.Hours.Take(count)] }, plan, position, end).Guardrails));
        }

        looks.Reverse();
        return looks;
    }

    private static LinePlot? Draw(Guardrail guardrail, int place, List<(DateTimeOffset Time, IReadOnlyList<GuardrailFinding> Found)> looks, int enough)
    {
        var scale = guardrail.IsRelative ? 100 : 1;
        // At the beginning a band is as wide as the plot, and says nothing.
        var told = looks.Where(l => Math.Min(l.Found[place].ControlCount, l.Found[place].CandidateCount) >= enough).ToList();
        if (told.Count > 1) looks = told;
        var points = looks.Select(l => l.Found[place].Interval is { } interval && double.IsFinite(interval.Lower) && double.IsFinite(interval.Upper)
            ? new PlotPoint((interval.Lower + interval.Upper) / 2 * scale, interval.Lower * scale, interval.Upper * scale)
            : (PlotPoint?)null).ToList();
        if (points.All(p => p is null)) return null;
        var margin = (guardrail.Direction == BetterDirection.Lower ? 1 : -1) * guardrail.Margin * scale;
        var unit = guardrail.IsRelative ? "in % of the control" : "candidate less control";
        return new LinePlot($"{guardrail.Metric}, {unit}, {(guardrail.Direction == BetterDirection.Lower ? "less" : "more")} is better",
            [.. looks.Select(l => l.Time.UtcDateTime.ToString("MM-dd HH:mm", CultureInfo.InvariantCulture))], [new PlotSeries("difference", points)], margin);
    }

    private static string Word(RolloutAction action) => action switch
    {
        RolloutAction.Step => "It can get the next share",
        RolloutAction.Complete => "It can be given to everybody",
        RolloutAction.RollBack => "It should be taken back",
        _ => "It stays as it is",
    };
}
