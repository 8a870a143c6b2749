using System.Text.Json;
using PromptRegistry.Events.Rollouts;
using PromptRegistry.Git.Rollouts;
using PromptRegistry.Jobs.Rollouts;

namespace PromptRegistry.Cli.Output;

// The JSON of rollouts; see JsonShapes.cs.

/// <summary>rollout start, rollout step, rollout abort, rollout complete</summary>
/// <param name="Verb">What was done: start, step, abort or complete.</param>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Arm">The arm.</param>
/// <param name="Version">The candidate.</param>
/// <param name="Before">The share of the units that it had; null where the rollout has just begun.</param>
/// <param name="Now">The share that it has now, or would have; null where the rollout is over.</param>
/// <param name="Step">The step of the plan, from 1; 0 where the rollout is over.</param>
/// <param name="Steps">How many the plan has.</param>
/// <param name="BakeSeconds">How long the step lasts at least.</param>
/// <param name="Replaced">The version that the candidate replaced; null where nothing was promoted.</param>
/// <param name="DryRun">Whether nothing was written.</param>
/// <param name="Remote">The remote that has it, too.</param>
/// <param name="NotAt">The remote that does not have it yet.</param>
/// <param name="Ledger">The newest event of the ledger.</param>
internal sealed record RolloutJson(
    string Verb, string Prompt, string Environment, string Arm, string Version, string? Before, string? Now, int Step, int Steps,
    double? BakeSeconds, string? Replaced, bool DryRun, string? Remote, string? NotAt, string? Ledger)
{
    public static RolloutJson Of(RolloutResult result) => new(
        JsonText.Word(result.Verb), result.Prompt, result.Environment, result.Arm, result.Version.ToString(), result.Before?.ToString(),
        result.Now?.ToString(), result.Step, result.Steps, result.Bake?.TotalSeconds, result.Replaced?.ToString(), result.DryRun, result.Remote,
        result.NotAt, result.Ledger?.ToString());
}

/// <summary>rollout status</summary>
/// <param name="Rollouts">Those that are under way.</param>
internal sealed record RolloutListJson(IReadOnlyList<RolloutStateJson> Rollouts)
{
    public static RolloutListJson Of(RolloutList list) => new([.. list.Rollouts.Select(r => new RolloutStateJson(
        r.Prompt, r.Environment, r.Arm, r.Version?.ToString(), r.Control?.ToString(), r.Rule?.Weight.ToString(), r.Step, r.Plan?.Steps.Count ?? 0,
        [.. r.Plan?.Steps.Select(s => s.Weight.ToString()) ?? []], JsonText.Time(r.Since), JsonText.Time(r.Due), r.By))]);
}

/// <summary>A rollout that is under way.</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Arm">The arm.</param>
/// <param name="Version">The candidate; null where its tag leads to none.</param>
/// <param name="Control">The environment's own version.</param>
/// <param name="Weight">The share of the units that get the candidate; null where its tag does not say so.</param>
/// <param name="Step">The step of the plan, from 1; 0 where it is at none.</param>
/// <param name="Steps">How many the plan has; 0 without a plan.</param>
/// <param name="Weights">The shares of the steps.</param>
/// <param name="Since">Since when it is at this step, as ISO 8601.</param>
/// <param name="Due">When the step has lasted as long as the plan says.</param>
/// <param name="By">Who put it there.</param>
internal sealed record RolloutStateJson(
    string Prompt, string Environment, string Arm, string? Version, string? Control, string? Weight, int Step, int Steps,
    IReadOnlyList<string> Weights, string? Since, string? Due, string? By);

/// <summary>rollout tick</summary>
/// <param name="DryRun">Whether nothing was written.</param>
/// <param name="Rollouts">Those that were under way.</param>
internal sealed record TickJson(bool DryRun, IReadOnlyList<TickedRolloutJson> Rollouts)
{
    public static TickJson Of(TickResult result) => new(result.DryRun, [.. result.Rollouts.Select(t => new TickedRolloutJson(
        t.Rollout.Prompt, t.Rollout.Environment, t.Rollout.Arm, t.Rollout.Version?.ToString(), t.Rollout.Rule?.Weight.ToString(), t.Result?.Now?.ToString(),
        JsonNamingPolicy.KebabCaseLower.ConvertName(t.Decision.Action.ToString()), t.Decision.Reason, t.Result is not null, t.IsTaken,
        [.. t.Decision.Guardrails.Select(GuardrailJson.Of)]))]);
}

/// <summary>A rollout and what was decided about it.</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Arm">The arm.</param>
/// <param name="Version">The candidate.</param>
/// <param name="Before">The share of the units that it had.</param>
/// <param name="Now">The share that it has now; null where nothing moved, and where the rollout is over.</param>
/// <param name="Action">hold, step, roll-back or complete.</param>
/// <param name="Reason">Why, with the numbers.</param>
/// <param name="Done">Whether that was done, or in a dry run would be.</param>
/// <param name="Taken">Whether somebody else moved the arm first.</param>
/// <param name="Guardrails">What each guardrail found.</param>
internal sealed record TickedRolloutJson(
    string Prompt, string Environment, string Arm, string? Version, string? Before, string? Now, string Action, string Reason, bool Done, bool Taken,
    IReadOnlyList<GuardrailJson> Guardrails);

/// <summary>What a guardrail found.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="ControlCount">Numbers of the control.</param>
/// <param name="CandidateCount">Numbers of the candidate.</param>
/// <param name="Control">The control's mean; null without numbers.</param>
/// <param name="Candidate">The candidate's mean; null without numbers.</param>
/// <param name="Lower">The lower end of the difference; null where there are too few numbers.</param>
/// <param name="Upper">Its upper end.</param>
/// <param name="Harm">Whether the candidate is worse beyond the margin.</param>
/// <param name="Text">The same in words.</param>
internal sealed record GuardrailJson(
    string Metric, long ControlCount, long CandidateCount, double? Control, double? Candidate, double? Lower, double? Upper, bool Harm, string Text)
{
    public static GuardrailJson Of(GuardrailFinding found) => new(
        found.Metric, found.ControlCount, found.CandidateCount, Finite(found.Control), Finite(found.Candidate), Finite(found.Interval?.Lower),
        Finite(found.Interval?.Upper), found.IsHarm, found.Text);

    private static double? Finite(double? number) => number is { } value && double.IsFinite(value) ? value : null;
}
