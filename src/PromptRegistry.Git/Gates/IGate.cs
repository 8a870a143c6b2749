
namespace PromptRegistry.Git.Gates;

/// <summary>One condition for entering an environment.</summary>
internal interface IGate
{
    /// <summary>What is missing, or null where the release may enter.</summary>
    UnmetGate? Check(GateSubject subject);
}

/// <summary>A gate that a release does not pass.</summary>
/// <param name="Gate">Its name in the settings.</param>
/// <param name="Missing">What is missing, as a sentence.</param>
/// <param name="Remedy">How to get it, as a sentence.</param>
public sealed record UnmetGate(string Gate, string Missing, string Remedy);

/// <summary>The version was in the environment that it must come after.</summary>
internal sealed class AfterGate : IGate
{
    public UnmetGate? Check(GateSubject subject)
    {
        var (before, release) = (subject.Rules.After!, subject.Release);
        if (EnvironmentStay.Longest(subject, before, null) is not null) return null;
        var unsigned = subject.RequiresSignatures && subject.Ledger.State(release.Prompt, before)?.Version == release.Version
            ? $" It is there now, but nobody whose signature counts recorded that: 'dotnet prompt promote {release.Prompt}@{release.Version} --to {before} --sign'."
            : "";
        return new UnmetGate("after", $"{subject.Label} was never in {before}.",
            unsigned.Length > 0 ? unsigned.TrimStart() : $"Run 'dotnet prompt promote {release.Prompt}@{release.Version} --to {before}' first.");
    }
}

/// <summary>The release's files load without errors, whoever made the tag.</summary>
internal sealed class CheckGate : IGate
{
    public UnmetGate? Check(GateSubject subject)
    {
        if (subject.Loaded.Diagnostics.FirstOrDefault(d => d.IsError) is not { } error) return null;
        return new UnmetGate("check", $"{subject.Label} has errors: {error}.",
            $"Correct them and release a new version: 'dotnet prompt bump {subject.Release.Prompt}'.");
    }
}

/// <summary>
/// An evaluation of exactly this content passed. The digest is computed from the files: what a tag says about itself is
/// no evidence.
/// </summary>
internal sealed class EvalGate : IGate
{
    public UnmetGate? Check(GateSubject subject)
    {
        var prompt = subject.Release.Prompt;
        var remedy = $"Record its answers and commit them ('dotnet prompt eval {prompt} --mode record'), then have the verdict "
            + $"recorded: 'dotnet prompt sync {prompt}'.";
        if (subject.Verdict is not { } verdict)
        {
            return new UnmetGate("eval", $"no evaluation of {subject.Label} is recorded.", remedy);
        }

        if (!verdict.Passed)
        {
            return new UnmetGate("eval", $"the evaluation of {subject.Label} came out as '{verdict.Outcome}'.", verdict.Outcome == "regressed"
                ? $"Release a better version, or accept the scores in a reviewed commit ('dotnet prompt eval {prompt} --accept') and run "
                    + $"'dotnet prompt sync {prompt}'."
                : remedy);
        }

        if (subject.VerdictEvent is not { } recorded || !subject.Counts(recorded))
        {
            return new UnmetGate("eval", $"nobody whose signature counts recorded the evaluation of {subject.Label}.",
                $"Have an allowed signer evaluate and record it: 'dotnet prompt sync {prompt} --sign'.");
        }

        var digest = subject.Loaded.Prompt?.Digest;
        return verdict.Digest == digest
            ? null
            : new UnmetGate("eval",
                $"the recorded verdict belongs to other content ({Short(verdict.Digest)}) than {subject.Label} has ({Short(digest)}).", remedy);
    }

    private static string Short(string? digest) => digest is null ? "none that loads" : digest.Length > 19 ? digest[..19] + "…" : digest;
}

/// <summary>The release's tag, and the commit of the ledger that recorded it, are signed by an allowed signer.</summary>
internal sealed class SignatureGate : IGate
{
    public UnmetGate? Check(GateSubject subject)
    {
        var release = subject.Release;
        var tag = PolicySignatures.OfTag(subject.Registry, subject.Policy, release.Tag);
        if (!tag.IsGood)
        {
            return new UnmetGate("signature", $"the tag of {subject.Label} {tag.Problem}.",
                $"A release never changes, so release a new version with 'dotnet prompt release {release.Prompt} --sign'.");
        }

        var recorded = subject.Events.FirstOrDefault(e => e.IsOfRelease && e.Version == release.Version && e.Tag == release.Tag);
        if (recorded is null)
        {
            return new UnmetGate("signature", $"{subject.Label} is not in the ledger.",
                $"Record it: 'dotnet prompt sync {release.Prompt} --sign'.");
        }

        var commit = PolicySignatures.OfCommit(subject.Registry, subject.Policy, recorded.Commit!.Id);
        return commit.IsGood
            ? null
            : new UnmetGate("signature",
                $"the ledger's commit {recorded.Commit.Id.Abbreviated} that recorded {subject.Label} {commit.Problem}.",
                $"Have an allowed signer confirm it: 'dotnet prompt sync {release.Prompt} --sign'.");
    }
}
