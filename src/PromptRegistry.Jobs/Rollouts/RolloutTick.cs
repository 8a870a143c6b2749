using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Rollouts;
using PromptRegistry.Events.Rollouts;
using PromptRegistry.Events.Storage;
using PromptRegistry.Git;
using PromptRegistry.Git.Rollouts;
using PromptRegistry.Git.Writing;

namespace PromptRegistry.Jobs.Rollouts;

/// <summary>Judges every rollout that is under way by what happened, and does what comes of it.</summary>
internal sealed class RolloutTick(GitRegistry registry, IEventStore store, WriteOptions options)
{
    /// <exception cref="EventStoreException">The store cannot be read; what was done before that stays.</exception>
    public async Task<Outcome<TickResult>> RunAsync(IReadOnlyList<string> prompts, CancellationToken cancellation)
    {
        var listed = new RolloutStatusOperation(registry).Run(prompts, cancellation);
        if (listed.Value is not { } list) return listed.As<TickResult>();
        var ticks = new List<TickedRollout>();
        var findings = new List<Diagnostic>(listed.Diagnostics);
        var code = OutcomeCode.Passed;
        // Nobody is served by a shadow, so that there is nothing to move on.
        foreach (var rollout in list.Rollouts.Where(r => r.Arm != ArmRule.Shadow))
        {
            var tick = await JudgeAsync(rollout, list.Now, cancellation);
            if (Verb(tick.Decision.Action) is { } verb)
            {
                var outcome = Act(rollout, verb, tick.Decision, cancellation);
                // Whoever came first did what this one would have done, or knew better.
                if (outcome.Code == OutcomeCode.Conflict || outcome.Diagnostics.Any(d => d.Descriptor == RegistryDiagnostics.NoRollout)) tick = tick with { IsTaken = true };
                else if (!outcome.Succeeded) code = outcome.Code;
                else tick = tick with { Result = outcome.Value };
                if (!tick.IsTaken) findings.AddRange(outcome.Diagnostics);
            }

            ticks.Add(tick);
        }

        var isBack = ticks.Exists(t => t.Decision.Action == RolloutAction.RollBack && t.Result is not null);
        return new Outcome<TickResult>(new TickResult(ticks, options.DryRun), code != OutcomeCode.Passed ? code : isBack ? OutcomeCode.Regressed : OutcomeCode.Passed, findings);
    }

    private async Task<TickedRollout> JudgeAsync(RolloutState rollout, DateTimeOffset now, CancellationToken cancellation)
    {
        if (rollout is not { Plan: { } plan, Step: > 0, Version: { } candidate, Control: { } control, Since: { } since })
        {
            var why = rollout.Plan is null ? "its commit has no plan, so that a person decides" : "its tag or its environment's leads to no release, or its share is below the plan's first step";
            return new TickedRollout(rollout, new RolloutDecision(RolloutAction.Hold, why, []));
        }

        var scope = new EvidenceScope(rollout.Prompt, rollout.Environment, rollout.Arm, candidate.ToString(), control.ToString());
        var evidence = await RolloutEvidence.ReadAsync(store, scope, since, now, cancellation);
        var position = new RolloutPosition(rollout.Step - 1, since, rollout.Started ?? since, Math.Max(0, rollout.ControlShare));
        return new TickedRollout(rollout, RolloutJudge.Decide(evidence, plan, position, now));
    }

    private Outcome<RolloutResult> Act(RolloutState rollout, RolloutVerb verb, RolloutDecision decision, CancellationToken cancellation) =>
        new RolloutOperation(registry).Run(verb, new RolloutRequest(rollout.Prompt, rollout.Environment)
        {
            Arm = rollout.Arm,
            Expected = rollout.Tag,
            Evidence = decision.Reason,
            Options = options,
        }, cancellation);

    private static RolloutVerb? Verb(RolloutAction action) => action switch
    {
        RolloutAction.Step => RolloutVerb.Step,
        RolloutAction.RollBack => RolloutVerb.Abort,
        RolloutAction.Complete => RolloutVerb.Complete,
        _ => null,
    };
}

/// <summary>What a tick did.</summary>
internal sealed record TickResult(IReadOnlyList<TickedRollout> Rollouts, bool DryRun);

/// <summary>A rollout, what was decided about it, and what was done.</summary>
internal sealed record TickedRollout(RolloutState Rollout, RolloutDecision Decision)
{
    /// <summary>Null where nothing was done.</summary>
    public RolloutResult? Result { get; init; }

    /// <summary>Whether somebody else moved the arm first.</summary>
    public bool IsTaken { get; init; }
}
