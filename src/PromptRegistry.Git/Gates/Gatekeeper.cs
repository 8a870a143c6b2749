using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Settings;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Released;

namespace PromptRegistry.Git.Gates;

/// <summary>Says which gates of an environment a release does not pass.</summary>
internal sealed class Gatekeeper(GitRegistry registry, LedgerSnapshot ledger, GatePolicy policy)
{
    public IReadOnlyList<UnmetGate> Check(Release release, string environment)
    {
        var subject = new GateSubject(registry, ledger, policy, release, environment);
        return [.. Gates(subject.Rules).Select(g => g.Check(subject)).OfType<UnmetGate>()];
    }

    /// <summary>A gate that is not met, in words.</summary>
    public static Diagnostic Finding(Release release, string environment, UnmetGate gate) => RegistryFailure.Finding(
        RegistryDiagnostics.GateNotMet,
        RegistryReferences.Environment(release.Prompt, environment),
        $"{release.Prompt} {release.Version} may not enter {environment}: the gate '{gate.Gate}' is not met, because {gate.Missing} "
            + gate.Remedy);

    private static IEnumerable<IGate> Gates(EnvironmentSettings rules)
    {
        if (rules.After is not null) yield return new AfterGate();
        foreach (var gate in rules.Requires)
        {
            yield return gate switch
            {
                PromotionGate.Check => new CheckGate(),
                PromotionGate.Eval => new EvalGate(),
                PromotionGate.Approval => new ApprovalGate(),
                PromotionGate.Soak => new SoakGate(),
                _ => new SignatureGate(),
            };
        }
    }
}
