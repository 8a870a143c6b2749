namespace PromptRegistry.Templates.Values;

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
