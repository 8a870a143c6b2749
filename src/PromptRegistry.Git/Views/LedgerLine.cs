using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Views;

/// <summary>How one ledger relates to another.</summary>
internal enum LedgerRelation
{
    Same,

    /// <summary>The other has all events of this one, and more.</summary>
    Behind,

    /// <summary>This one has all events of the other, and more.</summary>
    Ahead,

    /// <summary>Both have events that the other does not have.</summary>
    Diverged,
}

/// <summary>Compares ledgers. A ledger is a line of commits; one that is an ancestor of another loses against it.</summary>
internal sealed class LedgerLine(GitRegistry registry)
{
    private const int Steps = 256;

    private readonly IGitReader reader = registry.Local;

    public LedgerRelation Compare(ObjectId? one, ObjectId? other, CancellationToken cancellation)
    {
        if (one == other) return LedgerRelation.Same;
        if (one is not { } mine) return LedgerRelation.Behind;
        if (other is not { } theirs || IsAncestor(theirs, mine, cancellation)) return LedgerRelation.Ahead;
        return IsAncestor(mine, theirs, cancellation) ? LedgerRelation.Behind : LedgerRelation.Diverged;
    }

    /// <summary>
    /// The oldest event whose predecessor is not here, as in a shallow clone; null where the ledger is whole.
    /// </summary>
    public ObjectId? CutAt(ObjectId? head)
    {
        if (head is null || !IsShallow) return null;
        for (var next = head.Value; reader.KindOf(next) == GitObjectKind.Commit;)
        {
            if (reader.ReadCommit(next).Parents is not [var parent, ..]) return null;
            if (reader.KindOf(parent) is null) return next;
            next = parent;
        }

        return null;
    }

    /// <summary>Whether git cut the history of this repository short.</summary>
    public bool IsShallow => File.Exists(Path.Combine(registry.Place.CommonFolder, "shallow"));

    /// <summary>
    /// Who is behind is not far behind: walking the line here costs less than starting git, and others write meanwhile.
    /// </summary>
    private bool IsAncestor(ObjectId ancestor, ObjectId of, CancellationToken cancellation)
    {
        var next = of;
        for (var steps = 0; steps < Steps; steps++)
        {
            if (next == ancestor) return true;
            if (reader.KindOf(next) != GitObjectKind.Commit || reader.ReadCommit(next).Parents is not [var parent]) break;
            next = parent;
        }

        return registry.Git.Run(["merge-base", "--is-ancestor", ancestor.Hex, of.Hex], cancellation: cancellation).Succeeded;
    }
}
