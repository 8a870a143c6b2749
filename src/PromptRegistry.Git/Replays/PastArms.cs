using PromptRegistry.Core.Rollouts;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Released;
using PromptRegistry.Git.Rollouts;

namespace PromptRegistry.Git.Replays;

/// <summary>
/// Who got the arms of an environment at an event of the ledger: what their tags said where these objects are still here, else what the plan of the
/// released commit makes of the shares that the ledger has.
/// </summary>
internal sealed class PastArms(GitRegistry registry)
{
    /// <summary>The arms of a prompt in an environment, by name.</summary>
    /// <param name="ledger">The ledger as it was then.</param>
    public IReadOnlyList<PastArm> Of(LedgerSnapshot ledger, string prompt, string environment) =>
    [
        .. ledger.States(prompt).Where(s => s.Environment.StartsWith(environment + ".", StringComparison.Ordinal))
            .OrderBy(s => s.Environment, StringComparer.Ordinal).Select(s => Read(ledger, prompt, environment, s)),
    ];

    private PastArm Read(LedgerSnapshot ledger, string prompt, string environment, EnvironmentState state)
    {
        var name = state.Environment[(environment.Length + 1)..];
        if (registry.Reader.FindTag(state.Tag) is { } tag && !RegistryReferences.TryParseRelease(tag.Name, out _, out _)
            && ArmRule.Read(Trailers.Read(tag.Message).GetValueOrDefault).Rule is { } said)
        {
            return new PastArm(name, state, said, FromPlan: false);
        }

        return new PastArm(name, state, Planned(ledger, prompt, environment, state), FromPlan: true);
    }

    /// <summary>As <c>rollout start</c> dealt: the plan's draw, beginning where the arms end that were there already.</summary>
    private ArmRule? Planned(LedgerSnapshot ledger, string prompt, string environment, EnvironmentState state)
    {
        var events = registry.Events(ledger.Head).Where(e => e.Prompt == prompt && e.Environment == state.Environment).TakeWhile(e => e.Kind == LedgerEventKind.Rollout).ToList();
        if (events.Count == 0 || !Percentage.TryParse(events[0].Weight ?? "", out var weight)) return null;
        if (PastRelease.Of(registry, ledger, prompt, state.Version) is not { } release || ReleasedPlan.Read(registry, release).Plan is not { } plan) return null;
        var begun = events[^1].Commit!;
        var others = begun.Parents.Count == 0 ? [] : Of(registry.ReadLedger(begun.Parents[0]), prompt, environment).Where(a => a.Rule is not null).ToList();
        return plan.Draw with
        {
            Weight = weight,
            Seed = plan.Draw.Seed ?? (others.Count > 0 ? others[0].Rule!.Seed : $"{prompt}@{state.Version}"),
            Start = new Percentage(others.Count > 0 ? others.Max(a => a.Rule!.End.Hundredths) : 0),
        };
    }
}

/// <summary>An arm as it was.</summary>
/// <param name="Name">The arm.</param>
/// <param name="State">What the ledger has of it.</param>
/// <param name="Rule">Who got it; null where neither its tag nor a plan says so.</param>
/// <param name="FromPlan">Whether the tag is gone.</param>
internal sealed record PastArm(string Name, EnvironmentState State, ArmRule? Rule, bool FromPlan);

/// <summary>A release as the ledger has it, whatever became of its tag.</summary>
internal static class PastRelease
{
    public static Release? Of(GitRegistry registry, LedgerSnapshot ledger, string prompt, Core.Versions.PromptVersion version)
    {
        if (ledger.Release(prompt, version) is not { } recorded || registry.Reader.KindOf(recorded.Commit) != GitObjectKind.Commit) return null;
        var path = registry.Events(ledger.Head).FirstOrDefault(e => e.IsOfRelease && e.Prompt == prompt && e.Version == version)?.Path;
        return new Release(prompt, version, recorded.Tag, recorded.Commit, recorded.Digest, null) { Path = path };
    }
}
