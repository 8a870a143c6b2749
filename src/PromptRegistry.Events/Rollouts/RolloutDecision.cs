using PromptRegistry.Statistics;

namespace PromptRegistry.Events.Rollouts;

/// <summary>Where a rollout is.</summary>
/// <param name="Step">The step of the plan, from 0.</param>
/// <param name="Since">When the step began.</param>
/// <param name="Started">When the rollout began.</param>
/// <param name="ControlShare">The share of the units that get no arm, from 0 to 1.</param>
public sealed record RolloutPosition(int Step, DateTimeOffset Since, DateTimeOffset Started, double ControlShare);

/// <summary>How a rollout goes on, and why.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Reason">Why, as words that can follow "because", with the numbers.</param>
/// <param name="Guardrails">What each guardrail found.</param>
public sealed record RolloutDecision(RolloutAction Action, string Reason, IReadOnlyList<GuardrailFinding> Guardrails);

/// <summary>How a rollout goes on.</summary>
public enum RolloutAction
{
    /// <summary>It stays as it is.</summary>
    Hold,

    /// <summary>The candidate gets the next share.</summary>
    Step,

    /// <summary>The candidate is taken back.</summary>
    RollBack,

    /// <summary>The candidate is promoted.</summary>
    Complete,
}

/// <summary>What a guardrail found.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="ControlCount">Numbers of the control.</param>
/// <param name="CandidateCount">Numbers of the candidate.</param>
/// <param name="Control">The control's mean; NaN without numbers.</param>
/// <param name="Candidate">The candidate's mean; NaN without numbers.</param>
/// <param name="Interval">Where the difference is, as the margin is given; null where there are too few numbers.</param>
/// <param name="IsHarm">Whether the candidate is worse beyond the margin.</param>
/// <param name="Text">The same in words.</param>
public sealed record GuardrailFinding(
    string Metric, long ControlCount, long CandidateCount, double Control, double Candidate, Interval? Interval, bool IsHarm, string Text);
