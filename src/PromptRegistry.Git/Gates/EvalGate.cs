namespace PromptRegistry.Git.Gates;

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
