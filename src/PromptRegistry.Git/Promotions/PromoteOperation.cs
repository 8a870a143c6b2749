using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Gates;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Released;
using PromptRegistry.Git.Writing;

namespace PromptRegistry.Git.Promotions;

/// <summary>
/// Moves the tags of prompts in an environment to released versions, all in one transaction with the ledger.
/// </summary>
public sealed class PromoteOperation(GitRegistry registry)
{
    /// <summary>
    /// Promotes. A prompt that is there already is no error and makes no event; when nothing is left to do, nothing is
    /// written. On failure nothing has moved: <see cref="OutcomeCode.Usage"/> for names and versions that do not exist,
    /// <see cref="OutcomeCode.Invalid"/> for a moved release and for gates that are not met, <see cref="OutcomeCode.Conflict"/> when somebody else moved a
    /// tag first.
    /// </summary>
    public Outcome<MoveResult> Run(PromoteRequest request, CancellationToken cancellation = default)
    {
        request = request with { Prompts = [.. request.Prompts.Select(p => p with { Name = registry.Settings.NameOf(p.Name) })] };
        return Check(request) is { Count: > 0 } findings
            ? new Outcome<MoveResult>(null, OutcomeCode.Usage, findings)
            : registry.Write(
                request.Options, request.Prompts.Select(p => p.Name), r => new PromoteOperation(r).Promote(request, cancellation), cancellation);
    }

    private Outcome<MoveResult> Promote(PromoteRequest request, CancellationToken cancellation)
    {
        var findings = new List<Diagnostic>();
        var planner = new MovePlanner(registry);
        var releases = new List<Release>();
        var code = OutcomeCode.Passed;
        foreach (var selection in request.Prompts)
        {
            var release = planner.Choose(selection.Name, selection.Version);
            if (release.Succeeded) releases.Add(release.Value);
            else code = release.Code;
            findings.AddRange(release.Diagnostics);
        }

        if (code != OutcomeCode.Passed) return new Outcome<MoveResult>(null, code, findings);
        var policy = GatePolicy.Read(registry);
        if (!policy.Succeeded) return policy.As<MoveResult>();
        var entry = new EntryCheck(planner, new Gatekeeper(registry, planner.Ledger, policy.Value), request);
        var plans = releases.ConvertAll(entry.Plan);
        if (entry.Refused) return new Outcome<MoveResult>(null, OutcomeCode.Invalid, entry.Findings);
        var written = new MoveWriter(registry).Write(plans, request.Options, cancellation);
        return written with { Diagnostics = [.. entry.Findings, .. written.Diagnostics] };
    }

    private List<Diagnostic> Check(PromoteRequest request)
    {
        var findings = new List<Diagnostic>();
        if (request.Prompts.Count == 0)
        {
            findings.Add(RegistryFailure.Finding(RegistryDiagnostics.UnknownPrompt, "", "Name at least one prompt to "
                + "promote."));
        }

        foreach (var selection in request.Prompts)
        {
            if (registry.CheckName(selection.Name) is { } finding) findings.Add(finding);
        }

        foreach (var twice in request.Prompts.GroupBy(p => p.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            findings.Add(RegistryFailure.Finding(RegistryDiagnostics.UnknownVersion, "",
                $"{twice.Key} is named {twice.Count()} times ({string.Join(", ", twice)}); "
                    + "an environment holds one version. Keep one."));
        }

        if (registry.CheckEnvironment(request.Environment) is { } wrong) findings.Add(wrong);
        return findings;
    }
}

/// <summary>Prompts to move to an environment, all or none.</summary>
public sealed record PromoteRequest(IReadOnlyList<PromptSelection> Prompts, string Environment)
{
    /// <summary>Why gates that are not met are passed over, in an emergency; null to be held by them.</summary>
    public string? Override { get; init; }

    public WriteOptions Options { get; init; } = WriteOptions.Default;
}

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
