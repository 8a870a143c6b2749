using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Releasing;

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
        var missing = new List<string>();
        foreach (var (path, file) in committed)
        {
            if (!file.IsFile || WorkTreeFile.Equals(Full(path), file.Id)) continue;
            if (!File.Exists(Full(path))) missing.Add(path);
            else if (!IsFiltered(path, cancellation)) changed.Add(path);
        }

        changed.UnionWith(missing.Except(missing.Count == 0 ? [] : SparseCheckout.LeftOut(registry, cancellation), StringComparer.Ordinal));

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

/// <summary>Compares a file on the disk with a blob by the id that git would give to it.</summary>
internal static class WorkTreeFile
{
    /// <summary>Whether they are the same but for line ends, which git may write in another way.</summary>
    public static bool Equals(string file, ObjectId blob)
    {
        if (!File.Exists(file)) return false;
        var content = File.ReadAllBytes(file);
        return Id(content, blob) == blob || (content.Contains((byte)'\r') && Id(WithoutReturns(content), blob) == blob);
    }

    [SuppressMessage("Security", "CA5350", Justification = "Git names objects by SHA-1; nothing is protected by it here.")]
    private static ObjectId Id(byte[] content, ObjectId sameKind)
    {
        byte[] all = [.. Encoding.ASCII.GetBytes($"blob {content.Length}\0"), .. content];
        return ObjectId.Parse(Convert.ToHexStringLower(sameKind.Hex.Length == 64 ? SHA256.HashData(all) : SHA1.HashData(all)));
    }

    private static byte[] WithoutReturns(byte[] content)
    {
        var kept = new List<byte>(content.Length);
        for (var i = 0; i < content.Length; i++)
        {
            if (content[i] != '\r' || i + 1 == content.Length || content[i + 1] != '\n') kept.Add(content[i]);
        }

        return [.. kept];
    }
}
