using PromptRegistry.Core.Versions;
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
            var (path, text) = entry.Kind == LedgerEventKind.Release ? Released(ledger, entry) : Moved(ledger, entry);
            var files = new Dictionary<string, ObjectId>(StringComparer.Ordinal) { [path] = writer.WriteBlob(text) };
            var tree = TreeEdit.Apply(reader, writer, ledger.Tree, files);
            var commit = writer.WriteCommit(tree, ledger.Head, LedgerMessage.Write(entry));
            ledger = LedgerSnapshot.At(reader, commit);
        }

        return ledger.Head!.Value;
    }

    private (string Path, string Text) Released(LedgerSnapshot ledger, LedgerEvent entry)
    {
        var release = new RecordedRelease(
            entry.Version, entry.Target!.Value, entry.Tag!.Value, entry.Digest, entry.Bump ?? VersionBump.None,
            writer.Who.When, writer.Who.Who);
        var others = ledger.Releases(entry.Prompt).Where(r => r.Version != entry.Version);
        return (LedgerFile.ReleasesPath(entry.Prompt), LedgerFile.Write(others.Append(release)));
    }

    private (string Path, string Text) Moved(LedgerSnapshot ledger, LedgerEvent entry)
    {
        var state = new EnvironmentState(
            entry.Environment!, entry.Version, entry.Target!.Value, entry.Tag!.Value, entry.Digest,
            writer.Who.When, writer.Who.Who);
        var others = ledger.States(entry.Prompt).Where(s => s.Environment != entry.Environment);
        return (LedgerFile.StatePath(entry.Prompt), LedgerFile.Write(others.Append(state)));
    }
}
