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
            var files = new Dictionary<string, ObjectId>(StringComparer.Ordinal);
            if (entry.Kind != LedgerEventKind.Superseded)
            {
                var (path, text) = entry switch
                {
                    { Kind: LedgerEventKind.Approve } => Approved(ledger, entry),
                    { Environment: null } => Released(ledger, entry),
                    _ => Moved(ledger, entry),
                };
                files.Add(path, writer.WriteBlob(text));
            }

            var tree = files.Count == 0 && ledger.Tree is { } same ? same : TreeEdit.Apply(reader, writer, ledger.Tree, files);
            var commit = writer.WriteCommit(tree, ledger.Head, LedgerMessage.Write(entry), entry.Commit?.Author);
            ledger = LedgerSnapshot.At(reader, commit);
        }

        return ledger.Head!.Value;
    }

    /// <summary>Who did it: for an event that is written again, who did it then.</summary>
    private GitSignature Who(LedgerEvent entry) => entry.Commit?.Author ?? writer.Who;

    private (string Path, string Text) Released(LedgerSnapshot ledger, LedgerEvent entry)
    {
        var release = new RecordedRelease(
            entry.Version, entry.Target!.Value, entry.Tag!.Value, entry.Digest, entry.Bump ?? VersionBump.None,
            Who(entry).When, Who(entry).Who)
        {
            Verdict = entry.Verdict,
        };
        // What was known about the same tag stays; sync only adds to it.
        if (ledger.Releases(entry.Prompt).FirstOrDefault(r => r.Version == entry.Version && r.Tag == entry.Tag) is { } known)
        {
            release = known with { Digest = known.Digest ?? entry.Digest, Verdict = entry.Verdict ?? known.Verdict };
        }

        var others = ledger.Releases(entry.Prompt).Where(r => r.Version != entry.Version);
        return (LedgerFile.ReleasesPath(entry.Prompt), LedgerFile.Write(others.Append(release)));
    }

    private (string Path, string Text) Approved(LedgerSnapshot ledger, LedgerEvent entry)
    {
        var approval = new RecordedApproval(
            entry.Version, entry.Environment!, entry.Tag!.Value, entry.Digest, Who(entry).When, Who(entry).Who);
        var others = ledger.Approvals(entry.Prompt).Where(a => ApprovalFile.Key(a) != ApprovalFile.Key(approval));
        return (LedgerFile.ApprovalsPath(entry.Prompt), ApprovalFile.Write(others.Append(approval)));
    }

    private (string Path, string Text) Moved(LedgerSnapshot ledger, LedgerEvent entry)
    {
        var others = ledger.States(entry.Prompt).Where(s => s.Environment != entry.Environment);
        if (entry.Kind == LedgerEventKind.Delete) return (LedgerFile.StatePath(entry.Prompt), LedgerFile.Write(others));
        var state = new EnvironmentState(
            entry.Environment!, entry.Version, entry.Target!.Value, entry.Tag!.Value, entry.Digest,
            Who(entry).When, Who(entry).Who)
        {
            Override = entry.Override is { } why ? LedgerMessage.OneLine(why) : null,
        };
        return (LedgerFile.StatePath(entry.Prompt), LedgerFile.Write(others.Append(state)));
    }
}
