using PromptRegistry.Core.Settings;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Signatures;

namespace PromptRegistry.Git.Gates;

/// <summary>
/// Enough people approved this very tag for this environment. Whoever released it does not count. Where signatures are
/// required, an approval counts only in a commit that its approver signed.
/// </summary>
internal sealed class ApprovalGate : IGate
{
    public UnmetGate? Check(GateSubject subject)
    {
        var (rules, release) = (subject.Rules, subject.Release);
        var given = Given(subject).ToList();
        var counted = Counted(subject);
        if (counted.Count >= rules.Approvals) return null;

        var passedOver = given.Count > counted.Count
            ? $" ({given.Count - counted.Count} more do not count: by the one who released it, by nobody of those who may approve, or not signed)"
            : "";
        var who = rules.Approvers.Count == 0 ? "somebody who did not release it" : $"one of {string.Join(", ", rules.Approvers)}";
        return new UnmetGate("approval",
            $"{subject.Label} has {counted.Count} of {rules.Approvals} approvals for {subject.Environment}{passedOver}.",
            $"Ask {who} to run 'dotnet prompt approve {release.Prompt}@{release.Version} --to {subject.Environment}'.");
    }

    /// <summary>The e-mail addresses of those whose approval counts.</summary>
    public static IReadOnlyList<string> Counted(GateSubject subject) =>
        [.. Given(subject).Where(a => Counts(subject, a)).Select(a => a.Email).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether somebody may approve at all.</summary>
    public static bool MayApprove(EnvironmentSettings rules, string email) =>
        rules.Approvers.Count == 0 || rules.Approvers.Contains(email, StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<RecordedApproval> Given(GateSubject subject) => subject.Ledger.Approvals(subject.Release.Prompt).Where(
        a => a.Version == subject.Release.Version && a.Environment == subject.Environment && a.Tag == subject.Release.Tag);

    private static bool Counts(GateSubject subject, RecordedApproval approval)
    {
        if (subject.Release.Tagger is { } releaser && Identity.Email(releaser.Who) == approval.Email) return false;
        if (!MayApprove(subject.Rules, approval.Email)) return false;
        return !subject.Rules.Requires.Contains(PromotionGate.Signature) || IsSigned(subject, approval);
    }

    private static bool IsSigned(GateSubject subject, RecordedApproval approval)
    {
        var recorded = subject.Events.FirstOrDefault(e => e.Kind == LedgerEventKind.Approve
            && e.Version == approval.Version && e.Environment == approval.Environment && e.Tag == approval.Tag
            && Identity.Email(e.Commit!.Author.Who) == approval.Email);
        if (recorded is null) return false;
        var check = SignatureCheck.OfCommit(subject.Registry, subject.Policy, recorded.Commit!.Id);
        return check.IsGood && check.Signer!.Equals(approval.Email, StringComparison.OrdinalIgnoreCase);
    }
}
