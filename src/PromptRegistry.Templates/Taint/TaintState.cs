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
        if (taint.IsEmpty) _slots.Remove(slot);
        else _slots[slot] = taint;
    }

    /// <summary>Adds to what a variable may hold.</summary>
    /// <returns>Whether that was new.</returns>
    public bool Add(int slot, TaintSet taint)
    {
        var before = Get(slot);
        if (taint.IsEmpty || (!before.IsEmpty && before.Covers(taint))) return false;
        _slots[slot] = before.Union(taint);
        return true;
    }

    /// <summary>Adds what the variables may hold when coming from elsewhere.</summary>
    /// <returns>Whether anything was new.</returns>
    public bool Join(TaintState other)
    {
        var isNew = false;
        foreach (var pair in other._slots) isNew |= Add(pair.Key, pair.Value);
        return isNew;
    }

    public TaintState Copy() => new(new Dictionary<int, TaintSet>(_slots));
}

/// <summary>The untrusted globals that a value may hold text of: immutable, one source for each global.</summary>
internal sealed class TaintSet
{
    private readonly TaintSource[] _sources;

    private TaintSet(TaintSource[] sources) => _sources = sources;
    public static TaintSet Empty { get; } = new([]);
    public bool IsEmpty => _sources.Length == 0;
    public IReadOnlyList<TaintSource> Sources => _sources;
    public static TaintSet Of(string input) => new([new TaintSource(input, null, false)]);

    /// <summary>Both together; text of a global is fenced only where it is in both.</summary>
    public TaintSet Union(TaintSet other)
    {
        if (IsEmpty || ReferenceEquals(this, other)) return other;
        if (other.IsEmpty) return this;
        List<TaintSource>? merged = null;
        foreach (var source in other._sources)
        {
            var index = Array.FindIndex(_sources, s => s.Input == source.Input);
            if (index < 0) (merged ??= [.. _sources]).Add(source);
            else if (_sources[index].IsFenced && !source.IsFenced) (merged ??= [.. _sources])[index] = source;
        }

        return merged is null ? this : new TaintSet([.. merged]);
    }

    /// <summary>The same text between the marks of a fence.</summary>
    public TaintSet Fenced() => Map(static (source, _) => source with { IsFenced = true }, null);

    /// <summary>The same text after a change that may have damaged the fence around it.</summary>
    public TaintSet Unfenced() => Map(static (source, _) => source with { IsFenced = false }, null);

    /// <summary>The same text in a variable; the first one is remembered.</summary>
    public TaintSet In(string variable) =>
        Map(static (source, name) => source.Variable is null ? source with { Variable = name } : source, variable);

    /// <summary>True when the other adds nothing to this.</summary>
    public bool Covers(TaintSet other) => ReferenceEquals(Union(other), this);

    private TaintSet Map(Func<TaintSource, string?, TaintSource> change, string? name)
    {
        if (IsEmpty) return this;
        var changed = new TaintSource[_sources.Length];
        for (var i = 0; i < changed.Length; i++) changed[i] = change(_sources[i], name);
        return new TaintSet(changed);
    }
}

/// <summary>One untrusted global within a value.</summary>
/// <param name="Input">The global's name.</param>
/// <param name="Variable">The variable that first carried it; null without one.</param>
/// <param name="IsFenced">Whether all of its text is inside of a fence.</param>
internal readonly record struct TaintSource(string Input, string? Variable, bool IsFenced);

/// <summary>What is written while the output is kept as a value.</summary>
internal sealed class TaintCapture
{
    public TaintSet Written { get; private set; } = TaintSet.Empty;
    public void Add(TaintSet taint) => Written = Written.Union(taint);
}
