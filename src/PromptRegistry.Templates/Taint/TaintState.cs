namespace PromptRegistry.Templates.Taint;

/// <summary>What the variables hold at one point of the template, by slot.</summary>
internal sealed class TaintState
{
    private readonly Dictionary<int, TaintSet> _slots;

    public TaintState() => _slots = [];

    private TaintState(Dictionary<int, TaintSet> slots) => _slots = slots;

    public TaintSet Get(int slot) => _slots.TryGetValue(slot, out var taint) ? taint : TaintSet.Empty;

    /// <summary>Replaces what a variable holds.</summary>
    public void Set(int slot, TaintSet taint)
    {
        if (taint.IsEmpty)
            _slots.Remove(slot);
        else
            _slots[slot] = taint;
    }

    /// <summary>Adds to what a variable may hold.</summary>
    /// <returns>Whether that was new.</returns>
    public bool Add(int slot, TaintSet taint)
    {
        var before = Get(slot);
        if (taint.IsEmpty || (!before.IsEmpty && before.Covers(taint)))
            return false;
        _slots[slot] = before.Union(taint);
        return true;
    }

    /// <summary>Adds what the variables may hold when coming from elsewhere.</summary>
    /// <returns>Whether anything was new.</returns>
    public bool Join(TaintState other)
    {
        var isNew = false;
        foreach (var pair in other._slots)
            isNew |= Add(pair.Key, pair.Value);
        return isNew;
    }

    public TaintState Copy() => new(new Dictionary<int, TaintSet>(_slots));
}
