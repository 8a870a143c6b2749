using PromptRegistry.Git.Rollouts;

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
