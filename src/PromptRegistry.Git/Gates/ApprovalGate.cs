using PromptRegistry.Core.Settings;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Signatures;

namespace PromptRegistry.Git.Gates;

/// <summary>
/// Enough people approved this very tag for this move into the environment: an approval that a move has used does not count
/// again after a rollback. Whoever released it does not count. Where signatures are required, who approved and who released
/// is who signed; elsewhere it rests on names that anybody can type.
/// </summary>
internal sealed class ApprovalGate : IGate
{
    public UnmetGate? Check(GateSubject subject)
    {
        var rules = subject.Rules;
        var given = Given(subject).Select(a => subject.Approver(a) ?? Typed(a)).Distinct(StringComparer.Ordinal).Count();
        var counted = Counted(subject);
        if (counted.Count >= rules.Approvals) return null;

        var passedOver = given > counted.Count
            ? $" ({given - counted.Count} more do not count: by the one who released it, by nobody of those who may approve, or not signed)"
            : "";
        var used = given == 0 && All(subject).Any()
            ? " Those given before were used by an earlier move there."
            : "";
        return new UnmetGate("approval",
            $"{subject.Label} has {counted.Count} of {rules.Approvals} approvals for {subject.Environment}{passedOver}.{used}", Ask(subject, counted));
    }

    /// <summary>Those whose approval counts: as the allowed signers name them where signatures are required, else e-mail addresses.</summary>
    public static IReadOnlyList<string> Counted(GateSubject subject)
    {
        var releaser = subject.Releaser;
        return
        [
            .. Given(subject).Select(subject.Approver).OfType<string>()
                .Where(a => a != releaser && MayApprove(subject.Rules, a)).Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>Whether approvals are signed, so that they are known to be by whom they say.</summary>
    public static bool IsVerified(EnvironmentSettings rules) => rules.Requires.Contains(PromotionGate.Signature);

    /// <summary>Whether somebody may approve at all.</summary>
    public static bool MayApprove(EnvironmentSettings rules, string email) =>
        rules.Approvers.Count == 0 || rules.Approvers.Contains(email, StringComparer.OrdinalIgnoreCase);

    /// <summary>Who can still give an approval that counts, and how; nobody is named who cannot.</summary>
    /// <param name="subject">The release that is to enter.</param>
    /// <param name="counted">Who approved already.</param>
    public static string Ask(GateSubject subject, IReadOnlyList<string> counted)
    {
        var (rules, release) = (subject.Rules, subject.Release);
        var command = $"'dotnet prompt approve {release.Prompt}@{release.Version} --to {subject.Environment}{(IsVerified(rules) ? " --sign" : "")}'";
        if (rules.Approvers.Count == 0)
        {
            return counted.Count == 0
                ? $"Ask somebody who did not release it to run {command}."
                : $"Ask somebody else, who did not release it either, to run {command}.";
        }

        var able = rules.Approvers.Where(a => !IsReleaser(subject, a) && !counted.Contains(a, StringComparer.OrdinalIgnoreCase) && CanSign(subject, a)).ToList();
        var missing = rules.Approvals - counted.Count;
        if (able.Count >= missing) return $"Ask {(able.Count == 1 ? able[0] : $"one of {string.Join(", ", able)}")} to run {command}.";
        var only = able.Count == 0 ? "nobody can" : $"only {string.Join(", ", able)} can";
        return $"Of those that 'approvers' lists {only}: who released it or has approved already does not count"
            + (IsVerified(rules) ? $", nor who has no key in {subject.Policy.Settings.AllowedSigners}" : "")
            + $". List more people on the branch {subject.Policy.Settings.ProtectedBranch}, or have somebody else release a new version.";
    }

    private static bool IsReleaser(GateSubject subject, string email) =>
        email.Equals(subject.Releaser, StringComparison.OrdinalIgnoreCase);

    private static bool CanSign(GateSubject subject, string email) =>
        !IsVerified(subject.Rules)
        || (subject.Policy.File(subject.Registry, subject.Policy.Settings.AllowedSigners) is { } text && new AllowedSigners(text).Knows(email));

    /// <summary>Approvals of this tag for this environment since this version entered it last.</summary>
    private static IEnumerable<LedgerEvent> Given(GateSubject subject) => Approvals(subject, subject.Events.TakeWhile(e => !IsEntry(subject, e)));

    private static IEnumerable<LedgerEvent> All(GateSubject subject) => Approvals(subject, subject.Events);

    private static IEnumerable<LedgerEvent> Approvals(GateSubject subject, IEnumerable<LedgerEvent> events) => events.Where(
        e => e.Kind == LedgerEventKind.Approve && e.Environment == subject.Environment && e.Version == subject.Release.Version
            && e.Tag == subject.Release.Tag);

    private static bool IsEntry(GateSubject subject, LedgerEvent entry) =>
        entry.Environment == subject.Environment && entry.Version == subject.Release.Version
            && entry.Kind is (LedgerEventKind.Promote or LedgerEventKind.Rollback or LedgerEventKind.Sync);

    private static string Typed(LedgerEvent approval) => Identity.Email(approval.Commit!.Author.Who);
}
