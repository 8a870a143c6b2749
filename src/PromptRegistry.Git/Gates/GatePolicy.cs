using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Signatures;

namespace PromptRegistry.Git.Gates;

/// <summary>
/// The rules that count: those that the protected branch has, so that no edit here and no commit that is judged opens a
/// gate. The remote's branch, as it is now or was fetched last, comes before the local one. Where the branch has no settings, those
/// of the work tree count.
/// </summary>
/// <param name="Commit">The protected branch's commit; null where there is none.</param>
internal sealed record GatePolicy(RepositorySettings Settings, ObjectId? Commit)
{
    /// <summary>What was found of the tags and commits whose signatures were checked by this policy.</summary>
    public Dictionary<ObjectId, SignatureResult> Signatures { get; } = [];

    public static Outcome<GatePolicy> Read(GitRegistry registry)
    {
        var known = registry.Protected;
        if (registry.View?.ProtectedCommit is { } now && known.Branch is not null) known = known.At(registry.Local, registry.Place.Prefix, now);
        return known.Problems.Count > 0
            ? new Outcome<GatePolicy>(null, OutcomeCode.Invalid, known.Problems)
            : Outcome<GatePolicy>.Success(new GatePolicy(known.Settings ?? registry.Settings, known.Commit));
    }

    /// <summary>
    /// The rules for who only looks: where the protected branch is not known they are those of the work tree, with a warning
    /// that says so.
    /// </summary>
    public static (Outcome<GatePolicy> Policy, IReadOnlyList<Diagnostic> Warnings) ReadToShow(GitRegistry registry)
    {
        var read = Read(registry);
        return read.Succeeded || read.Diagnostics.Any(d => d.Descriptor != RegistryDiagnostics.ProtectedBranchUnknown)
            ? (read, [])
            : (Outcome<GatePolicy>.Success(new GatePolicy(registry.Settings, null)),
                [.. read.Diagnostics.Select(d => d with { Severity = DiagnosticSeverity.Warning })]);
    }

    /// <summary>A file of the protected branch, or null.</summary>
    public string? File(GitRegistry registry, string path) => Commit is { } commit ? Text(registry, commit, path) : null;

    private static string? Text(GitRegistry registry, ObjectId commit, string path)
    {
        var tree = registry.Reader.ReadCommit(commit).Tree;
        return registry.Reader.Find(tree, registry.Place.Prefix + path) is { IsFile: true } file
            ? FileText.Decode(registry.Reader.ReadBytes(file.Id, GitLimits.MaximumText), registry.Place.Prefix + path)
            : null;
    }
}
