using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Arms;
using PromptRegistry.Git.Gates;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Releases;
using PromptRegistry.Git.Releasing;
using PromptRegistry.Git.Views;

namespace PromptRegistry.Git.Status;

/// <summary>Shows where every prompt is, since when and by whom, and where tags and ledger disagree.</summary>
public sealed class StatusOperation(GitRegistry registry)
{
    /// <summary>
    /// Reads the status of the prompts named, or of all. Drift stands in the cells and among the findings.
    /// </summary>
    public Outcome<StatusReport> Run(IReadOnlyList<string>? prompts = null, CancellationToken cancellation = default) =>
        registry.Read(r => new StatusOperation(r).Read([.. (prompts ?? []).Select(r.Settings.NameOf)], cancellation), cancellation);

    private Outcome<StatusReport> Read(IReadOnlyList<string> named, CancellationToken cancellation)
    {
        var wrong = named.Select(registry.CheckName).OfType<Diagnostic>().ToArray();
        if (wrong.Length > 0) return Outcome<StatusReport>.Failure(OutcomeCode.Usage, wrong);

        var (policy, noBranch) = GatePolicy.ReadToShow(registry);
        if (!policy.Succeeded) return policy.As<StatusReport>();
        var ledger = registry.ReadLedger();
        var cells = new CellReader(registry, ledger, policy.Value.Settings);
        var pending = new PendingApprovals(registry, ledger, policy.Value);
        var remote = new RemoteComparison(registry, ledger);
        var refs = Refs();
        var arms = new EnvironmentArms(registry, ledger, p => (refs.GetValueOrDefault(p) ?? []).Select(r => new GitReference(RegistryReferences.Prefix(p) + r.Last, r.Target)));
        var rows = new List<PromptStatus>();
        var catalog = new ReleaseCatalog(registry.Reader, ledger);
        var all = refs.Keys.Union(ledger.Prompts).Where(p => new RootClaims(registry).IsOurs(p, catalog)).Order(StringComparer.Ordinal);
        foreach (var prompt in named.Count > 0 ? named : [.. all])
        {
            cancellation.ThrowIfCancellationRequested();
            var row = Row(prompt, refs.GetValueOrDefault(prompt) ?? [], cells);
            rows.Add(row with
            {
                Arms = [.. registry.Settings.Environments.SelectMany(e => arms.Of(prompt, e))
                    .Select(a => new ArmCell(a.Environment, a.Name, a.Rule?.Weight, cells.Read(prompt, a.FullName, a.Tag)))],
                Retired = ledger.Retired(prompt),
                PendingApprovals = pending.Of(prompt, row.Latest, row.Environments),
                Environments = [.. row.Environments.Select(remote.Compare)],
            });
        }

        var unknown = named.Where(n => !refs.ContainsKey(n) && ledger.Retired(n).Count == 0).Select(n => RegistryFailure.Finding(
            RegistryDiagnostics.UnknownPrompt, "",
            $"{n} has no releases and no environments here.{Suggestion.Sentence(n, refs.Keys)}")).ToArray();
        if (unknown.Length > 0) return Outcome<StatusReport>.Failure(OutcomeCode.Usage, unknown);
        var findings = rows.SelectMany(r => r.Environments.Concat(r.Arms.Select(a => a.Cell))).Select(c => c.Finding).OfType<Diagnostic>();
        var age = registry.View!.Seen is { } seen ? registry.Options.Clock.GetUtcNow() - seen : (TimeSpan?)null;
        return Outcome<StatusReport>.Success(
            new StatusReport(registry.Settings.Environments, rows, registry.View, age)
            {
                IsWhole = rows.Count > 0 || ViewFindings.AsFarAsKnown(registry).Length == 0,
            }, [.. noBranch, .. ViewFindings.Of(registry), .. findings]);
    }

    private SortedDictionary<string, List<(string Last, ObjectId Target)>> Refs()
    {
        var prompts = new SortedDictionary<string, List<(string, ObjectId)>>(StringComparer.Ordinal);
        foreach (var reference in registry.Reader.List(RegistryReferences.Root))
        {
            if (!RegistryReferences.TrySplit(reference.Name, out var prompt, out var last)) continue;
            if (!prompts.TryGetValue(prompt, out var names)) prompts.Add(prompt, names = []);
            names.Add((last, reference.Target));
        }

        return prompts;
    }

    private PromptStatus Row(string prompt, List<(string Last, ObjectId Target)> refs, CellReader cells)
    {
        var versions = new List<PromptVersion>();
        foreach (var (last, _) in refs)
        {
            if (last[0] == 'v' && PromptVersion.TryParse(last[1..], out var version)) versions.Add(version);
        }

        versions.Sort();
        return new PromptStatus(
            prompt,
            ReleaseCatalog.Latest(versions),
            [.. registry.Settings.Environments.Select(e => cells.Read(prompt, e, Target(prompt, e)))]);
    }

    private ObjectId? Target(string prompt, string environment) =>
        RegistryReferences.Environment(prompt, environment) is var reference && ReferenceName.IsValid(reference)
            ? registry.Reader.Resolve(reference)
            : null;
}

/// <summary>Compares what counts in a clone with what its remote had when it was fetched last, and with the clone's own tags.</summary>
internal sealed class RemoteComparison(GitRegistry registry, LedgerSnapshot ledger)
{
    private readonly bool isFetched = registry.IsAsFetched;
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
