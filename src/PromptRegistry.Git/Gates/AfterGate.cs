namespace PromptRegistry.Git.Gates;

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
