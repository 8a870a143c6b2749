using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Gates;
using PromptRegistry.Git.Views;

namespace PromptRegistry.Git.Verification;

/// <summary>
/// Checks that the registry holds together: every tag against the ledger, every digest against the content, the ledger
/// against itself, and signatures where they are required. Reads everything; nothing is changed.
/// </summary>
public sealed class VerifyOperation(GitRegistry registry)
{
    /// <summary>
    /// Verifies. <see cref="ExitCode.Regressed"/> with a value where there are discrepancies, one finding each.
    /// </summary>
    public Outcome<VerifyReport> Run(CancellationToken cancellation = default) =>
        RegistryFailure.Guard(() =>
        {
            var decided = registry.ForReading(null, cancellation);
            // Ledgers that went separate ways are one of the things that it finds.
            return decided.Succeeded ? new VerifyOperation(decided.Value).Verify(cancellation)
                : decided.Diagnostics.All(d => d.Descriptor == RegistryDiagnostics.LedgerDiverged) ? Verify(cancellation)
                : RegistryFailure.As<GitRegistry, VerifyReport>(decided);
        });

    private Outcome<VerifyReport> Verify(CancellationToken cancellation)
    {
        var policy = GatePolicy.Read(registry);
        if (!policy.Succeeded) return RegistryFailure.As<GatePolicy, VerifyReport>(policy);
        var replayed = registry.Replay(registry.Reader.Resolve(registry.LedgerReference), cancellation);
        var ledger = replayed.Ledger;
        var history = new LedgerAudit(registry, replayed);
        var tags = new TagAudit(registry, ledger, policy.Value);
        var left = new LockAudit(registry);
        // A moved release is met again at every environment that it is in: one discrepancy all the same.
        Diagnostic[] findings =
        [
            .. ViewFindings.Of(registry),
            .. left.Find(),
            .. history.Find(cancellation).Concat(tags.Find(cancellation)).Distinct().Where(f => !left.Explains(f.Location.Path)),
        ];

        var count = findings.Count(f => f.Severity != DiagnosticSeverity.Info);
        var report = new VerifyReport(tags.Prompts, tags.Releases, tags.Environments, history.Events, count);
        return new Outcome<VerifyReport>(report, count == 0 ? ExitCode.Passed : ExitCode.Regressed, findings);
    }
}
