namespace PromptRegistry.Git.Gates;

/// <summary>The version was in the environment that it must come after.</summary>
internal sealed class AfterGate : IGate
{
    public UnmetGate? Check(GateSubject subject)
    {
        var (before, release) = (subject.Rules.After!, subject.Release);
        if (subject.Ledger.State(release.Prompt, before)?.Version == release.Version) return null;
        return EnvironmentStay.Longest(subject.Events, before, release.Version, null) is not null
            ? null
            : new UnmetGate("after", $"{subject.Label} was never in {before}.",
                $"Run 'dotnet prompt promote {release.Prompt}@{release.Version} --to {before}' first.");
    }
}
