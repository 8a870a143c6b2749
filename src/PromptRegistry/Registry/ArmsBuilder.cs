using PromptRegistry.Core.Rollouts;
using PromptRegistry.Rollouts;

namespace PromptRegistry.Registry;

/// <summary>Puts the arms of a prompt beside its environment's version. What is wrong with an arm is a problem of the arm alone.</summary>
internal static class ArmsBuilder
{
    /// <param name="environment">What the environment serves.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="sourced">Its arms, as the source has them.</param>
    /// <param name="previous">What was served before in the same environment, whose versions are kept where nothing moved; null for nothing.</param>
    /// <param name="load">Makes a version of an arm servable, or says why it cannot be.</param>
    /// <param name="problems">Is told what is wrong.</param>
    public static PromptResolution Add(
        PromptResolution environment,
        string prompt,
        IReadOnlyList<SourcedArm> sourced,
        ServedArms? previous,
        Func<SourcedArm, (PromptResolution? Resolution, string? Obstacle)> load,
        List<PromptProblem> problems)
    {
        if (sourced.Count == 0) return environment is { Arms: null, Shadow: null } ? environment : environment with { Arms = null, Shadow = null };
        environment = environment with { Shadow = sourced.FirstOrDefault(a => a.Name == ArmRule.Shadow) is { } beside ? Shadow(beside) : null };
        sourced = [.. sourced.Where(a => a.Name != ArmRule.Shadow)];
        var rules = new List<(string, ArmRule)>(sourced.Count);
        foreach (var arm in sourced)
        {
            if (arm.Rule is { } rule) rules.Add((arm.Name, rule));
            else Tell(arm.Name, $"{arm.Version.Problem?.Message} Nobody gets it.");
        }

        var (arms, leftOut) = RolloutArms.Of(prompt, rules);
        foreach (var (name, problem) in leftOut) Tell(name, $"{problem} Nobody gets it.");
        if (arms is null) return environment with { Arms = null };
        var served = arms.Arms.Select(a => Serve(sourced.First(s => s.Name == a.Name))).ToArray();
        return environment with { Arms = new ServedArms(arms, served, environment) };

        ServedArm Serve(SourcedArm arm)
        {
            if (previous?.Arms.FirstOrDefault(a => ReferenceEquals(a.Source, arm)) is { Resolution: not null } same) return same;
            var (resolution, obstacle) = load(arm);
            if (resolution is null) Tell(arm.Name, $"{obstacle} Its units get version {environment.Identity.Version} instead.");
            return new ServedArm(arm.Name, arm, resolution?.InArm(arm.Name, arm.Rule!));
        }

        ServedShadow? Shadow(SourcedArm arm)
        {
            if (arm.Rule is not { } rule)
            {
                Tell(arm.Name, $"{arm.Version.Problem?.Message} Nothing is called beside.");
                return null;
            }

            if (ReferenceEquals(environment.Shadow?.Source, arm)) return environment.Shadow;
            var (resolution, obstacle) = load(arm);
            if (resolution is null) Tell(arm.Name, $"{obstacle} Nothing is called beside.");
            return resolution is null ? null : new ServedShadow(arm, resolution.InArm(arm.Name, rule).Because(ResolutionReason.Shadow), rule.Weight.Fraction);
        }

        void Tell(string arm, string text) => problems.Add(new PromptProblem(prompt, $"{prompt} in {environment.Identity.Environment}, arm {arm}: {text}"));
    }

    /// <summary>The arms that were kept on disk.</summary>
    public static PromptResolution Restore(PromptResolution environment, string prompt, IReadOnlyList<(string Name, ArmRule Rule, PromptResolution? Resolution)> kept)
    {
        var (arms, _) = RolloutArms.Of(prompt, kept.Select(k => (k.Name, k.Rule)));
        if (arms is null) return environment;
        ServedArm[] served = [.. arms.Arms.Select(a => new ServedArm(a.Name, null, kept.First(k => k.Name == a.Name).Resolution?.InArm(a.Name, a.Rule)))];
        return environment with { Arms = new ServedArms(arms, served, environment) };
    }
}
