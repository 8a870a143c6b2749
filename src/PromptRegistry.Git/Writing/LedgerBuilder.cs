using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Writing;

/// <summary>Writes the commits that record events on top of a ledger: one commit an event, in a line.</summary>
internal sealed class LedgerBuilder(IGitReader reader, ObjectWriter writer)
{
    /// <returns>The new head.</returns>
    public ObjectId Append(LedgerSnapshot ledger, IReadOnlyList<LedgerEvent> events)
    {
        foreach (var entry in events)
        {
            // What somebody edited becomes what the events say.
            var files = ledger.Edits.ToDictionary(
                e => e.Path, e => e.Text is { } must ? writer.WriteBlob(must) : e.Blob, StringComparer.Ordinal);
            var after = ledger;
            if (entry.Kind != LedgerEventKind.Superseded)
            {
                (after, var path, var text) = ledger.With(entry, Who(entry));
                files[path] = writer.WriteBlob(text);
            }

            var tree = files.Count == 0 && ledger.Tree is { } same ? same : TreeEdit.Apply(reader, writer, ledger.Tree, files);
            var commit = writer.WriteCommit(tree, ledger.Head, LedgerMessage.Write(entry), entry.Commit?.Author);
            ledger = after.In(commit, tree, []);
        }

        return ledger.Head!.Value;
    }

    /// <summary>Who did it: for an event that is written again, who did it then.</summary>
    private GitSignature Who(LedgerEvent entry) => entry.Commit?.Author ?? writer.Who;
}

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
