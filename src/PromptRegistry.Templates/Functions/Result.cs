using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Functions;

/// <summary>Result types, as functions of the arguments' types.</summary>
internal static class Result
{
    public static TemplateType Text(IReadOnlyList<TemplateType> arguments) => TemplateType.String;

    /// <summary>Text that is null when the first argument is.</summary>
    public static TemplateType TextOrNull(IReadOnlyList<TemplateType> arguments) =>
        arguments.Count == 0 || arguments[0].IsNullable
            ? new NullableType(TemplateType.String)
            : TemplateType.String;

    public static TemplateType Integer(IReadOnlyList<TemplateType> arguments) => TemplateType.Integer;

    public static TemplateType OptionalInteger(IReadOnlyList<TemplateType> arguments) =>
        new NullableType(TemplateType.Integer);

    public static TemplateType Number(IReadOnlyList<TemplateType> arguments) => TemplateType.Number;

    public static TemplateType OptionalNumber(IReadOnlyList<TemplateType> arguments) =>
        new NullableType(TemplateType.Number);

    public static TemplateType Boolean(IReadOnlyList<TemplateType> arguments) => TemplateType.Boolean;

    public static TemplateType Any(IReadOnlyList<TemplateType> arguments) => TemplateType.Any;

    public static TemplateType Date(IReadOnlyList<TemplateType> arguments) => TemplateType.Date;

    public static TemplateType TimeSpan(IReadOnlyList<TemplateType> arguments) => TemplateType.TimeSpan;

    public static TemplateType Texts(IReadOnlyList<TemplateType> arguments) => new ArrayType(TemplateType.String);

    public static TemplateType Anys(IReadOnlyList<TemplateType> arguments) => new ArrayType(TemplateType.Any);

    /// <summary>A list of the same items as the first argument.</summary>
    public static TemplateType SameList(IReadOnlyList<TemplateType> arguments) =>
        arguments.Count > 0 ? new ArrayType(ElementOf(arguments[0])) : new ArrayType(TemplateType.Any);

    /// <summary>One item of the first argument, or null.</summary>
    public static TemplateType Element(IReadOnlyList<TemplateType> arguments) =>
        TemplateType.MakeNullable(arguments.Count > 0 ? ElementOf(arguments[0]) : TemplateType.Any);

    /// <summary>The items of both lists, or of the list and the value.</summary>
    public static TemplateType JoinedList(IReadOnlyList<TemplateType> arguments)
    {
        if (arguments.Count < 2)
            return SameList(arguments);
        var added = arguments[1].NotNull is ArrayType list ? list.Element : arguments[1];
        return new ArrayType(TemplateType.Join(ElementOf(arguments[0]), added));
    }

    /// <summary>The first argument when it is not null, else the second.</summary>
    public static TemplateType FirstOrSecond(IReadOnlyList<TemplateType> arguments) => arguments.Count < 2
        ? TemplateType.Any
        : arguments[0].Equals(TemplateType.Null)
            ? arguments[1]
            : TemplateType.Join(arguments[0].NotNull, arguments[1]);

    public static TemplateType ElementOf(TemplateType type) => type.NotNull switch
    {
        ArrayType array => array.Element,
        _ when type.NotNull.IsText => TemplateType.String,
        _ => TemplateType.Any,
    };
}
