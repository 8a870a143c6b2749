using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Gates;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Releases;
using PromptRegistry.Git.Writing;

namespace PromptRegistry.Git.Promotions;

/// <summary>
/// Plans promotions through the gates of the environment. A release that is there already is not held up again, unless it
/// came by an override: then promoting it once its gates are met resolves that.
/// </summary>
internal sealed class EntryCheck(MovePlanner planner, Gatekeeper gates, PromoteRequest request)
{
    private readonly List<Diagnostic> findings = [];

    public IReadOnlyList<Diagnostic> Findings => findings;

    public bool Refused => findings.Exists(f => f.IsError);

    public (PromptMove Move, PlannedChange? Change) Plan(Release release)
    {
        var environment = request.Environment;
        var overridden = planner.Ledger.State(release.Prompt, environment) is { Override: not null } state
            && state.Version == release.Version;
        var (move, change) = planner.Plan(
            release, environment, LedgerEventKind.Promote, request.Options.Reason, again: overridden && request.Override is null);
        if (change is null) return (move, null);

        var unmet = gates.Check(release, environment);
        if (unmet.Count == 0) return (move, change);
        if (overridden && move.From == release.Version && request.Override is null)
        {
            // It stays where it is, by its override, until the gates are met.
            findings.AddRange(unmet.Select(u => Gatekeeper.Finding(release, environment, u) with { Severity = DiagnosticSeverity.Warning }));
            return (move with { IsNew = false }, null);
        }

        if (request.Override is not { } reason)
        {
            findings.AddRange(unmet.Select(u => Gatekeeper.Finding(release, environment, u)));
            return (move, change);
        }

        var names = unmet.Select(u => u.Gate).ToList();
        findings.Add(RegistryFailure.Finding(
            RegistryDiagnostics.GateOverridden, change.Reference,
            $"{release.Prompt} {release.Version} enters {environment} although these gates are not met: {string.Join(", ", names)}. "
                + $"The ledger records why ({LedgerMessage.OneLine(reason)}). Meet them and run "
                + $"'dotnet prompt promote {release.Prompt}@{release.Version} --to {environment}' again to resolve it."));
        return (move, change with { Event = change.Event with { Override = reason, Unmet = names } });
    }
}
