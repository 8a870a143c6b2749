using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Rollouts;
using PromptRegistry.Git.Released;

namespace PromptRegistry.Git.Rollouts;

/// <summary>Reads the plan that a release's own commit has: reviewed source, not what somebody edits just now.</summary>
internal static class ReleasedPlan
{
    /// <returns>The plan, or what is wrong with it; a success without a value where there is none.</returns>
    public static (RolloutPlan? Plan, IReadOnlyList<Diagnostic> Findings) Read(GitRegistry registry, Release release)
    {
        var path = RolloutPlan.PathOf(registry.PlaceOf(release).Name);
        if (registry.FilesOf(release).Read(path) is not { } text) return (null, []);
        var (plan, findings) = RolloutPlanParser.Parse(text, path);
        return (plan, findings);
    }

    /// <summary>The same, where it is an error that there is none.</summary>
    public static Outcome<RolloutPlan> Require(GitRegistry registry, Release release, string environment)
    {
        var (plan, findings) = Read(registry, release);
        if (plan is not null) return Outcome<RolloutPlan>.Success(plan);
        var label = $"{release.Prompt} {release.Version}";
        return findings.Count > 0
            ? new Outcome<RolloutPlan>(null, OutcomeCode.Invalid, findings)
            : Outcome<RolloutPlan>.Failure(OutcomeCode.Invalid, RegistryFailure.Finding(RegistryDiagnostics.NoRolloutPlan, "",
                $"{label} was released without {RolloutPlan.PathOf(registry.PlaceOf(release).Name)}, so that nothing says how to roll it out. Add the plan and release it with "
                    + $"the next version, or promote this one: 'dotnet prompt promote {release.Prompt}@{release.Version} --to {environment}'."));
    }
}
