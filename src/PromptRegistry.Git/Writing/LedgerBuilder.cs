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
