using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Git.Ledger;
using PromptRegistry.Git.Reading;
using PromptRegistry.Git.References;

namespace PromptRegistry.Git.Writing;

/// <summary>
/// One tag to make or move, and the event that records it; without a new tag the ref stays and only the event is
/// recorded. The ref must still be where it was seen (<c>Expected</c>;
/// null: absent). The event's tag is filled in when the tag object is written.
/// </summary>
internal sealed record PlannedChange(string Reference, ObjectId? Expected, NewTag? Tag, LedgerEvent Event)
{
    /// <summary>Whether the ref goes.</summary>
    public bool Deletes { get; init; }

    /// <summary>The object that it will point to, which is there already; null for a new tag, or where it stays.</summary>
    public ObjectId? To { get; init; }

    /// <summary>What moves with it and needs no event of its own.</summary>
    public ReferenceUpdate? Beside { get; init; }

    /// <summary>Where the ref will be.</summary>
    /// <param name="write">Writes the new tag.</param>
    public ObjectId? Target(Func<NewTag, ObjectId> write) => Deletes ? null : Tag is { } tag ? write(tag) : To ?? Expected;
}

/// <summary>A tag object to be written; the message ends in a line end.</summary>
internal sealed record NewTag(string Name, ObjectId Target, GitObjectKind TargetKind, string Message);

/// <summary>How a change is made.</summary>
/// <param name="DryRun">Plan and check everything, write nothing.</param>
/// <param name="Remote">A remote's name or address that moves together with this repository; null for none.</param>
/// <param name="Reason">Why, for the ledger.</param>
/// <param name="Sign">Sign tags and the ledger's commits by git's own configuration; also done where it says
/// <c>tag.gpgSign</c>.</param>
public sealed record WriteOptions(bool DryRun = false, string? Remote = null, string? Reason = null, bool Sign = false)
{
    public static WriteOptions Default { get; } = new();

    /// <summary>Whose change it is, where somebody else writes it for them; null for the one who writes.</summary>
    internal GitPerson? Author { get; init; }

    /// <summary>The request that the change answers. The ledger keeps it, so that who is asked twice does it once.</summary>
    internal string? Request { get; init; }

    /// <summary>Whose change it is, when somebody writes it.</summary>
    internal GitSignature AuthorOr(GitSignature writer) => Author is { } person ? new GitSignature(person.Name, person.Email, writer.When) : writer;
}

/// <summary>A person as git names one.</summary>
internal sealed record GitPerson(string Name, string Email);

/// <summary>What was written: the tag objects in the order of the changes, and the ledger's new head.</summary>
internal sealed record WriteReceipt(IReadOnlyList<ObjectId?> Tags, ObjectId? Ledger)
{
    /// <summary>Of a dry run.</summary>
    public static WriteReceipt Nothing { get; } = new([], null);
}

/// <summary>How one attempt to move tags and ledger ended.</summary>
internal abstract record WriteAttempt
{
    /// <summary>Everything moved; without a ledger there was nothing to move.</summary>
    public sealed record Done(ObjectId? Ledger) : WriteAttempt;

    /// <summary>Nothing moved, and trying again is of no use.</summary>
    public sealed record Refused(OutcomeCode Code, Diagnostic Why) : WriteAttempt;

    /// <summary>Nothing moved because another event came first.</summary>
    public sealed record Again(string Why) : WriteAttempt;
}
