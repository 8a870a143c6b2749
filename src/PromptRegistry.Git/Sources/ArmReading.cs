using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Rollouts;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Reading;
using PromptRegistry.Registry;

namespace PromptRegistry.Git.Sources;

/// <summary>Reads the arms of prompts in an environment; what did not move is taken over.</summary>
/// <param name="reader">The repository.</param>
/// <param name="references">Finds their names.</param>
/// <param name="environment">The environment.</param>
/// <param name="resolve">Makes what an arm's tag points to into a version that can be served, or says why it cannot be.</param>
/// <param name="holds">Whether the release of a version taken over is where it was.</param>
internal sealed class ArmReading(
    IGitReader reader,
    ArmReferences references,
    string environment,
    Func<ArmTag, SourcedPrompt> resolve,
    Func<ArmTag, SourcedPrompt, bool> holds)
{
    /// <summary>The arms of a prompt; the same list where nothing moved.</summary>
    /// <param name="name">As the app asks for it.</param>
    /// <param name="registered">Its name in refs.</param>
    /// <param name="before">Its arms at the reading before.</param>
    public IReadOnlyList<SourcedArm> Read(string name, string registered, IReadOnlyList<SourcedArm> before)
    {
        var names = references.Of(registered, environment);
        if (names.Count == 0) return before.Count == 0 ? before : [];
        var arms = new List<SourcedArm>(names.Count);
        foreach (var arm in names)
        {
            if (Read(new ArmTag(name, registered, arm, RegistryReferences.Arm(registered, environment, arm), default), before.FirstOrDefault(a => a.Name == arm)) is { } now) arms.Add(now);
        }

        return arms.Count == before.Count && arms.Zip(before).All(p => ReferenceEquals(p.First, p.Second)) ? before : arms;
    }

    private SourcedArm? Read(ArmTag tag, SourcedArm? before)
    {
        try
        {
            // One that is just being removed is none.
            if (reader.Resolve(tag.Reference) is not { } target) return null;
            if (before is { Version.Problem: null } && before.Version.RefTarget == target.Hex && holds(tag, before.Version)) return before;
            var now = Read(tag with { Target = target });
            return before is not null && Same(now, before) ? before : now;
        }
        catch (GitException exception)
        {
            var broken = SourcedPrompt.Broken(tag.Name, "", RegistryFailure.Finding(RegistryDiagnostics.GitFailed, tag.Reference, exception.Message));
            return before is not null && before.Rule is null && before.Version == broken ? before : new SourcedArm(tag.Arm, broken, null);
        }
    }

    private SourcedArm Read(ArmTag tag)
    {
        var (rule, finding) = RuleOf(reader, tag.Reference, tag.Registered, tag.Target);
        if (rule is not null)
        {
            var version = resolve(tag);
            // Who may not say what is served may not say to whom either.
            return new SourcedArm(tag.Arm, version, version.Problem?.Descriptor == RegistryDiagnostics.NotSigned ? null : rule);
        }

        return new SourcedArm(tag.Arm, SourcedPrompt.Broken(tag.Name, tag.Target.Hex, finding!), null);
    }

    /// <summary>Who gets an arm, as its tag says it, or why that cannot be read.</summary>
    /// <param name="reference">The arm's ref.</param>
    /// <param name="registered">The prompt's name in refs.</param>
    /// <param name="target">What the ref points to.</param>
    public static (ArmRule? Rule, Diagnostic? Problem) RuleOf(IGitReader reader, string reference, string registered, ObjectId target)
    {
        // A release's own tag, or a commit, says nothing of an arm.
        var message = reader.FindTag(target) is { } found && !RegistryReferences.TryParseRelease(found.Name, out _, out _) ? found.Message : "";
        var (rule, problem) = ArmRule.Read(Trailers.Read(message).GetValueOrDefault);
        return rule is not null ? (rule, null) : (null, RegistryFailure.Finding(RegistryDiagnostics.ArmUnreadable, reference,
            $"{reference} cannot be followed: {problem} Make it anew: 'git tag -f -a {RegistryReferences.TagName(reference)} "
                + $"prompts/{registered}/v<version>' with a last paragraph such as 'Weight: 5%'."));
    }

    private static bool Same(SourcedArm now, SourcedArm before) =>
        now.Rule?.ToString() == before.Rule?.ToString() && EnvironmentReading.IsSame(now.Version, before.Version);
}

/// <summary>The tag of an arm.</summary>
/// <param name="Name">The prompt, as the app asks for it.</param>
/// <param name="Registered">Its name in refs.</param>
/// <param name="Arm">The arm.</param>
/// <param name="Reference">The ref.</param>
/// <param name="Target">What it points to.</param>
internal sealed record ArmTag(string Name, string Registered, string Arm, string Reference, ObjectId Target);
