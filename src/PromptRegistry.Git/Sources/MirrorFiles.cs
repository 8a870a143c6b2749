using System.Text;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Released;

namespace PromptRegistry.Git.Sources;

/// <summary>Which files of a repository an app can need: those of the prompts that environments serve, what they share, and the ledger's.</summary>
/// <param name="reader">The mirror, which has every commit and folder.</param>
/// <param name="root">Where prompts are whose release does not say it: empty, or a path that ends in <c>/</c>.</param>
internal sealed class MirrorFiles(IGitReader reader, string root)
{
    /// <summary>As deep as templates include each other.</summary>
    private const int MaximumDepth = 50;

    private readonly HashSet<ObjectId> seen = [];
    private readonly SortedSet<string> missing = new(StringComparer.Ordinal);
    private readonly HashSet<(ObjectId, string)> included = [];

    /// <summary>The ids of the files that these refs stand for and the mirror has not got.</summary>
    public IReadOnlyCollection<string> Missing(IEnumerable<MirrorReference> references)
    {
        foreach (var (name, target) in references)
        {
            if (target is not { } id) continue;
            // A release is needed when an environment points to it.
            if (!name.StartsWith(RegistryReferences.Root, StringComparison.Ordinal)) AddLedger(id);
            else if (!RegistryReferences.TryParseRelease(name, out _, out _) && RegistryReferences.TrySplit(name, out var prompt, out _)) AddPrompt(prompt, id);
        }

        return missing;
    }

    private void AddLedger(ObjectId id)
    {
        if (reader.PeelToCommit(id) is { } commit) AddTree(reader.ReadCommit(commit).Tree);
    }

    private void AddPrompt(string registered, ObjectId id)
    {
        string? path = null;
        for (var depth = 0; depth <= GitLimits.MaximumTagDepth && reader.FindTag(id) is { } tag; depth++)
        {
            path = Trailers.Read(tag.Message).GetValueOrDefault("Path") ?? path;
            id = tag.Target;
        }

        if (reader.KindOf(id) != GitObjectKind.Commit) return;
        var tree = reader.ReadCommit(id).Tree;
        var place = PromptPlace.Of(registered, path) ?? new PromptPlace(root, registered);
        foreach (var needed in (string[])[place.Path, place.Root + PromptPaths.TemplatesFolder, place.Root + RepositorySettings.FileName])
        {
            if (reader.Find(tree, needed) is not { } entry) continue;
            if (entry.IsTree) AddTree(entry.Id);
            else AddFile(entry);
        }

        AddIncluded(tree, place.Root, place.Path, 0);
    }

    /// <summary>The texts of other prompts that those of a folder include, as far as they are here: who fetches what is missing asks again.</summary>
    private void AddIncluded(ObjectId tree, string top, string path, int depth)
    {
        if (depth > MaximumDepth || !included.Add((tree, path)) || reader.Find(tree, path) is not { } found) return;
        IReadOnlyList<TreeEntry> files;
        try
        {
            files = found.IsTree ? [.. TreeWalk.Below(reader, found.Id, "").Select(f => f.Entry)] : [found];
        }
        catch (GitException)
        {
            return;
        }

        foreach (var other in files.Where(IsText).SelectMany(TextsOf).Distinct(StringComparer.Ordinal).ToList())
        {
            if (reader.Find(tree, top + other) is { IsTree: false } entry) AddFile(entry);
            AddIncluded(tree, top, top + other, depth + 1);
        }
    }

    private bool IsText(TreeEntry entry) => entry.IsFile && reader.KindOf(entry.Id) is not null
        && (entry.Name == PromptPaths.ManifestFile || entry.Name.EndsWith(PromptPaths.TemplateExtension, StringComparison.Ordinal));

    private IEnumerable<string> TextsOf(TreeEntry entry)
    {
        try
        {
            return IncludedText.OthersIn(Encoding.UTF8.GetString(reader.ReadBytes(entry.Id, GitLimits.MaximumText)));
        }
        catch (GitException)
        {
            return [];
        }
    }

    private void AddTree(ObjectId tree)
    {
        if (!seen.Add(tree)) return;
        try
        {
            foreach (var (_, entry) in TreeWalk.Below(reader, tree, ""))
            {
                if (!entry.IsTree) AddFile(entry);
            }
        }
        catch (GitException)
        {
            // Too much to be a prompt's, or broken: whoever reads this prompt is told, and the others are followed.
        }
    }

    /// <summary>A submodule's commit is not here, and no file.</summary>
    private void AddFile(TreeEntry entry)
    {
        if ((entry.IsFile || entry.IsLink) && seen.Add(entry.Id) && reader.KindOf(entry.Id) is null) missing.Add(entry.Id.Hex);
    }
}
