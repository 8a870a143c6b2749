using PromptRegistry.Core.Prompts;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Releases;

/// <summary>
/// Finds what differs between HEAD's commit and the work tree in the files of one prompt. Contents are compared here
/// instead of by 'git status', which would run the filters that a repository configures.
/// </summary>
internal sealed class UncommittedChanges(GitRegistry registry)
{
    /// <summary>The paths that differ, in order, relative to the root of the git repository.</summary>
    /// <param name="prompt">The prompt's name.</param>
    /// <param name="tree">The tree of HEAD's commit.</param>
    /// <param name="alsoRead">Paths that the prompt reads, such as shared partials.</param>
    public IReadOnlyList<string> Find(
        string prompt, ObjectId tree, IEnumerable<string> alsoRead, CancellationToken cancellation)
    {
        var prefix = registry.Place.Prefix;
        var folder = prefix + PromptPaths.Folder(prompt);
        var read = alsoRead.Select(p => prefix + p).Where(p => !p.StartsWith(folder + "/", StringComparison.Ordinal)).ToList();
        var committed = new Dictionary<string, TreeEntry>(StringComparer.Ordinal);
        if (registry.Reader.Find(tree, folder) is { IsTree: true } entry)
        {
            foreach (var (path, found) in TreeWalk.Below(registry.Reader, entry.Id, folder).Where(f => !f.Entry.IsTree)) committed[path] = found;
        }

        foreach (var path in read)
        {
            if (registry.Reader.Find(tree, path) is { } file) committed[path] = file;
        }

        var changed = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (path, file) in committed)
        {
            if (!file.IsFile || WorkTreeFile.Equals(Full(path), file.Id)) continue;
            if (!IsFiltered(path, cancellation)) changed.Add(path);
        }

        changed.UnionWith(Names(["diff-index", "--cached", "--name-only", "-z", "HEAD", "--", .. read, folder], cancellation));
        changed.UnionWith(Names(
            ["ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", .. read, folder], cancellation));
        changed.RemoveWhere(path => IsOfPromptBelow(folder, path, tree));
        return [.. changed];
    }

    /// <summary>A prompt may lie in the folder of another: what is there is not this one's.</summary>
    private bool IsOfPromptBelow(string folder, string path, ObjectId tree)
    {
        if (!path.StartsWith(folder + "/", StringComparison.Ordinal)) return false;
        for (var slash = path.LastIndexOf('/'); slash > folder.Length; slash = path.LastIndexOf('/', slash - 1))
        {
            var manifest = $"{path[..slash]}/{PromptPaths.ManifestFile}";
            if (registry.Reader.Find(tree, manifest) is not null || File.Exists(Full(manifest))) return true;
        }

        return false;
    }

    /// <summary>
    /// What a filter (such as that for large files) writes here differs by intention; git's own record of it decides.
    /// </summary>
    private bool IsFiltered(string path, CancellationToken cancellation)
    {
        var attribute = registry.Git.Ask(["check-attr", "-z", "filter", "--", path], cancellation: cancellation).Split('\0');
        return attribute is [_, _, not "unspecified", ..]
            && !Names(["diff-files", "--name-only", "-z", "--", path], cancellation).Contains(path);
    }

    private string[] Names(string[] arguments, CancellationToken cancellation) =>
        registry.Git.Ask(["--literal-pathspecs", .. arguments], cancellation: cancellation)
            .Split('\0', StringSplitOptions.RemoveEmptyEntries);

    private string Full(string path) => Path.Combine(registry.Place.WorkTree!, path);
}
