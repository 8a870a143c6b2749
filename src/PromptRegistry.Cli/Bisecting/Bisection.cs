namespace PromptRegistry.Cli.Bisecting;

/// <summary>What is known of a state.</summary>
internal enum BisectVerdict
{
    /// <summary>What is looked for is not there yet.</summary>
    Good,

    /// <summary>It is there.</summary>
    Bad,

    /// <summary>Nobody can tell; its neighbours are asked instead.</summary>
    Skipped,
}

/// <summary>
/// Halves a line of states, of which the first is good and what comes after the last is bad, until two neighbours differ. States that nobody can judge are passed over, as
/// <c>git bisect skip</c> does. Pure: it says what to ask next, and is told.
/// </summary>
internal sealed class Bisection(int count)
{
    private readonly HashSet<int> skipped = [];

    /// <summary>The last state that is known to be good.</summary>
    public int Good { get; private set; }

    /// <summary>The first that is known to be bad; the number of states for what comes after them.</summary>
    public int Bad { get; private set; } = count;

    /// <summary>States between the two that nobody could judge: one of them may be the first that is bad.</summary>
    public IEnumerable<int> Unknown => skipped.Where(s => s > Good && s < Bad).Order();

    /// <summary>The state to judge next; null where the two are neighbours, but for what was skipped.</summary>
    public int? Next
    {
        get
        {
            var middle = Good + ((Bad - Good) / 2);
            int? nearest = null;
            for (var i = Good + 1; i < Bad; i++)
            {
                if (!skipped.Contains(i) && (nearest is not { } best || Math.Abs(i - middle) < Math.Abs(best - middle))) nearest = i;
            }

            return nearest;
        }
    }

    public void Tell(int state, BisectVerdict verdict)
    {
        switch (verdict)
        {
            case BisectVerdict.Good: Good = state; break;
            case BisectVerdict.Bad: Bad = state; break;
            default: skipped.Add(state); break;
        }
    }
}
