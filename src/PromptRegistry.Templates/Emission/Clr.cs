using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Emission;

/// <summary>The C# type that an emitted expression has.</summary>
/// <param name="Shape">Which of the types that the emitter tells apart.</param>
/// <param name="Type">The template type behind an input's own C# type; null for the other shapes.</param>
internal readonly record struct Clr(ClrShape Shape, TemplateType? Type = null)
{
    public static readonly Clr Value = new(ClrShape.Value);
    public static readonly Clr Text = new(ClrShape.Text);
    public static readonly Clr Int = new(ClrShape.Int);
    public static readonly Clr Long = new(ClrShape.Long);
    public static readonly Clr Double = new(ClrShape.Double);
    public static readonly Clr Boolean = new(ClrShape.Boolean);
    public static readonly Clr Date = new(ClrShape.Date);
    public static readonly Clr TimeSpan = new(ClrShape.TimeSpan);
    public static readonly Clr ValueList = new(ClrShape.ValueList);

    /// <summary>The C# type of an input, or of a member or item of one.</summary>
    public static Clr Of(TemplateType type) => type switch
    {
        _ when type.Equals(TemplateType.String) => Text,
        NullableType { Inner: var inner } when inner.Equals(TemplateType.String) => Text,
        _ when type.Equals(TemplateType.Integer) => Int,
        _ when type.Equals(TemplateType.Number) => Double,
        _ when type.Equals(TemplateType.Boolean) => Boolean,
        _ when type.Equals(TemplateType.Date) => Date,
        EnumType or ObjectType or ArrayType or MapType or NullableType => new Clr(ClrShape.Declared, type),
        _ => Value,
    };

    public bool IsNumber => Shape is ClrShape.Int or ClrShape.Long or ClrShape.Double;
}
