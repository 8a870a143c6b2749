using PromptRegistry.Core.Rollouts;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Writing;

namespace PromptRegistry.Git.Rollouts;

/// <summary>A rollout of a prompt in an environment.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Environment">The environment.</param>
public sealed record RolloutRequest(string Prompt, string Environment)
{
    /// <summary>The candidate, when a rollout begins; null for the latest release.</summary>
    public PromptVersion? Version { get; init; }

    /// <summary>The arm; null for the one that there is.</summary>
    public string? Arm { get; init; }

    /// <summary>Why gates that are not met are passed over, in an emergency; null to be held by them.</summary>
    public string? Override { get; init; }

    /// <summary>What speaks for it, when no person decides; it goes into the arm's tag and the ledger.</summary>
    public string? Evidence { get; init; }

    /// <summary>Where the arm's tag must still be, when it was looked at before; null where that does not matter.</summary>
    public ObjectId? Expected { get; init; }

    /// <summary>How to write.</summary>
    public WriteOptions Options { get; init; } = WriteOptions.Default;
}

/// <summary>What became of a rollout, or in a dry run would.</summary>
/// <param name="Verb">What was done.</param>
/// <param name="Prompt">The prompt.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Arm">The arm.</param>
/// <param name="Version">The candidate.</param>
/// <param name="Before">The share of the units that it had; null where the rollout has just begun.</param>
/// <param name="Now">The share that it has now; null where the rollout is over.</param>
public sealed record RolloutResult(
    RolloutVerb Verb, string Prompt, string Environment, string Arm, PromptVersion Version, Percentage? Before, Percentage? Now)
{
    /// <summary>The step that it is at, from 1; 0 where the rollout is over.</summary>
    public int Step { get; init; }

    /// <summary>How many steps the plan has.</summary>
    public int Steps { get; init; }

    /// <summary>How long the step lasts at least.</summary>
    public TimeSpan? Bake { get; init; }

    /// <summary>The version of the environment before a promotion; null where nothing was promoted.</summary>
    public PromptVersion? Replaced { get; init; }

    /// <summary>Nothing was written.</summary>
    public bool DryRun { get; init; }

    /// <summary>The remote that moved too.</summary>
    public string? Remote { get; init; }

    /// <summary>The remote that the ledger lives at and that does not have this yet; null where there is none, or where it has.</summary>
    public string? NotAt { get; init; }

    /// <summary>The ledger's new head; null where nothing was written.</summary>
    public ObjectId? Ledger { get; init; }
}

/// <summary>What is done to a rollout.</summary>
public enum RolloutVerb
{
    /// <summary>The candidate gets the first share of the plan.</summary>
    Start,

    /// <summary>It gets the next one.</summary>
    Step,

    /// <summary>It is taken back.</summary>
    Abort,

    /// <summary>It is promoted.</summary>
    Complete,
}
