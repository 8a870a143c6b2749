using PromptRegistry.Git.Processes;

namespace PromptRegistry.Git.Reading;

/// <summary>
/// Everything below a tree, with a budget: ten objects can name the same trees again and again and stand for ten thousand
/// million files.
/// </summary>
internal static class TreeWalk
{
    /// <summary>The most entries that one walk looks at.</summary>
    public const int MaximumEntries = 200_000;

    private const int MaximumDepth = 16;

    /// <summary>All entries with their paths, folders before what is in them; deeper than 16 folders nothing is looked at.</summary>
    /// <param name="tree">Where to begin.</param>
    /// <param name="path">What stands before the names, empty or with no <c>/</c> at its end.</param>
    /// <param name="enters">Whether a folder is entered; each is where this is null.</param>
    /// <exception cref="GitException">There are more than <see cref="MaximumEntries"/>.</exception>
    public static IEnumerable<(string Path, TreeEntry Entry)> Below(
        IGitReader reader, ObjectId tree, string path, Func<string, bool>? enters = null)
    {
        var left = MaximumEntries;
        var open = new Stack<(ObjectId Tree, string Path, int Depth)>();
        open.Push((tree, path, 0));
        while (open.TryPop(out var folder))
        {
            var entries = reader.ReadTree(folder.Tree);
            left -= entries.Count;
            if (left < 0)
            {
                throw new GitException($"Below '{path}' stand more than {MaximumEntries} files and folders, which is the most that is read. "
                    + "Prompts do not need so many: see which commit brought them.");
            }

            foreach (var entry in entries)
            {
                var below = folder.Path.Length == 0 ? entry.Name : $"{folder.Path}/{entry.Name}";
                yield return (below, entry);
            }

            // The first folder is the next one: as if the walk went into it at once.
            for (var i = entries.Count - 1; i >= 0; i--)
            {
                if (!entries[i].IsTree || folder.Depth >= MaximumDepth) continue;
                var below = folder.Path.Length == 0 ? entries[i].Name : $"{folder.Path}/{entries[i].Name}";
                if (enters?.Invoke(below) != false) open.Push((entries[i].Id, below, folder.Depth + 1));
            }
        }
    }
}
