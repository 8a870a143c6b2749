namespace PromptRegistry.Optimization.Data;

/// <summary>Cases that no search sees: which ones they are is given out against the proof that the search has ended.</summary>
internal sealed class HeldOut(IReadOnlyList<string> ids)
{
    /// <summary>How many there are, which a search may know.</summary>
    public int Count => ids.Count;

    /// <summary>The ids, in the order of the suite.</summary>
    public IReadOnlyList<string> Open(EndedSearch search)
    {
        ArgumentNullException.ThrowIfNull(search);
        return ids;
    }

    /// <summary>The ids for the log, which is written and not read by a search.</summary>
    public IReadOnlyList<string> ForLog() => ids;
}

/// <summary>The proof that a search has ended: making it ends the search, which then answers no question any more.</summary>
internal sealed class EndedSearch
{
    /// <param name="search">The search, which is ended by this.</param>
    public EndedSearch(IEndable search) => search.End();
}

/// <summary>What can end for good.</summary>
internal interface IEndable
{
    /// <summary>From now on nothing is asked any more.</summary>
    void End();
}
