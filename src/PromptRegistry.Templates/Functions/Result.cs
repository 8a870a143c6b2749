using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Functions;

/// <summary>Results of built-in functions.</summary>
internal static class Result
{
    public static readonly ResultRule Text = new(ReturnKind.Text, _ => TemplateType.String);

    /// <summary>Text that is null when the first argument is.</summary>
    public static readonly ResultRule TextOrNull = new(
        ReturnKind.Text,
        arguments => arguments.Count == 0 || arguments[0].IsNullable
            ? new NullableType(TemplateType.String)
            : TemplateType.String);

    public static readonly ResultRule Integer = new(ReturnKind.Integer, _ => TemplateType.Integer);

    public static readonly ResultRule OptionalInteger = new(
        ReturnKind.Value, _ => new NullableType(TemplateType.Integer));

    public static readonly ResultRule Number = new(ReturnKind.Number, _ => TemplateType.Number);

    public static readonly ResultRule OptionalNumber = new(
        ReturnKind.Value, _ => new NullableType(TemplateType.Number));

    public static readonly ResultRule Boolean = new(ReturnKind.Boolean, _ => TemplateType.Boolean);

    public static readonly ResultRule Any = new(ReturnKind.Value, _ => TemplateType.Any);

    public static readonly ResultRule Date = new(ReturnKind.Date, _ => TemplateType.Date);

    public static readonly ResultRule AnyDate = new(ReturnKind.Value, _ => TemplateType.Date);

    public static readonly ResultRule OptionalDate = new(
        ReturnKind.Value, _ => new NullableType(TemplateType.Date));

    public static readonly ResultRule TimeSpan = new(ReturnKind.TimeSpan, _ => TemplateType.TimeSpan);

    public static readonly ResultRule Texts = new(ReturnKind.List, _ => new ArrayType(TemplateType.String));

    public static readonly ResultRule Anys = new(ReturnKind.List, _ => new ArrayType(TemplateType.Any));

    /// <summary>A list of the same items as the first argument.</summary>
    public static readonly ResultRule SameList = new(ReturnKind.List, SameListType);

    /// <summary>One item of the first argument, or null.</summary>
    public static readonly ResultRule Element = new(
        ReturnKind.Value,
        arguments => TemplateType.MakeNullable(arguments.Count > 0 ? ElementOf(arguments[0]) : TemplateType.Any));

    /// <summary>The items of both lists, or of the list and the value.</summary>
    public static readonly ResultRule JoinedList = new(ReturnKind.List, JoinedListType);

    /// <summary>The first argument when it is not null, else the second.</summary>
    public static readonly ResultRule FirstOrSecond = new(ReturnKind.Value, FirstOrSecondType);

    private static ArrayType SameListType(IReadOnlyList<TemplateType> arguments) =>
        new ArrayType(arguments.Count > 0 ? ElementOf(arguments[0]) : TemplateType.Any);

    private static ArrayType JoinedListType(IReadOnlyList<TemplateType> arguments)
    {
        if (arguments.Count < 2)
            return SameListType(arguments);
        var added = arguments[1].NotNull is ArrayType list ? list.Element : arguments[1];
        return new ArrayType(TemplateType.Join(ElementOf(arguments[0]), added));
    }

    private static TemplateType FirstOrSecondType(IReadOnlyList<TemplateType> arguments)
    {
        if (arguments.Count < 2)
            return TemplateType.Any;
        return arguments[0].Equals(TemplateType.Null)
            ? arguments[1]
            : TemplateType.Join(arguments[0].NotNull, arguments[1]);
    }

    private static TemplateType ElementOf(TemplateType type) => type.NotNull switch
    {
        ArrayType array => array.Element,
        _ when type.NotNull.IsText => TemplateType.String,
        _ => TemplateType.Any,
    };
}
