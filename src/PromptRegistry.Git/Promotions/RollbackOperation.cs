using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Arms;
using PromptRegistry.Git.Gates;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Released;
using PromptRegistry.Git.Releases;
using PromptRegistry.Git.Writing;

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
            ? Outcome<MoveResult>.Failure(OutcomeCode.Usage, wrong)
            : registry.Write(request.Options, [request.Prompt], r => new RollbackOperation(r).RollBack(request, cancellation), cancellation);
    }

    private Outcome<MoveResult> RollBack(RollbackRequest request, CancellationToken cancellation)
    {
        var planner = new MovePlanner(registry);
        var target = request.To ?? Before(request, planner);
        if (target is not { } version)
        {
            return new ReleasedNames(registry).Missing(request.Prompt) is { } unknown
                ? Outcome<MoveResult>.Failure(OutcomeCode.Usage, unknown)
                : NothingBefore(request);
        }

        var release = planner.Choose(request.Prompt, version);
        if (!release.Succeeded) return release.As<MoveResult>();
        if (request.To is not null && Unseen(release.Value, request, planner) is { } refused) return refused;
        var plan = planner.Plan(release.Value, request.Environment, LedgerEventKind.Rollback, request.Options.Reason);
        // Who goes back wants nobody to have what was tried beside it.
        var arms = new EnvironmentArms(registry, planner.Ledger);
        var ends = arms.Of(request.Prompt, request.Environment).Select(a => arms.End(a, null)).OfType<PlannedChange>().ToList();
        return new MoveWriter(registry).Write([plan], request.Options, cancellation, ends);
    }

    /// <summary>
    /// Going back needs no gates; a version that never was there would enter by the back door, and is held by them.
    /// </summary>
    private Outcome<MoveResult>? Unseen(Release release, RollbackRequest request, MovePlanner planner)
    {
        if (Events(request).Any(e => e.Version == release.Version || e.Previous == release.Version)) return null;
        var policy = GatePolicy.Read(registry);
        if (!policy.Succeeded) return policy.As<MoveResult>();
        var unmet = new Gatekeeper(registry, planner.Ledger, policy.Value).Check(release, request.Environment);
        return unmet.Count == 0
            ? null
            : Outcome<MoveResult>.Failure(
                OutcomeCode.Invalid, [.. unmet.Select(u => Gatekeeper.Finding(release, request.Environment, u))]);
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
        OutcomeCode.Usage,
        RegistryFailure.Finding(
            RegistryDiagnostics.NoEarlierVersion,
            RegistryReferences.Environment(request.Prompt, request.Environment),
            $"The ledger knows no version of {request.Prompt} in {request.Environment} before the current one. Name the version: "
                + $"'dotnet prompt rollback {request.Prompt} --in {request.Environment} --to <version>'; "
                + $"'dotnet prompt log {request.Prompt}' shows what happened."));
}

/// <summary>A prompt to move back in an environment: to a version, or to the one that was there before.</summary>
public sealed record RollbackRequest(string Prompt, string Environment, PromptVersion? To = null)
{
    public WriteOptions Options { get; init; } = WriteOptions.Default;
}

/// <summary>
/// The versions of one prompt in one environment, as a list that undo works on: a promotion puts a version on top, a
/// rollback takes off what is above its target. So rolling back again goes further back, and rolling back after a new
/// promotion returns to what that promotion replaced, not to a version that was rolled back from.
/// </summary>
internal static class EnvironmentHistory
{
    /// <summary>
    /// The versions that are still there, oldest first; the last one is the current one by the ledger.
    /// </summary>
    /// <param name="events">The events of the prompt in the environment, oldest first.</param>
    public static IReadOnlyList<PromptVersion> Replay(IEnumerable<LedgerEvent> events)
    {
        var versions = new List<PromptVersion>();
        foreach (var entry in events)
        {
            if (entry.Kind == LedgerEventKind.Delete) continue;
            if (entry.Kind == LedgerEventKind.Rollback && versions.LastIndexOf(entry.Version) is var at and >= 0)
            {
                versions.RemoveRange(at + 1, versions.Count - at - 1);
                continue;
            }

            // What stood there before may have come by plain git, without an event of its own.
            if (entry.Previous is { } previous) Put(versions, previous);
            Put(versions, entry.Version);
        }

        return versions;
    }

    /// <summary>
    /// The version to go back to: what the ledger says was there before. Where the tag was moved or deleted outside the
    /// ledger, that is the version that the ledger knows as the last one.
    /// </summary>
    public static PromptVersion? Before(IReadOnlyList<PromptVersion> versions, PromptVersion? current)
    {
        if (versions.Count == 0) return null;
        if (versions[^1] != current) return versions[^1];
        return versions.Count > 1 ? versions[^2] : null;
    }

    private static void Put(List<PromptVersion> versions, PromptVersion version)
    {
        if (versions.Count == 0 || versions[^1] != version) versions.Add(version);
    }
}
