using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Rollouts;
using PromptRegistry.Git.Arms;
using PromptRegistry.Git.Gates;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Promotions;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Released;
using PromptRegistry.Git.Releases;
using PromptRegistry.Git.Writing;

namespace PromptRegistry.Git.Rollouts;

/// <summary>
/// Begins a rollout, moves it on and ends it: the arm's tag moves in one transaction with the ledger, and with the environment's own tag where the
/// candidate is promoted. What comes next says the plan that the candidate's own commit has.
/// </summary>
public sealed class RolloutOperation(GitRegistry registry)
{
    /// <summary>
    /// Does it. On failure nothing has moved: <see cref="OutcomeCode.Usage"/> for what cannot be as things stand, <see cref="OutcomeCode.Invalid"/> for a plan
    /// that cannot be read and gates that are not met, <see cref="OutcomeCode.Conflict"/> when somebody else moved a tag first.
    /// </summary>
    public Outcome<RolloutResult> Run(RolloutVerb verb, RolloutRequest request, CancellationToken cancellation = default)
    {
        request = request with { Prompt = registry.Settings.NameOf(request.Prompt) };
        return (registry.CheckName(request.Prompt) ?? registry.CheckEnvironment(request.Environment)) is { } wrong
            ? Outcome<RolloutResult>.Failure(OutcomeCode.Usage, wrong)
            : registry.Write(request.Options, [request.Prompt], r => new Attempt(r, request, cancellation).Run(verb), cancellation);
    }

    /// <summary>One attempt, on the ledger and the tags that count.</summary>
    private sealed class Attempt
    {
        private readonly GitRegistry registry;
        private readonly RolloutRequest request;
        private readonly CancellationToken cancellation;
        private readonly MovePlanner planner;
        private readonly EnvironmentArms all;
        private readonly IReadOnlyList<EnvironmentArm> arms;

        public Attempt(GitRegistry registry, RolloutRequest request, CancellationToken cancellation)
        {
            (this.registry, this.request, this.cancellation) = (registry, request, cancellation);
            planner = new MovePlanner(registry);
            all = new EnvironmentArms(registry, planner.Ledger);
            arms = all.Of(request.Prompt, request.Environment);
        }

        private string Where => $"{request.Prompt} --in {request.Environment}";

        public Outcome<RolloutResult> Run(RolloutVerb verb)
        {
            if (verb == RolloutVerb.Start) return Start();
            var found = Find();
            if (found.Value is not { } arm) return found.As<RolloutResult>();
            if (request.Expected is { } expected && arm.Tag != expected)
            {
                return Outcome<RolloutResult>.Failure(OutcomeCode.Conflict, RegistryFailure.Finding(RegistryDiagnostics.MovedByOther, arm.Reference,
                    $"{arm.FullName} of {arm.Prompt} was moved since it was looked at. Look again: 'dotnet prompt rollout status {arm.Prompt}'."));
            }

            return verb switch
            {
                RolloutVerb.Step => Step(arm),
                RolloutVerb.Abort => Abort(arm),
                _ => Complete(arm),
            };
        }

        private Outcome<RolloutResult> Start()
        {
            var chosen = planner.Choose(request.Prompt, request.Version);
            if (chosen.Value is not { } release) return chosen.As<RolloutResult>();
            var planned = ReleasedPlan.Require(registry, release, request.Environment);
            if (planned.Value is not { } plan) return planned.As<RolloutResult>();
            if (Beside(release) is { } alone) return alone;
            var name = request.Arm ?? plan.Arm;
            if (arms.FirstOrDefault(a => a.Name == name) is { } running) return UnderWay(running);
            var (rule, problem) = name == ArmRule.Shadow ? Beside(plan) : Deal(plan, release);
            if (rule is null) return Impossible(problem!);
            var (findings, over) = Gates(release);
            if (findings.Any(f => f.IsError)) return new Outcome<RolloutResult>(null, OutcomeCode.Invalid, findings);
            var written = Set(release, name, null, rule, plan, over);
            return written with { Diagnostics = [.. findings, .. written.Diagnostics] };
        }

        /// <summary>A rollout compares: with what the environment has, and that is another version.</summary>
        private Outcome<RolloutResult>? Beside(Release release)
        {
            var reference = RegistryReferences.Environment(request.Prompt, request.Environment);
            var current = registry.Reader.Resolve(reference) is { } target ? planner.Current(request.Prompt, reference, target) : null;
            var promote = $"'dotnet prompt promote {request.Prompt}@{release.Version} --to {request.Environment}'";
            return current is null
                ? Impossible($"{request.Environment} has no version of {request.Prompt} that {release.Version} could stand beside. Promote the first one: {promote}.")
                : current.Version == release.Version
                    ? Impossible($"{request.Environment} has {request.Prompt} {release.Version} already, for everybody. Release another version, or name one: "
                        + $"'dotnet prompt rollout start {request.Prompt}@<version> --in {request.Environment}'.")
                    : null;
        }

        /// <summary>A shadow has a share of the calls, and no units.</summary>
        private static (ArmRule? Rule, string? Problem) Beside(RolloutPlan plan) => plan.Shadow is { Hundredths: > 0 } share
            ? (new ArmRule { Weight = share }, null)
            : (null, "Its rollout.yaml plans no shadow. Say beside which share of the calls it is called: 'shadow: 5%'.");

        private (ArmRule? Rule, string? Problem) Deal(RolloutPlan plan, Release release)
        {
            var others = arms.Where(a => a.Rule is not null && a.Name != ArmRule.Shadow).ToList();
            var seed = plan.Draw.Seed ?? (others.Count > 0 ? others[0].Rule!.Seed : $"{request.Prompt}@{release.Version}");
            var start = others.Count > 0 ? others.Max(a => a.Rule!.End.Hundredths) : 0;
            var rule = plan.Draw with { Seed = seed, Start = new Percentage(start) };
            foreach (var other in others.Where(o => !rule.SharesDrawWith(o.Rule!)))
            {
                return (null, $"{other.FullName} is dealt in another way ({other.Rule}), and arms of one environment share the draw. End that rollout, or give the plan the same "
                    + "seed, hash, unit, layer and holdout.");
            }

            var most = plan.Steps[^1].Weight;
            return start + most.Hundredths > Percentage.Whole
                ? (null, $"Beside {string.Join(" and ", others.Select(o => o.FullName))}, which has the units up to {new Percentage(start)}, there is no room for the plan's {most}. End that rollout first.")
                : (rule, null);
        }

        private (IReadOnlyList<Diagnostic> Findings, IReadOnlyList<string> Unmet) Gates(Release release)
        {
            var policy = GatePolicy.Read(registry);
            if (!policy.Succeeded) return (policy.Diagnostics, []);
            var unmet = new Gatekeeper(registry, planner.Ledger, policy.Value).Check(release, request.Environment);
            if (unmet.Count == 0) return ([], []);
            if (request.Override is not { } reason) return ([.. unmet.Select(u => Gatekeeper.Finding(release, request.Environment, u))], []);
            var names = unmet.Select(u => u.Gate).ToList();
            return ([RegistryFailure.Finding(RegistryDiagnostics.GateOverridden, RegistryReferences.Environment(request.Prompt, request.Environment),
                $"The rollout of {release.Prompt} {release.Version} in {request.Environment} begins although these gates are not met: {string.Join(", ", names)}. "
                    + $"The ledger records why ({LedgerMessage.OneLine(reason)}). Completing it asks for them again.")], names);
        }

        private Outcome<RolloutResult> Step(EnvironmentArm arm)
        {
            if (arm.Release is not { } release || arm.Rule is not { } rule) return Broken(arm);
            if (arm.Name == ArmRule.Shadow) return Unseen(arm);
            var planned = ReleasedPlan.Require(registry, release, request.Environment);
            if (planned.Value is not { } plan) return planned.As<RolloutResult>();
            var next = plan.StepOf(rule.Weight) + 1;
            if (next >= plan.Steps.Count)
            {
                return Impossible($"{request.Prompt} {release.Version} has {rule.Weight} of {request.Environment}, and its plan has no step left. End the rollout: "
                    + $"'dotnet prompt rollout complete {Where}' promotes it, 'dotnet prompt rollout abort {Where}' takes it back.");
            }

            var raised = rule with { Weight = plan.Steps[next].Weight };
            var other = arms.FirstOrDefault(a => a.Name != arm.Name && a.Name != ArmRule.Shadow && a.Rule is not null && Overlap(a.Rule, raised));
            return other is null
                ? Set(release, arm.Name, arm, raised, plan, [])
                : Impossible($"With {raised.Weight} from {raised.Start} {arm.FullName} would overlap with {other.FullName} ({other.Rule!.Weight} from {other.Rule.Start}). End that rollout first.");
        }

        private static bool Overlap(ArmRule one, ArmRule other) => one.Start.Hundredths < other.End.Hundredths && other.Start.Hundredths < one.End.Hundredths;

        private Outcome<RolloutResult> Abort(EnvironmentArm arm)
        {
            if (all.End(arm, request.Evidence) is not { } end) return Broken(arm);
            var written = new RegistryWriter(registry).Write([end], request.Options, cancellation);
            return Finish(written, new RolloutResult(
                RolloutVerb.Abort, request.Prompt, request.Environment, arm.Name, end.Event.Version, arm.Rule?.Weight, null));
        }

        private Outcome<RolloutResult> Unseen(EnvironmentArm arm) => Impossible(
            $"{arm.FullName} is a shadow: nobody is served by it, so that it neither goes on nor is promoted. Begin a rollout: 'dotnet prompt rollout start {Where}'.");

        private Outcome<RolloutResult> Complete(EnvironmentArm arm)
        {
            if (arm.Name == ArmRule.Shadow) return Unseen(arm);
            if (arm.Release is not { } release || all.End(arm, request.Evidence) is not { } end) return Broken(arm);
            var policy = GatePolicy.Read(registry);
            if (!policy.Succeeded) return policy.As<RolloutResult>();
            var entry = new EntryCheck(planner, new Gatekeeper(registry, planner.Ledger, policy.Value), new PromoteRequest([], request.Environment)
            {
                Override = request.Override,
                Options = request.Options,
            });
            var (move, change) = entry.Plan(release);
            if (entry.Refused) return new Outcome<RolloutResult>(null, OutcomeCode.Invalid, entry.Findings);
            PlannedChange[] changes = change is null ? [end] : [change with { Event = change.Event with { Evidence = request.Evidence } }, end];
            var written = new RegistryWriter(registry).Write(changes, request.Options, cancellation);
            var finished = Finish(written, new RolloutResult(
                RolloutVerb.Complete, request.Prompt, request.Environment, arm.Name, release.Version, arm.Rule?.Weight, null)
            {
                Replaced = move.From,
            });
            return finished with { Diagnostics = [.. entry.Findings, .. finished.Diagnostics] };
        }

        /// <param name="unmet">The gates that are passed over now.</param>
        private Outcome<RolloutResult> Set(
            Release release, string name, EnvironmentArm? before, ArmRule rule, RolloutPlan plan, IReadOnlyList<string> unmet)
        {
            var reference = RegistryReferences.Arm(request.Prompt, request.Environment, name);
            var step = name == ArmRule.Shadow ? -1 : plan.StepOf(rule.Weight);
            var kept = before is null ? null : planner.Ledger.State(request.Prompt, before.FullName)?.Override;
            var entry = new LedgerEvent(LedgerEventKind.Rollout, request.Prompt, release.Version)
            {
                Environment = $"{request.Environment}.{name}",
                Previous = before?.Version,
                Reference = reference,
                Target = release.Commit,
                Digest = release.Digest ?? registry.Load(release).Prompt?.Digest,
                Weight = rule.Weight.ToString(),
                Evidence = request.Evidence,
                Override = unmet.Count > 0 ? request.Override : kept,
                Unmet = unmet,
            };
            var tag = new NewTag(RegistryReferences.TagName(reference), release.Tag, GitObjectKind.Tag,
                ArmTagMessage.Write(entry, rule, step + 1, plan.Steps.Count, request.Options.Reason));
            var written = new RegistryWriter(registry).Write([new PlannedChange(reference, before?.Tag, tag, entry)], request.Options, cancellation);
            return Finish(written, new RolloutResult(
                before is null ? RolloutVerb.Start : RolloutVerb.Step, request.Prompt, request.Environment, name, release.Version, before?.Rule?.Weight, rule.Weight)
            {
                Step = step + 1,
                Steps = plan.Steps.Count,
                Bake = step < 0 ? null : plan.Steps[step].Bake,
            });
        }

        private Outcome<RolloutResult> Finish(Outcome<WriteReceipt> written, RolloutResult result)
        {
            if (written.Value is not { } receipt) return written.As<RolloutResult>();
            return Outcome<RolloutResult>.Success(result with
            {
                DryRun = request.Options.DryRun,
                Remote = request.Options.DryRun ? null : request.Options.Remote,
                NotAt = registry.NotAt(request.Options),
                Ledger = receipt.Ledger,
            });
        }

        private Outcome<EnvironmentArm> Find()
        {
            if (request.Arm is { } name)
            {
                return arms.FirstOrDefault(a => a.Name == name) is { } named
                    ? Outcome<EnvironmentArm>.Success(named)
                    : None($"{request.Environment} has no arm '{name}' of {request.Prompt}.{Suggestion.Sentence(name, arms.Select(a => a.Name))}");
            }

            // A shadow stands beside the rollout; alone it is what is meant.
            IReadOnlyList<EnvironmentArm> dealt = [.. arms.Where(a => a.Name != ArmRule.Shadow)];
            if (dealt.Count == 0) dealt = arms;
            return dealt.Count switch
            {
                1 => Outcome<EnvironmentArm>.Success(dealt[0]),
                0 => None(new ReleasedNames(registry).Missing(request.Prompt) is { } unknown
                    ? unknown.Message
                    : $"No rollout of {request.Prompt} is under way in {request.Environment}."),
                _ => Outcome<EnvironmentArm>.Failure(OutcomeCode.Usage, RegistryFailure.Finding(RegistryDiagnostics.RolloutUnderWay, "",
                    $"{request.Environment} has several arms of {request.Prompt}: {string.Join(", ", arms.Select(a => a.Name))}. Name one with --arm.")),
            };
        }

        private Outcome<EnvironmentArm> None(string what) => Outcome<EnvironmentArm>.Failure(OutcomeCode.Usage, RegistryFailure.Finding(
            RegistryDiagnostics.NoRollout, "", $"{what} Begin one: 'dotnet prompt rollout start {Where}'."));

        private Outcome<RolloutResult> UnderWay(EnvironmentArm arm) => Outcome<RolloutResult>.Failure(OutcomeCode.Usage, RegistryFailure.Finding(
            RegistryDiagnostics.RolloutUnderWay, arm.Reference,
            $"A rollout of {request.Prompt} is under way in {request.Environment}: {arm.Version?.ToString() ?? "an unknown version"} as {arm.FullName}. Go on with it "
                + $"('dotnet prompt rollout step {Where}') or end it ('dotnet prompt rollout abort {Where}')."));

        private static Outcome<RolloutResult> Impossible(string message) =>
            Outcome<RolloutResult>.Failure(OutcomeCode.Usage, RegistryFailure.Finding(RegistryDiagnostics.RolloutImpossible, "", message));

        private static Outcome<RolloutResult> Broken(EnvironmentArm arm) => Outcome<RolloutResult>.Failure(OutcomeCode.Invalid, RegistryFailure.Finding(
            RegistryDiagnostics.ArmUnreadable, arm.Reference,
            arm.Problem ?? $"{arm.Reference} leads to no release of {arm.Prompt}. Delete it: 'git tag -d {RegistryReferences.TagName(arm.Reference)}'."));
    }
}
