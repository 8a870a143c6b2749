using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Gates;

/// <summary>
/// The settings that only reviewed changes reach. Which branch that is says the person's own git configuration, else the
/// remote's default branch, else a branch called main or master, else the only branch that names itself: never the file in
/// the work tree, which a pull request may have edited. The branch found may pass on to another one by its own setting.
/// </summary>
/// <param name="Branch">The protected branch, without <c>refs/heads/</c>; null where none was found.</param>
/// <param name="Commit">The commit that it has: the remote's, as fetched last, before the local one's.</param>
/// <param name="Settings">What it says; null where it has no settings.</param>
/// <param name="Problems">Why gates cannot rely on it.</param>
internal sealed record ProtectedSettings(string? Branch, ObjectId? Commit, RepositorySettings? Settings, IReadOnlyList<Diagnostic> Problems)
{
    /// <summary>The key of the person's own git configuration (global, system or environment) that names the branch.</summary>
    public const string Key = "promptregistry.protectedBranch";

    private const string Remotes = "refs/remotes/", Heads = "refs/heads/";

    private static readonly string[] Usual = ["main", "master"];

    /// <param name="reader">The repository.</param>
    /// <param name="git">For the person's own configuration and the names of remotes.</param>
    /// <param name="prefix">Where the prompts' root is in the repository: empty, or ending in <c>/</c>.</param>
    public static ProtectedSettings Find(IGitReader reader, GitCommand git, string prefix)
    {
        var (own, remote) = Configured(git);
        if (own is not null) return Named(reader, prefix, remote is null ? [Heads] : [$"{Remotes}{remote}/", Heads], own);
        if (remote is not null && Search(reader, prefix, $"{Remotes}{remote}/") is { } there) return there;
        // Branches of a clone may be a stranger's; those of a repository without a remote are the person's own.
        var hasTracking = remote is not null && reader.List($"{Remotes}{remote}/").Count > 0;
        var here = Search(reader, prefix, Heads);
        if (here is not null) return here;
        return remote is null || hasTracking || Usual.Any(u => CommitOf(reader, Heads + u) is not null)
            ? new ProtectedSettings(null, null, null, [])
            : new ProtectedSettings(null, null, null, [Unknown($"Nothing of {remote} was fetched here")]);
    }

    /// <summary>The settings of a commit of the branch that is newer than what was known here.</summary>
    public ProtectedSettings At(IGitReader reader, string prefix, ObjectId commit) =>
        commit == Commit ? this : Read(reader, prefix, Branch!, commit) ?? this with { Commit = commit, Settings = null, Problems = [] };

    /// <summary>What the person names, and the remote whose branches count: origin where there is one.</summary>
    private static (string? Own, string? Remote) Configured(GitCommand git)
    {
        string? own = null;
        var remotes = new List<string>();
        foreach (var (scope, key, value) in UserSettings.Find(git, @"^(promptregistry\.protectedbranch|remote\..*\.url)$"))
        {
            if (key.StartsWith("remote.", StringComparison.Ordinal)) remotes.Add(key["remote.".Length..^".url".Length]);
            else if (UserSettings.IsOwn(scope)) own = value;
        }

        return (own, remotes.Contains("origin") ? "origin" : remotes.FirstOrDefault());
    }

    private static ProtectedSettings? Search(IGitReader reader, string prefix, string place)
    {
        string[] names = place == Heads ? Usual : ["HEAD", .. Usual];
        foreach (var name in names)
        {
            if (CommitOf(reader, place + name) is not { } commit || Read(reader, prefix, name, commit) is not { } found) continue;
            return Follow(reader, prefix, place, found);
        }

        var naming = reader.List(place)
            .Select(r => (Name: r.Name[place.Length..], Commit: CommitOf(reader, r.Name)))
            .Where(r => r.Commit is not null)
            .Select(r => Read(reader, prefix, r.Name, r.Commit!.Value))
            .OfType<ProtectedSettings>()
            .Where(r => r.Settings?.ProtectedBranch == r.Branch).ToList();
        return naming.Count switch
        {
            0 => null,
            1 => naming[0],
            _ => new ProtectedSettings(null, null, null, [Unknown(
                $"Several branches say of themselves that they are protected ({string.Join(", ", naming.Select(n => n.Branch))})")]),
        };
    }

    /// <summary>The branch that a protected branch passes on to.</summary>
    private static ProtectedSettings Follow(IGitReader reader, string prefix, string place, ProtectedSettings found)
    {
        var named = found.Settings!.ProtectedBranch;
        if (CommitOf(reader, place + named) is { } commit)
        {
            return commit == found.Commit
                ? found with { Branch = named }
                : Read(reader, prefix, named, commit) ?? new ProtectedSettings(named, commit, null, []);
        }

        // Nothing was said: the default is the name of a branch that need not be there.
        if (named == RepositorySettings.Default.ProtectedBranch) return found with { Branch = found.Branch == "HEAD" ? named : found.Branch };
        return found with
        {
            Problems = [.. found.Problems, Unknown($"{found.Branch} says that the protected branch is {named}, and there is no such branch")],
        };
    }

    private static ProtectedSettings Named(IGitReader reader, string prefix, IEnumerable<string> places, string branch)
    {
        foreach (var place in places)
        {
            if (CommitOf(reader, place + branch) is { } commit)
            {
                return Read(reader, prefix, branch, commit) ?? new ProtectedSettings(branch, commit, null, []);
            }
        }

        return new ProtectedSettings(branch, null, null, [Unknown($"Your git configuration names {branch}, and there is no such branch here")]);
    }

    private static ProtectedSettings? Read(IGitReader reader, string prefix, string branch, ObjectId commit)
    {
        if (reader.Find(reader.ReadCommit(commit).Tree, prefix + RepositorySettings.FileName) is not { IsFile: true } file) return null;
        var path = $"{branch}:{prefix}{RepositorySettings.FileName}";
        var parsed = SettingsParser.Parse(FileText.Decode(reader.ReadBytes(file.Id, GitLimits.MaximumText), path), path);
        return new ProtectedSettings(branch, commit, parsed.Settings, [.. parsed.Diagnostics.Where(d => d.IsError)]);
    }

    private static ObjectId? CommitOf(IGitReader reader, string reference) =>
        ReferenceName.IsValid(reference) && reader.Resolve(reference) is { } id && reader.KindOf(id) == GitObjectKind.Commit ? id : null;

    private static Diagnostic Unknown(string why) => RegistryFailure.Finding(RegistryDiagnostics.ProtectedBranchUnknown, "",
        $"{why}, so which gates count is not known. Fetch the protected branch ('git fetch origin', 'git remote set-head origin --auto'), or name it "
            + $"for yourself: 'git config --global {Key} main'.");
}
