using System.Collections;
using System.Runtime.CompilerServices;
using PromptRegistry.Templates.Rendering;

namespace PromptRegistry.Templates.Values;

/// <summary>
/// What list functions return in Scriban mode: a list that is made anew each time that it is visited, with all that its
/// callback does, and each time counted against the limit of loops. Code that needs its length and its items, or its
/// items in another order, visits it once, by <see cref="Held(IReadOnlyList{TemplateValue})"/>.
/// </summary>
internal sealed class LazyList(RenderContext context, Func<IEnumerable<TemplateValue>> make)
    : IReadOnlyList<TemplateValue>
{
    private TemplateArray? _changed;

    /// <summary>Makes an error of a visit stand where the list comes from; null as long as no place is known.</summary>
    public Func<Exception, TemplateException>? Failure { get; set; }

    public int Count
    {
        get
        {
            if (_changed is not null)
                return _changed.Count;
            var count = 0;
            foreach (var _ in this)
                count++;
            return count;
        }
    }

    public TemplateValue this[int index] => _changed is null ? this.ElementAt(index) : _changed[index];

    /// <summary>A list whose items can be read often: the list itself, or what one visit finds.</summary>
    public static IReadOnlyList<TemplateValue> Held(IReadOnlyList<TemplateValue> list) =>
        list is LazyList lazy ? lazy.Visit() : list;

    /// <summary>As above, for a value that may be no list at all.</summary>
    public static TemplateValue Held(TemplateValue value) =>
        value.AsArray() is LazyList lazy ? TemplateValue.From(lazy.Visit()) : value;

    /// <summary>The list for one who changes it: from then on it is what it was just now, with the changes.</summary>
    public TemplateArray Change() => _changed ??= new TemplateArray(Visit());

    public IEnumerator<TemplateValue> GetEnumerator() => (_changed ?? Run()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IReadOnlyList<TemplateValue> Visit()
    {
        if (_changed is not null)
            return _changed;
        var limit = context.Limits.Output > 0 ? context.Limits.Output : RenderLimits.Prompt.Output;
        var items = new List<TemplateValue>();
        foreach (var item in this)
        {
            if (items.Count >= limit)
                throw new OperationException($"The resulting array would have more than {limit} items.");
            items.Add(item);
        }

        return items.ToArray();
    }

    private IEnumerable<TemplateValue> Run()
    {
        context.EnterLoop();
        try
        {
            using var items = make().GetEnumerator();
            while (MoveNext(items))
                yield return items.Current;
        }
        finally
        {
            context.ExitLoop();
        }
    }

    private bool MoveNext(IEnumerator<TemplateValue> items)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        try
        {
            return items.MoveNext();
        }
        catch (Exception e) when (e is OperationException || OperationErrors.Is(e))
        {
            throw Failure?.Invoke(e) as Exception ?? new OperationException(e.Message, inner: e);
        }
    }
}
