using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Rollouts;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Arms;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Promotions;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Releases;
using PromptRegistry.Git.Views;

namespace PromptRegistry.Git.Rollouts;

/// <summary>Shows the rollouts that are under way, and what their plans say.</summary>
public sealed class RolloutStatusOperation(GitRegistry registry)
{
    /// <summary>The rollouts of the prompts named, or of all.</summary>
    public Outcome<RolloutList> Run(IReadOnlyList<string>? prompts = null, CancellationToken cancellation = default) =>
        registry.Read(r => new RolloutStatusOperation(r).Read([.. (prompts ?? []).Select(r.Settings.NameOf)], cancellation), cancellation);

    private Outcome<RolloutList> Read(IReadOnlyList<string> named, CancellationToken cancellation)
    {
        var names = new ReleasedNames(registry);
        var wrong = named.Select(n => registry.CheckName(n) ?? names.Missing(n)).OfType<Diagnostic>().ToArray();
        if (wrong.Length > 0) return Outcome<RolloutList>.Failure(OutcomeCode.Usage, wrong);
        var planner = new MovePlanner(registry);
        var arms = new EnvironmentArms(registry, planner.Ledger);
        var states = new List<RolloutState>();
        var findings = new List<Diagnostic>(ViewFindings.Of(registry));
        foreach (var prompt in named.Count > 0 ? named : Prompts())
        {
            foreach (var (arm, all) in registry.Settings.Environments.Select(e => arms.Of(prompt, e)).SelectMany(all => all.Select(a => (a, all))))
            {
                cancellation.ThrowIfCancellationRequested();
                if (arm.Problem is { } problem) findings.Add(RegistryFailure.Finding(RegistryDiagnostics.ArmUnreadable, arm.Reference, problem) with { Severity = DiagnosticSeverity.Warning });
                states.Add(Of(arm, all, planner));
            }
        }

        return Outcome<RolloutList>.Success(new RolloutList(states, registry.Options.Clock.GetUtcNow()), [.. findings]);
    }

    private RolloutState Of(EnvironmentArm arm, IReadOnlyList<EnvironmentArm> arms, MovePlanner planner)
    {
        var reference = RegistryReferences.Environment(arm.Prompt, arm.Environment);
        var control = registry.Reader.Resolve(reference) is { } target ? planner.Current(arm.Prompt, reference, target)?.Version : null;
        var plan = arm.Release is { } release ? ReleasedPlan.Read(registry, release).Plan : null;
        var step = plan is not null && arm.Name != ArmRule.Shadow && arm.Rule is { } rule ? plan.StepOf(rule.Weight) : -1;
        return new RolloutState(arm.Prompt, arm.Environment, arm.Name, arm.Version, control, arm.Rule)
        {
            Plan = plan,
            Step = step + 1,
            Tag = arm.Tag,
            Started = Started(arm) ?? arm.Set,
            ControlShare = 1 - arms.Where(a => a.Name != ArmRule.Shadow).Sum(a => a.Rule?.Weight.Fraction ?? 0),
            Since = arm.Set,
            By = arm.By,
            Due = step >= 0 && arm.Set is { } set ? set + plan!.Steps[step].Bake : null,
        };
    }

    /// <summary>When the arm was set first, since it was gone last.</summary>
    private DateTimeOffset? Started(EnvironmentArm arm) => registry.Events(registry.Reader.Resolve(registry.LedgerReference))
        .Where(e => e.Prompt == arm.Prompt && e.Environment == arm.FullName)
        .TakeWhile(e => e.Kind is LedgerEventKind.Rollout or LedgerEventKind.Sync)
        .LastOrDefault()?.Commit?.Author.When;

    private IEnumerable<string> Prompts() => registry.Reader.List(RegistryReferences.Root)
        .Select(r => RegistryReferences.IsArmOf(r.Name) && RegistryReferences.TrySplit(r.Name, out var prompt, out _) ? prompt : null)
        .OfType<string>().Where(p => registry.CheckName(p) is null).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
}

/// <summary>The rollouts that are under way.</summary>
/// <param name="Rollouts">By prompt, environment and arm.</param>
/// <param name="Now">When they were looked at.</param>
public sealed record RolloutList(IReadOnlyList<RolloutState> Rollouts, DateTimeOffset Now);

/// <summary>A rollout that is under way.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Arm">The arm.</param>
/// <param name="Version">The candidate; null where its tag leads to none.</param>
/// <param name="Control">The environment's own version; null where it has none.</param>
/// <param name="Rule">Who gets the candidate; null where its tag does not say so.</param>
public sealed record RolloutState(string Prompt, string Environment, string Arm, PromptVersion? Version, PromptVersion? Control, ArmRule? Rule)
{
    /// <summary>The plan that the candidate's commit has; null where it has none.</summary>
    public RolloutPlan? Plan { get; init; }

    /// <summary>The step of the plan that it is at, from 1; 0 where it is at none.</summary>
    public int Step { get; init; }

    /// <summary>What the arm's tag points to.</summary>
    public required ObjectId Tag { get; init; }

    /// <summary>When the rollout began.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>The share of the units that get no arm of the environment, from 0 to 1.</summary>
    public double ControlShare { get; init; }

    /// <summary>Since when it is at this step.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Who put it there, as the tag says.</summary>
    public string? By { get; init; }

    /// <summary>When the step has lasted as long as the plan says; null without a plan.</summary>
    public DateTimeOffset? Due { get; init; }
}
