using System.Numerics;

namespace PromptRegistry.Templates.Values;

/// <summary>Any value of the language. Numbers of up to 128 bits, booleans and dates are held without boxing.</summary>
public readonly struct TemplateValue : IEquatable<TemplateValue>
{
    private readonly object? _reference;
    private readonly long _bits;
    private readonly int _high;
    private readonly short _scale;

    private TemplateValue(TemplateValueKind kind, object? reference, long bits)
    {
        Kind = kind;
        _reference = reference;
        _bits = bits;
    }

    private TemplateValue(DecimalParts parts)
    {
        Kind = TemplateValueKind.Decimal;
        _bits = parts.Low;
        _high = parts.High;
        _scale = parts.Scale;
    }

    public TemplateValueKind Kind { get; }
    public bool IsNull => Kind == TemplateValueKind.Null;
    public bool IsNumeric => Kind is >= TemplateValueKind.Integer and <= TemplateValueKind.Decimal;
    public static TemplateValue Null => default;
    public static TemplateValue Empty { get; } = new(TemplateValueKind.Empty, null, 0);
    public static TemplateValue True { get; } = new(TemplateValueKind.Boolean, null, 1);
    public static TemplateValue False { get; } = new(TemplateValueKind.Boolean, null, 0);
    public static TemplateValue From(bool value) => new(TemplateValueKind.Boolean, null, value ? 1 : 0);
    public static TemplateValue From(long value) => new(TemplateValueKind.Integer, null, value);

    public static TemplateValue From(double value) =>
        new(TemplateValueKind.Number, null, BitConverter.DoubleToInt64Bits(value));

    public static TemplateValue From(float value) =>
        new(TemplateValueKind.Single, null, BitConverter.DoubleToInt64Bits(value));

    public static TemplateValue From(decimal value) => new(new DecimalParts(value));

    /// <summary>An integer of any size; one that fits in 64 bits becomes a plain integer.</summary>
    public static TemplateValue From(BigInteger value) => value >= long.MinValue && value <= long.MaxValue
        ? From((long)value)
        : new TemplateValue(TemplateValueKind.BigInteger, value, 0);

    public static TemplateValue From(string? value) =>
        value is null ? default : new TemplateValue(TemplateValueKind.String, value, 0);

    /// <summary>A single character of a text: text, but printed without quotes inside lists.</summary>
    public static TemplateValue From(char value) => new(TemplateValueKind.String, value.ToString(), 1);

    public static TemplateValue From(DateTime value) =>
        new(TemplateValueKind.Date, null, value.Ticks | ((long)value.Kind << 62));

    public static TemplateValue From(TimeSpan value) => new(TemplateValueKind.TimeSpan, null, value.Ticks);

    public static TemplateValue From(IReadOnlyList<TemplateValue>? value) =>
        value is null ? default : new TemplateValue(TemplateValueKind.Array, value, 0);

    public static TemplateValue From(ITemplateObject? value) =>
        value is null ? default : new TemplateValue(TemplateValueKind.Object, value, 0);

    public static TemplateValue From(TemplateFunction? value) =>
        value is null ? default : new TemplateValue(TemplateValueKind.Function, value, 0);

    public static implicit operator TemplateValue(string? value) => From(value);
    public static implicit operator TemplateValue(int value) => From((long)value);
    public static implicit operator TemplateValue(long value) => From(value);
    public static implicit operator TemplateValue(double value) => From(value);
    public static implicit operator TemplateValue(bool value) => From(value);
    public static implicit operator TemplateValue(DateTime value) => From(value);
    public bool IsCharacter => Kind == TemplateValueKind.String && _bits == 1;
    public bool AsBoolean() => _bits != 0;
    public long AsInteger() => _bits;
    public BigInteger AsBigInteger() => Kind == TemplateValueKind.Integer ? _bits : (BigInteger)_reference!;
    public double AsNumber() => BitConverter.Int64BitsToDouble(_bits);
    public float AsSingle() => (float)BitConverter.Int64BitsToDouble(_bits);
    public decimal AsDecimal() => new DecimalParts(_bits, _high, _scale).ToDecimal();

    /// <summary>The text of a string value; null for every other kind.</summary>
    public string? AsString() => Kind == TemplateValueKind.String ? (string)_reference! : null;

    public DateTime AsDate() => new(_bits & 0x3FFF_FFFF_FFFF_FFFF, (DateTimeKind)(int)((ulong)_bits >> 62));
    public TimeSpan AsTimeSpan() => new(_bits);

    /// <summary>The items of an array value; null for every other kind.</summary>
    public IReadOnlyList<TemplateValue>? AsArray() =>
        Kind == TemplateValueKind.Array ? (IReadOnlyList<TemplateValue>)_reference! : null;

    /// <summary>The object of an object value; null for every other kind.</summary>
    public ITemplateObject? AsObject() => Kind == TemplateValueKind.Object ? (ITemplateObject)_reference! : null;

    /// <summary>The function of a function value; null for every other kind.</summary>
    public TemplateFunction? AsFunction() => Kind == TemplateValueKind.Function ? (TemplateFunction)_reference! : null;

    /// <summary>Same kind and same content; arrays, objects and functions by reference.</summary>
    public bool Equals(TemplateValue other)
    {
        if (Kind != other.Kind) return false;
        if (Kind == TemplateValueKind.Decimal) return AsDecimal() == other.AsDecimal();
        if (_bits != other._bits) return false;
        return Kind is TemplateValueKind.Array or TemplateValueKind.Object or TemplateValueKind.Function
            ? ReferenceEquals(_reference, other._reference)
            : Equals(_reference, other._reference);
    }

    public override bool Equals(object? obj) => obj is TemplateValue other && Equals(other);

    public override int GetHashCode() => Kind == TemplateValueKind.Decimal
        ? AsDecimal().GetHashCode()
        : _bits.GetHashCode() ^ (_reference?.GetHashCode() ?? 0) ^ (int)Kind;

    public static bool operator ==(TemplateValue left, TemplateValue right) => left.Equals(right);
    public static bool operator !=(TemplateValue left, TemplateValue right) => !left.Equals(right);

    /// <summary>The text that a template would print.</summary>
    public override string ToString() => ValueFormatter.ToText(this);
}

/// <summary>What a <see cref="TemplateValue"/> holds.</summary>
public enum TemplateValueKind : byte
{
    Null,
    Boolean,
    Integer,
    BigInteger,
    Single,
    Number,
    Decimal,
    String,
    Date,
    TimeSpan,
    Array,
    Object,
    Function,

    /// <summary>
    /// The language's word <c>empty</c>: equal to null, to "" and to lists and objects without members.
    /// </summary>
    Empty,
}

/// <summary>
/// A decimal number as the integers that it is made of: 14 bytes, which fit into the space that a
/// <see cref="TemplateValue"/> has beside its reference.
/// </summary>
/// <param name="Low">The lower 64 of the 96 bits of the integer.</param>
/// <param name="High">The upper 32 of them.</param>
/// <param name="Scale">Digits behind the point; the highest bit is the sign.</param>
internal readonly record struct DecimalParts(long Low, int High, short Scale)
{
    public DecimalParts(decimal value)
        : this(0, 0, 0)
    {
#if NET
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
#else
        var bits = decimal.GetBits(value);
#endif
        Low = (uint)bits[0] | ((long)bits[1] << 32);
        High = bits[2];
        Scale = (short)(bits[3] >> 16);
    }

    public decimal ToDecimal() => new((int)Low, (int)(Low >> 32), High, Scale < 0, (byte)Scale);
}

/// <summary>A function as a value: <c>@string.upcase</c>, or one that a template defined.</summary>
public abstract class TemplateFunction
{
    public abstract string Name { get; }
}
