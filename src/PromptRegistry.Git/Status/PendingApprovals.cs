using PromptRegistry.Core.Settings;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Gates;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Releases;

namespace PromptRegistry.Git.Status;

/// <summary>
/// Who is waited for: the newest release and those that somebody approved already, where they are newer than what the
/// environment has and not approved by enough.
/// </summary>
internal sealed class PendingApprovals(GitRegistry registry, LedgerSnapshot ledger, GatePolicy policy)
{
    private readonly ReleaseCatalog catalog = new(registry.Reader, ledger);

    public IReadOnlyList<PendingApproval> Of(string prompt, PromptVersion? latest, IReadOnlyList<StatusCell> cells)
    {
        var pending = new List<PendingApproval>();
        foreach (var cell in cells.Where(c => policy.Settings.RulesOf(c.Environment).Requires.Contains(PromotionGate.Approval)))
        {
            var approved = ledger.Approvals(prompt).Where(a => a.Environment == cell.Environment).Select(a => a.Version);
            var versions = latest is { } newest ? approved.Append(newest) : approved;
            foreach (var version in versions.Distinct().Where(v => cell.Version is not { } there || v.CompareTo(there) > 0).Order())
            {
                if (catalog.Find(prompt, version)?.Value is not { } release) continue;
                var subject = new GateSubject(registry, ledger, policy, release, cell.Environment);
                var given = ApprovalGate.Counted(subject);
                if (given.Count < subject.Rules.Approvals)
                {
                    pending.Add(new PendingApproval(prompt, version, cell.Environment, given, subject.Rules.Approvals)
                    {
                        IsVerified = ApprovalGate.IsVerified(subject.Rules),
                        Ask = ApprovalGate.Ask(subject, given),
                    });
                }
            }
        }

        return pending;
    }
}
