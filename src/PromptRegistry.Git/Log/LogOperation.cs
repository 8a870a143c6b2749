using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Gates;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Releases;
using PromptRegistry.Git.Views;

namespace PromptRegistry.Git.Log;

/// <summary>Tells what happened, from the ledger.</summary>
public sealed class LogOperation(GitRegistry registry)
{
    /// <summary>Reads events, newest first; none where nothing was recorded yet.</summary>
    public Outcome<LedgerLog> Run(LogRequest request, CancellationToken cancellation = default)
    {
        if (request.Prompt is { } given) request = request with { Prompt = registry.Settings.NameOf(given) };
        var wrong = (request.Prompt is { } prompt ? registry.CheckName(prompt) : null)
            ?? (request.Environment is { } environment ? registry.CheckEnvironment(environment.Split('.')[0]) : null);
        if (wrong is not null) return Outcome<LedgerLog>.Failure(OutcomeCode.Usage, wrong);
        return registry.Read(at =>
        {
            var events = LedgerHistory.Walk(at.Reader, at.Reader.Resolve(at.LedgerReference))
                .TakeWhile(_ => !cancellation.IsCancellationRequested)
                .Where(request.Matches)
                .Take(request.Limit ?? int.MaxValue)
                .ToList();
            cancellation.ThrowIfCancellationRequested();
            return events.Count == 0 && request.Prompt is { } asked && new ReleasedNames(at).Missing(asked) is { } unknown
                ? Outcome<LedgerLog>.Failure(OutcomeCode.Usage, unknown)
                : Outcome<LedgerLog>.Success(new LedgerLog(events) { Unverified = Unverified(at, events) }, [.. ViewFindings.Of(at)]);
        }, cancellation);
    }

    private static HashSet<ObjectId> Unverified(GitRegistry at, List<LedgerEvent> events)
    {
        var approvals = events.Where(e => e.Kind == LedgerEventKind.Approve).ToList();
        if (approvals.Count == 0) return [];
        var policy = GatePolicy.Read(at).Value;
        return [.. approvals.Where(e => !IsVerified(e)).Select(e => e.Commit!.Id)];

        bool IsVerified(LedgerEvent approval) => policy is not null && ApprovalGate.IsVerified(policy.Settings.RulesOf(approval.Environment ?? ""))
            && PolicySignatures.OfCommit(at, policy, approval.Commit!.Id).IsGood;
    }
}

/// <summary>Which events to show; all where nothing is set.</summary>
public sealed record LogRequest(string? Prompt = null, string? Environment = null, int? Limit = null)
{
    /// <summary>Only events of this kind.</summary>
    public LedgerEventKind? Kind { get; init; }

    /// <summary>Only events whose author's name or e-mail address contains this.</summary>
    public string? By { get; init; }

    /// <summary>Only events not older than this.</summary>
    public DateTimeOffset? Since { get; init; }

    internal bool Matches(LedgerEvent entry) =>
        (Prompt is null || entry.Prompt == Prompt)
        && (Environment is null || entry.Environment == Environment || entry.Environment?.StartsWith(Environment + ".", StringComparison.Ordinal) == true)
        && (Kind is null || entry.Kind == Kind)
        && (By is null || entry.Commit!.Author.Who.Contains(By, StringComparison.OrdinalIgnoreCase))
        && (Since is null || entry.Commit!.Committer.When >= Since);
}

/// <summary>Events of the ledger, newest first.</summary>
/// <param name="Events">The events.</param>
public sealed record LedgerLog(IReadOnlyList<LedgerEvent> Events)
{
    /// <summary>Commits of approvals that no signature of an allowed signer confirms: anybody could have typed that name.</summary>
    public IReadOnlySet<ObjectId> Unverified { get; init; } = new HashSet<ObjectId>();
}
