using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Gates;
using PromptRegistry.Git.Releases;
using PromptRegistry.Git.Views;

namespace PromptRegistry.Git.Verification;

/// <summary>
/// Checks that the registry holds together: every tag against the ledger, every digest against the content, the ledger
/// against itself, and signatures where they are required. Reads everything; but for what is accepted, nothing is changed.
/// </summary>
public sealed class VerifyOperation(GitRegistry registry)
{
    /// <summary>
    /// Takes what is here as what must be, whatever this clone accepted before. Default: false, and what differs is told of.
    /// </summary>
    public bool Accept { get; init; }

    /// <summary>
    /// Verifies. <see cref="OutcomeCode.Regressed"/> with a value where there are discrepancies, one finding each.
    /// </summary>
    public Outcome<VerifyReport> Run(CancellationToken cancellation = default) =>
        RegistryFailure.Guard(() =>
        {
            var decided = registry.ForReading(null, cancellation);
            // Ledgers that went separate ways are one of the things that it finds.
            return decided.Succeeded ? new VerifyOperation(decided.Value) { Accept = Accept }.Verify(cancellation)
                : decided.Diagnostics.All(d => d.Descriptor == RegistryDiagnostics.LedgerDiverged) ? Verify(cancellation)
                : decided.As<VerifyReport>();
        });

    private Outcome<VerifyReport> Verify(CancellationToken cancellation)
    {
        var (policy, unknown) = GatePolicy.ReadToShow(registry);
        if (!policy.Succeeded) return policy.As<VerifyReport>();
        var replayed = registry.Replay(registry.Reader.Resolve(registry.LedgerReference), cancellation);
        var ledger = replayed.Ledger;
        var history = new LedgerAudit(registry, replayed);
        var tags = new TagAudit(registry, ledger, policy.Value);
        var left = new LockAudit(registry);
        // A moved release is met again at every environment that it is in: one discrepancy all the same.
        Diagnostic[] findings =
        [
            .. unknown,
            .. ViewFindings.Of(registry),
            .. new MissingReleases(registry).Find([]) is { } missing ? [missing] : Array.Empty<Diagnostic>(),
            .. left.Find(),
            .. new WitnessAudit(registry, ledger, Accept).Find(),
            .. history.Find(cancellation).Concat(tags.Find(cancellation)).Distinct().Where(f => !left.Explains(f.Location.Path)),
        ];

        var isWhole = !findings.Any(IsGap);
        var count = findings.Count(f => f.Severity != DiagnosticSeverity.Info && !IsGap(f));
        var report = new VerifyReport(tags.Prompts, tags.Releases, tags.Environments, history.Events, count) { IsWhole = isWhole };
        return new Outcome<VerifyReport>(report, count == 0 ? OutcomeCode.Passed : OutcomeCode.Regressed, findings);
    }

    /// <summary>What this clone does not have is not wrong, but nobody looked at it.</summary>
    private static bool IsGap(Diagnostic finding) =>
        finding.Descriptor == RegistryDiagnostics.ReleasesNotHere || finding.Descriptor == RegistryDiagnostics.LedgerNotHere;
}

/// <summary>What was looked at; what is wrong stands among the findings.</summary>
/// <param name="Prompts">Prompts with tags or entries in the ledger.</param>
/// <param name="Releases">Release tags whose content was read and digested.</param>
/// <param name="Environments">Tags of environments.</param>
/// <param name="Events">Events of the ledger.</param>
/// <param name="Discrepancies">Findings that are not only for information.</param>
public sealed record VerifyReport(int Prompts, int Releases, int Environments, int Events, int Discrepancies)
{
    /// <summary>Whether everything was here to be looked at; what was not is among the findings.</summary>
    public bool IsWhole { get; init; } = true;
}
