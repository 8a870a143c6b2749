using PromptRegistry.Git.Signatures;

namespace PromptRegistry.Git.Gates;

/// <summary>The release's tag, and the commit of the ledger that recorded it, are signed by an allowed signer.</summary>
internal sealed class SignatureGate : IGate
{
    public UnmetGate? Check(GateSubject subject)
    {
        var release = subject.Release;
        var tag = SignatureCheck.OfTag(subject.Registry, subject.Policy, release.Tag);
        if (!tag.IsGood)
        {
            return new UnmetGate("signature", $"the tag of {subject.Label} {tag.Problem}.",
                $"A release never changes, so release a new version with 'dotnet prompt release {release.Prompt} --sign'.");
        }

        var recorded = subject.Events.FirstOrDefault(e => e.Environment is null && e.Version == release.Version && e.Tag == release.Tag);
        if (recorded is null)
        {
            return new UnmetGate("signature", $"{subject.Label} is not in the ledger.",
                $"Record it: 'dotnet prompt sync {release.Prompt} --sign'.");
        }

        var commit = SignatureCheck.OfCommit(subject.Registry, subject.Policy, recorded.Commit!.Id);
        return commit.IsGood
            ? null
            : new UnmetGate("signature",
                $"the ledger's commit {recorded.Commit.Id.Abbreviated} that recorded {subject.Label} {commit.Problem}.",
                $"Have an allowed signer confirm it: 'dotnet prompt sync {release.Prompt} --sign'.");
    }
}
