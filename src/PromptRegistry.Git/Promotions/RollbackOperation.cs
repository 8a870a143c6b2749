using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Gates;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Releases;

namespace PromptRegistry.Git.Promotions;

/// <summary>
/// Moves a prompt back in an environment, to a named version or to what the ledger says was there before.
/// </summary>
public sealed class RollbackOperation(GitRegistry registry)
{
    /// <summary>
    /// Rolls back. Without a version, repeating it goes further back; after a new promotion it returns to what that
    /// promotion replaced. On failure nothing has moved.
    /// </summary>
    public Outcome<MoveResult> Run(RollbackRequest request, CancellationToken cancellation = default)
    {
        request = request with { Prompt = registry.Settings.NameOf(request.Prompt) };
        return (registry.CheckName(request.Prompt) ?? registry.CheckEnvironment(request.Environment)) is { } wrong
            ? Outcome<MoveResult>.Failure(ExitCode.Usage, wrong)
            : registry.Write(request.Options, [request.Prompt], r => new RollbackOperation(r).RollBack(request, cancellation), cancellation);
    }

    private Outcome<MoveResult> RollBack(RollbackRequest request, CancellationToken cancellation)
    {
        var planner = new MovePlanner(registry);
        var target = request.To ?? Before(request, planner);
        if (target is not { } version)
        {
            return new ReleasedNames(registry).Missing(request.Prompt) is { } unknown
                ? Outcome<MoveResult>.Failure(ExitCode.Usage, unknown)
                : NothingBefore(request);
        }

        var release = planner.Choose(request.Prompt, version);
        if (!release.Succeeded) return RegistryFailure.As<Release, MoveResult>(release);
        if (request.To is not null && Unseen(release.Value, request, planner) is { } refused) return refused;
        var plan = planner.Plan(release.Value, request.Environment, LedgerEventKind.Rollback, request.Options.Reason);
        return new MoveWriter(registry).Write([plan], request.Options, cancellation);
    }

    /// <summary>
    /// Going back needs no gates; a version that never was there would enter by the back door, and is held by them.
    /// </summary>
    private Outcome<MoveResult>? Unseen(Release release, RollbackRequest request, MovePlanner planner)
    {
        if (Events(request).Any(e => e.Version == release.Version || e.Previous == release.Version)) return null;
        var policy = GatePolicy.Read(registry);
        if (!policy.Succeeded) return RegistryFailure.As<GatePolicy, MoveResult>(policy);
        var unmet = new Gatekeeper(registry, planner.Ledger, policy.Value).Check(release, request.Environment);
        return unmet.Count == 0
            ? null
            : Outcome<MoveResult>.Failure(
                ExitCode.Invalid, [.. unmet.Select(u => Gatekeeper.Finding(release, request.Environment, u))]);
    }

    private PromptVersion? Before(RollbackRequest request, MovePlanner planner)
    {
        var reference = RegistryReferences.Environment(request.Prompt, request.Environment);
        var current = registry.Reader.Resolve(reference) is { } target
            ? planner.Current(request.Prompt, reference, target)
            : null;
        return EnvironmentHistory.Before(EnvironmentHistory.Replay(Events(request)), current?.Version);
    }

    private IEnumerable<LedgerEvent> Events(RollbackRequest request) =>
        LedgerHistory.Walk(registry.Reader, registry.Reader.Resolve(registry.LedgerReference))
            .Where(e => e.Prompt == request.Prompt && e.Environment == request.Environment && e.Kind is not (LedgerEventKind.Approve or LedgerEventKind.Superseded))
            .Reverse();

    private static Outcome<MoveResult> NothingBefore(RollbackRequest request) => Outcome<MoveResult>.Failure(
        ExitCode.Usage,
        RegistryFailure.Finding(
            RegistryDiagnostics.NoEarlierVersion,
            RegistryReferences.Environment(request.Prompt, request.Environment),
            $"The ledger knows no version of {request.Prompt} in {request.Environment} before the current one. Name "
                + "the version: "
                + $"'dotnet prompt rollback {request.Prompt} --in {request.Environment} --to <version>'; "
                + $"'dotnet prompt log {request.Prompt}' shows what happened."));
}
