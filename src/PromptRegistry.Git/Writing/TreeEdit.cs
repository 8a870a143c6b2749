using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Writing;

/// <summary>Puts files into a tree, or takes them out: every folder on the way is written anew, all else is kept.</summary>
internal static class TreeEdit
{
    /// <param name="tree">The tree to start from; null for an empty one.</param>
    /// <param name="files">Blobs by path; null for a file that is to go.</param>
    public static ObjectId Apply(
        IGitReader reader, ObjectWriter writer, ObjectId? tree, IReadOnlyDictionary<string, ObjectId?> files)
    {
        var entries = new SortedDictionary<string, TreeEntry>(StringComparer.Ordinal);
        if (tree is { } id)
        {
            foreach (var entry in reader.ReadTree(id)) entries[entry.Name] = entry;
        }

        foreach (var folder in files.GroupBy(f => f.Key.Split('/')[0], StringComparer.Ordinal))
        {
            if (files.TryGetValue(folder.Key, out var blob))
            {
                if (blob is { } put) entries[folder.Key] = new TreeEntry("100644", folder.Key, put);
                else entries.Remove(folder.Key);
                continue;
            }

            var below = folder.ToDictionary(f => f.Key[(folder.Key.Length + 1)..], f => f.Value, StringComparer.Ordinal);
            var before = entries.GetValueOrDefault(folder.Key) is { IsTree: true } known ? known.Id : (ObjectId?)null;
            entries[folder.Key] = new TreeEntry("040000", folder.Key, Apply(reader, writer, before, below));
        }

        return writer.WriteTree(entries.Values);
    }
}
