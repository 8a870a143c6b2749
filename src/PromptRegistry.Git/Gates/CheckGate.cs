namespace PromptRegistry.Git.Gates;

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
