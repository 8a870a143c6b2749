using PromptRegistry.Core.Versions;
using PromptRegistry.Git.Processes;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.Released;

namespace PromptRegistry.Git.Ledger;

/// <summary>One event: what a commit of the ledger records.</summary>
public sealed record LedgerEvent(LedgerEventKind Kind, string Prompt, PromptVersion Version)
{
    /// <summary>The event in a line, as the ledger's commit has it.</summary>
    public string Subject => LedgerMessage.Subject(this);

    /// <summary>The environment that moved; null for a release.</summary>
    public string? Environment { get; init; }

    /// <summary>The version before: in the environment, or the release before this one.</summary>
    public PromptVersion? Previous { get; init; }

    /// <summary>The ref that was made or moved.</summary>
    public string? Reference { get; init; }

    /// <summary>The tag object that the ref then pointed to.</summary>
    public ObjectId? Tag { get; init; }

    /// <summary>The commit that holds the prompt's files.</summary>
    public ObjectId? Target { get; init; }

    /// <summary>The prompt's folder in the repository; releases only.</summary>
    public string? Path { get; init; }

    /// <summary>The content digest of the version, where it is known.</summary>
    public string? Digest { get; init; }

    /// <summary>Which part of the version moved; releases only.</summary>
    public VersionBump? Bump { get; init; }

    /// <summary>What evaluation found; releases only.</summary>
    public ReleaseVerdict? Verdict { get; init; }

    /// <summary>Why gates were passed over in an emergency; null where they were met.</summary>
    public string? Override { get; init; }

    /// <summary>The gates that were passed over.</summary>
    public IReadOnlyList<string> Unmet { get; init; } = [];

    /// <summary>The share of the units that an arm got; arms only.</summary>
    public string? Weight { get; init; }

    /// <summary>What spoke for a step of a rollout, or against it; null where a person decided.</summary>
    public string? Evidence { get; init; }

    /// <summary>Why, in the words of whoever did it.</summary>
    public string? Reason { get; init; }

    /// <summary>The request that it answered, as who wrote it named it; null where it answered none.</summary>
    internal string? Request { get; init; }

    /// <summary>What a superseded event was.</summary>
    public LedgerEventKind? Was { get; init; }

    /// <summary>The commits that had this event before it was put behind those of a remote; none where it never was.</summary>
    public IReadOnlyList<ObjectId> Replays { get; init; } = [];

    /// <summary>Whether it records a release, made by this program or by plain git.</summary>
    internal bool IsOfRelease => Environment is null && Kind is (LedgerEventKind.Release or LedgerEventKind.Sync);

    /// <summary>The refs that it made, moved or took away: a release that is retired or restored changes its place.</summary>
    internal IEnumerable<string> References => Reference is not { } reference ? []
        : Kind is LedgerEventKind.Retire or LedgerEventKind.Restore ? [reference, RegistryReferences.Archived(Prompt, Version)] : [reference];

    /// <summary>Whether a ref that it names is gone with it.</summary>
    internal bool TakesAway(string reference) => Kind switch
    {
        LedgerEventKind.End or LedgerEventKind.Retire => reference == Reference,
        LedgerEventKind.Restore => reference != Reference,
        _ => false,
    };

    /// <summary>The commit of the ledger, and who made it when; null for an event that is not written.</summary>
    public GitCommit? Commit { get; init; }
}

/// <summary>What an event of the ledger did.</summary>
public enum LedgerEventKind
{
    /// <summary>An event that this version does not know; it is shown by its subject.</summary>
    Other,

    Release,
    Promote,
    Rollback,

    /// <summary>A move made by plain git, recorded afterwards.</summary>
    Sync,

    /// <summary>Somebody agrees that a release enters an environment.</summary>
    Approve,

    /// <summary>An environment's tag was deleted by plain git, recorded afterwards.</summary>
    Delete,

    /// <summary>
    /// An event of a clone whose tag somebody else had moved at the remote meanwhile. It is kept, and changes nothing.
    /// </summary>
    Superseded,

    /// <summary>An arm of an environment got a share of the units.</summary>
    Rollout,

    /// <summary>An arm of an environment is over.</summary>
    End,

    /// <summary>A release was put into the archive.</summary>
    Retire,

    /// <summary>A release was taken out of the archive.</summary>
    Restore,
}

/// <summary>Walks the ledger from its newest event back.</summary>
internal static class LedgerHistory
{
    /// <summary>The events, newest first; in a shallow clone as far as they are there.</summary>
    public static IEnumerable<LedgerEvent> Walk(IGitReader reader, ObjectId? head)
    {
        for (var next = head; next is { } id && reader.KindOf(id) == GitObjectKind.Commit;)
        {
            var commit = reader.ReadCommit(id);
            if (LedgerMessage.Read(commit) is { } entry) yield return entry;
            next = commit.Parents.Count > 0 ? commit.Parents[0] : null;
        }
    }

    /// <summary>The events that answered a request, the oldest first; none where it was not answered since then.</summary>
    /// <param name="isOf">Whether a request is meant.</param>
    public static IReadOnlyList<LedgerEvent> OfRequest(IGitReader reader, ObjectId? head, DateTimeOffset since, Func<string, bool> isOf) =>
    [
        .. Walk(reader, head).TakeWhile(e => e.Commit!.Committer.When >= since)
            .SkipWhile(e => e.Request is not { } request || !isOf(request))
            .TakeWhile(e => e.Request is { } request && isOf(request))
            .Reverse(),
    ];
}

/// <summary>The ledger holds something that is not understood.</summary>
public sealed class LedgerException(string message) : GitException(message);
