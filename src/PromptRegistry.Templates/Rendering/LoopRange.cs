using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Functions;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering;

/// <summary>The part of a list that a loop visits: after the offset, at most the limit, in either direction.</summary>
public readonly struct LoopRange
{
    private readonly int _offset;
    private readonly bool _reversed;
    private readonly int _total;

    private LoopRange(int total, int offset, int count, bool reversed)
    {
        _total = total;
        _offset = offset;
        Count = count;
        _reversed = reversed;
    }

    public int Count { get; }

    /// <summary>The position in the list of the loop's step.</summary>
    public int this[int step] => _reversed ? _total - 1 - step : _offset + step;

    /// <param name="total">The length of the list.</param>
    /// <param name="offset">How many items to skip; negative for none.</param>
    /// <param name="limit">The most steps; 0 or less for all.</param>
    /// <param name="reversed">From the last item back to the first after the offset.</param>
    public static LoopRange Of(int total, int offset, int limit, bool reversed)
    {
        offset = Math.Max(0, Math.Min(offset, total));
        var count = total - offset;
        return new LoopRange(total, offset, limit > 0 ? Math.Min(count, limit) : count, reversed);
    }

    /// <summary>What a loop can run over, as a list; null stays null.</summary>
    /// <exception cref="OperationException">The value is nothing to loop over.</exception>
    public static IReadOnlyList<TemplateValue>? Items(TemplateValue value) => value.Kind switch
    {
        TemplateValueKind.Array => value.AsArray()!,
        TemplateValueKind.Null or TemplateValueKind.Empty => null,
        TemplateValueKind.String => Conversions.Characters(value.AsString()!),
        TemplateValueKind.Object => Lists.Pairs(value.AsObject()!),
        _ => throw new OperationException($"Unexpected type `{ClrName(value)}` for iterator"),
    };

    private static string ClrName(TemplateValue value) => value.Kind switch
    {
        TemplateValueKind.Integer => value.AsInteger() is >= int.MinValue and <= int.MaxValue
            ? "System.Int32"
            : "System.Int64",
        TemplateValueKind.Boolean => "System.Boolean",
        TemplateValueKind.Number => "System.Double",
        TemplateValueKind.Single => "System.Single",
        TemplateValueKind.Decimal => "System.Decimal",
        TemplateValueKind.Date => "System.DateTime",
        TemplateValueKind.TimeSpan => "System.TimeSpan",
        TemplateValueKind.BigInteger => "System.Numerics.BigInteger",
        _ => TypeNames.Of(value),
    };
}

/// <summary>A loop's position, for <c>for.index</c> and its like.</summary>
internal struct LoopState
{
    public int Index { get; set; }
    public int Length { get; set; }
    public bool Changed { get; set; }

    public readonly TemplateValue Get(LoopProperty property) => property switch
    {
        LoopProperty.Index => Index,
        LoopProperty.ReverseIndex => Length - Index - 1,
        LoopProperty.First => Index == 0,
        LoopProperty.Last => Index == Length - 1,
        LoopProperty.Even => (Index & 1) == 0,
        LoopProperty.Odd => (Index & 1) != 0,
        LoopProperty.Changed => Changed,
        _ => Length,
    };
}
