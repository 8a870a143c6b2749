namespace PromptRegistry.Templates.Values;

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
