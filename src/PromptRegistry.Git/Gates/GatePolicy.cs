using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Settings;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Gates;

/// <summary>
/// The rules that count: those that the protected branch has, so that no edit here and no commit that is judged opens a
/// gate. The remote's branch, as fetched last, comes before the local one. Where the branch has no settings, those of
/// the work tree count.
/// </summary>
/// <param name="Commit">The protected branch's commit; null where there is none.</param>
internal sealed record GatePolicy(RepositorySettings Settings, ObjectId? Commit)
{
    public static Outcome<GatePolicy> Read(GitRegistry registry)
    {
        var branch = registry.Settings.ProtectedBranch;
        var commit = Find(registry.Reader, $"refs/remotes/origin/{branch}") ?? Find(registry.Reader, RegistryReferences.Branch(branch));
        if (commit is not { } id || Text(registry, id, RepositorySettings.FileName) is not { } text)
        {
            return Outcome<GatePolicy>.Success(new GatePolicy(registry.Settings, commit));
        }

        var parsed = SettingsParser.Parse(text, $"{branch}:{registry.Place.Prefix}{RepositorySettings.FileName}");
        return parsed.Diagnostics.Any(d => d.IsError)
            ? new Outcome<GatePolicy>(null, ExitCode.Invalid, parsed.Diagnostics)
            : Outcome<GatePolicy>.Success(new GatePolicy(parsed.Settings, commit));
    }

    /// <summary>A file of the protected branch, or null.</summary>
    public string? File(GitRegistry registry, string path) => Commit is { } commit ? Text(registry, commit, path) : null;

    private static ObjectId? Find(IGitReader reader, string reference) =>
        ReferenceName.IsValid(reference) && reader.Resolve(reference) is { } id ? reader.PeelToCommit(id) : null;

    private static string? Text(GitRegistry registry, ObjectId commit, string path)
    {
        var tree = registry.Reader.ReadCommit(commit).Tree;
        return registry.Reader.Find(tree, registry.Place.Prefix + path) is { IsFile: true } file
            ? registry.Reader.ReadText(file.Id)
            : null;
    }
}
