using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Settings;
using PromptRegistry.Git.Arms;
using PromptRegistry.Git.Gates;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Released;
using PromptRegistry.Git.Releases;
using PromptRegistry.Git.Releasing;
using PromptRegistry.Git.Status;
using PromptRegistry.Git.Writing;

namespace PromptRegistry.Git.Synchronization;

/// <summary>Compares the tags with the ledger and plans an event for every difference that is legal.</summary>
internal sealed class Observation(GitRegistry registry, GatePolicy policy, SyncRequest request)
{
    private readonly IGitReader reader = registry.Reader;
    private readonly LedgerSnapshot ledger = registry.ReadLedger();
    private readonly List<Diagnostic> findings = [];
    private readonly List<PlannedChange> changes = [];

    /// <summary>What is not in order and therefore was not planned.</summary>
    public IReadOnlyList<Diagnostic> Findings => findings;

    public IReadOnlyList<PlannedChange> Look(CancellationToken cancellation)
    {
        var catalog = new ReleaseCatalog(reader, ledger);
        var cells = new CellReader(registry, ledger, policy.Settings);
        var arms = new EnvironmentArms(registry, ledger);
        foreach (var prompt in request.Prompts.Count > 0 ? request.Prompts : [.. Prompts().Where(p => new RootClaims(registry).IsOurs(p, catalog))])
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var version in catalog.Versions(prompt)) LookAt(catalog.FindListed(prompt, version));
            foreach (var environment in registry.Settings.Environments)
            {
                LookAt(prompt, environment, cells);
                foreach (var arm in arms.NamesWithRecorded(prompt, environment)) LookAt(prompt, arm, cells);
            }
        }

        return changes;
    }

    private void LookAt(Outcome<Release> found)
    {
        findings.AddRange(found.Diagnostics);
        if (!found.Succeeded) return;
        var release = found.Value;
        var recorded = ledger.Release(release.Prompt, release.Version);
        var subject = new GateSubject(registry, ledger, policy, release, "");
        var named = request.Prompts.Contains(release.Prompt);
        ReleaseVerdict? verdict = null;
        if (subject.Verdict is not { Passed: true } && (recorded is null || named)) verdict = request.Evaluate?.Invoke(release);
        if (verdict is not null && verdict.Digest != subject.Loaded.Prompt?.Digest) verdict = null;
        var news = verdict is not null && (recorded?.Verdict is null || recorded.Verdict.Outcome != verdict.Outcome);
        if (recorded is not null && !news && !(request.Options.Sign && named && !IsSigned(subject))) return;

        var reference = RegistryReferences.Release(release.Prompt, release.Version);
        changes.Add(new PlannedChange(reference, release.Tag, null, new LedgerEvent(LedgerEventKind.Sync, release.Prompt, release.Version)
        {
            Reference = reference,
            Target = release.Commit,
            Path = registry.PlaceOf(release).Path,
            Digest = subject.Loaded.Prompt?.Digest ?? release.Digest,
            Bump = recorded?.Bump,
            Verdict = verdict,
            Reason = request.Options.Reason,
        }));
    }

    private bool IsSigned(GateSubject subject)
    {
        var recorded = subject.Events.FirstOrDefault(e => e.IsOfRelease && e.Version == subject.Release.Version);
        return recorded is not null && PolicySignatures.OfCommit(registry, policy, recorded.Commit!.Id).IsGood;
    }

    private void LookAt(string prompt, string environment, CellReader cells)
    {
        var reference = RegistryReferences.Environment(prompt, environment);
        var target = reader.Resolve(reference);
        var cell = cells.Read(prompt, environment, target);
        if (cell.Drift == Drift.None) return;
        if (cell.Drift is Drift.Unresolved or Drift.ReleaseMoved)
        {
            findings.Add(cell.Finding!);
            return;
        }

        if (policy.Settings.RulesOf(environment).DirectMoves == DirectMoves.Deny)
        {
            findings.Add(RegistryFailure.Finding(RegistryDiagnostics.DirectMoveDenied, reference,
                $"{prompt} in {environment} was {(target is null ? "deleted" : "moved")} by plain git, which {environment} denies, so that it is not "
                    + "recorded. " + (cell.Finding is { } said && RegistryReferences.IsArmOf(reference)
                        ? said.Message
                        : $"Put back what should be there with 'dotnet prompt promote {prompt}@{cell.LedgerVersion?.ToString() ?? "<version>"} --to {environment}'.")));
            return;
        }

        var recorded = ledger.State(prompt, environment);
        changes.Add(new PlannedChange(reference, target, null, new LedgerEvent(
            target is null ? LedgerEventKind.Delete : LedgerEventKind.Sync, prompt, cell.Version ?? recorded!.Version)
        {
            Environment = environment,
            Previous = recorded?.Version == cell.Version ? null : recorded?.Version,
            Reference = reference,
            Target = cell.Commit ?? recorded!.Commit,
            Digest = cell.Digest,
            Reason = request.Options.Reason,
        }));
    }

    private SortedSet<string> Prompts()
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var reference in reader.List(RegistryReferences.Root))
        {
            if (RegistryReferences.TrySplit(reference.Name, out var prompt, out _) && registry.CheckName(prompt) is null) names.Add(prompt);
        }

        names.UnionWith(ledger.Prompts);
        return names;
    }
}
