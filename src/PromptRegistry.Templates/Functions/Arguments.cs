using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Functions;

/// <summary>The arguments of one call, as a window on the interpreter's stack.</summary>
internal readonly struct Arguments(TemplateValue[] values, int start, int count)
{
    public int Count => count;

    public TemplateValue this[int index] => index < count ? values[start + index] : default;

    /// <summary>The arguments from a position on, less the nulls that stand for none.</summary>
    public TemplateValue[] From(int index)
    {
        var rest = new List<TemplateValue>();
        for (var i = index; i < count; i++)
        {
            if (!this[i].IsNull)
                rest.Add(this[i]);
        }

        return [.. rest];
    }

    public string? Text(int index) => Conversions.ToTextOrNull(this[index]);

    public int Integer(int index) => Conversions.ToInt32(this[index], index);

    public double Number(int index) => Conversions.ToDouble(this[index], index);

    public bool Boolean(int index) => Conversions.IsTrue(this[index]);

    public IReadOnlyList<TemplateValue>? List(int index) => Lists.Of(this[index], index);

    public DateTime Date(int index) => Conversions.ToDate(this[index], index);

    public TimeSpan TimeSpan(int index) => Conversions.ToTimeSpan(this[index], index);
}
