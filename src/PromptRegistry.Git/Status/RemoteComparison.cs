using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Releases;

namespace PromptRegistry.Git.Status;

/// <summary>Compares what counts in a clone with what its remote had when it was fetched last, and with the clone's own tags.</summary>
internal sealed class RemoteComparison(GitRegistry registry, LedgerSnapshot ledger)
{
    private readonly bool isFetched = registry.View is { Remote: not null, Tags: null };
    private readonly LedgerSnapshot remote = registry.ReadLedger(registry.View is { Tags: null } view ? view.RemoteLedger : null);

    public StatusCell Compare(StatusCell cell)
    {
        if (!isFetched) return cell;
        var there = remote.State(cell.Prompt, cell.Environment)?.Version;
        var reference = RegistryReferences.Environment(cell.Prompt, cell.Environment);
        if (!ReferenceName.IsValid(reference)) return cell;
        var tag = registry.Local.Resolve(reference);
        var isBehind = tag != registry.Reader.Resolve(reference);
        return cell with
        {
            DiffersAtRemote = cell.Version != there,
            RemoteVersion = there,
            IsTagBehind = isBehind,
            TagVersion = isBehind && tag is { } id ? Version(cell.Prompt, reference, id) : null,
        };
    }

    private PromptVersion? Version(string prompt, string reference, ObjectId tag) =>
        new TagResolver(registry.Local, new ReleaseCatalog(registry.Local, ledger)).Resolve(prompt, reference, tag).Value?.Version;
}
