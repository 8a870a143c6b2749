using System.Globalization;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Functions;

/// <summary>Anything that has items, as a list: text by characters, objects by key and value.</summary>
public static class Lists
{
    /// <exception cref="OperationException">The value has no items.</exception>
    public static IReadOnlyList<TemplateValue>? Of(TemplateValue value, int operand = -1) => value.Kind switch
    {
        TemplateValueKind.Array => value.AsArray(),
        TemplateValueKind.Null => null,
        TemplateValueKind.String => Conversions.Characters(value.AsString()!),
        TemplateValueKind.Object => Pairs(value.AsObject()!),
        _ => throw new OperationException(
            $"Unable to convert type `{TypeNames.Of(value)}` to `IEnumerable`", operand),
    };

    /// <summary>An object's members as <c>{key, value}</c>.</summary>
    public static IReadOnlyList<TemplateValue> Pairs(ITemplateObject value)
    {
        var pairs = new List<TemplateValue>(value.Names.Count);
        foreach (var name in value.Names)
        {
            if (value.TryGet(name, out var member)) pairs.Add(TemplateValue.From(new TemplatePair(name, member)));
        }

        return pairs;
    }
}

/// <summary>The order of <c>array.sort</c>: null first, then values of one kind by their own order.</summary>
internal sealed class ValueComparer : IComparer<TemplateValue>
{
    private static readonly ValueComparer s_instance = new();
    private static readonly CompareInfo s_texts = CultureInfo.InvariantCulture.CompareInfo;

    /// <summary>A stable sort, by a member of the items if one is named.</summary>
    /// <exception cref="OperationException">Two items have no order between them.</exception>
    public static TemplateArray Sort(IReadOnlyList<TemplateValue> items, string? member)
    {
        try
        {
            return new TemplateArray(string.IsNullOrEmpty(member)
                ? items.OrderBy(item => item, s_instance)
                : items.OrderBy(item => Members.Path(item, member!), s_instance));
        }
        catch (InvalidOperationException e)
        {
            throw new OperationException("Failed to compare two elements in the array.", inner: e);
        }
    }

    public int Compare(TemplateValue x, TemplateValue y)
    {
        if (x.IsNull || y.IsNull) return (x.IsNull ? 0 : 1) - (y.IsNull ? 0 : 1);
        if (x.Kind != y.Kind)
        {
            return x.IsNumeric && y.IsNumeric
                ? Conversions.ToDouble(x).CompareTo(Conversions.ToDouble(y))
                : throw NotComparable();
        }

        return x.Kind switch
        {
            TemplateValueKind.Integer => x.AsInteger().CompareTo(y.AsInteger()),
            TemplateValueKind.BigInteger => x.AsBigInteger().CompareTo(y.AsBigInteger()),
            TemplateValueKind.Number => x.AsNumber().CompareTo(y.AsNumber()),
            TemplateValueKind.Single => x.AsSingle().CompareTo(y.AsSingle()),
            TemplateValueKind.Decimal => x.AsDecimal().CompareTo(y.AsDecimal()),
            TemplateValueKind.Boolean => x.AsBoolean().CompareTo(y.AsBoolean()),
            TemplateValueKind.Date => x.AsDate().CompareTo(y.AsDate()),
            TemplateValueKind.TimeSpan => x.AsTimeSpan().CompareTo(y.AsTimeSpan()),
            TemplateValueKind.String => s_texts.Compare(x.AsString(), y.AsString()),
            _ => throw NotComparable(),
        };
    }

    private static InvalidOperationException NotComparable() => new("The values have no order.");
}
