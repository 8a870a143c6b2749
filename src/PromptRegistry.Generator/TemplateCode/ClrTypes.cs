using PromptRegistry.Templates.Types;

namespace PromptRegistry.Generator.TemplateCode;

/// <summary>C# type names and conversions between the types of emitted expressions.</summary>
internal sealed class ClrTypes(EmissionOptions options)
{
    public const string Values = "global::PromptRegistry.Templates.Values.";
    public const string Operations = "global::PromptRegistry.Templates.Operations.";
    public const string Rendering = "global::PromptRegistry.Templates.Rendering.";
    public const string Functions = "global::PromptRegistry.Templates.Functions.";
    public const string Context = "writer.Context";

    /// <summary>The C# type of a declared template type.</summary>
    public string NameOf(TemplateType type) => type switch
    {
        EnumType value => options.TypeName(value.Name),
        ObjectType value => options.TypeName(value.Name),
        ArrayType array => $"global::System.Collections.Generic.IReadOnlyList<{NameOf(array.Element)}>",
        MapType map => $"global::System.Collections.Generic.IReadOnlyDictionary<string, {NameOf(map.Value)}>",
        NullableType nullable => NameOf(nullable.Inner) + "?",
        _ when type.Equals(TemplateType.String) => "string",
        _ when type.Equals(TemplateType.Integer) => "int",
        _ when type.Equals(TemplateType.Number) => "double",
        _ when type.Equals(TemplateType.Boolean) => "bool",
        _ when type.Equals(TemplateType.Date) => "global::System.DateTime",
        _ => Values + "TemplateValue",
    };

    public string ToValue(ClrCode code) => code.Clr.Shape switch
    {
        ClrShape.Value => code.Text,
        ClrShape.Int => $"{Values}TemplateValue.From((long)({code.Text}))",
        ClrShape.Declared => DeclaredToValue(code.Text, code.Clr.Type!),
        _ => $"{Values}TemplateValue.From({code.Text})",
    };

    /// <summary>Text as the template would print it, null for null.</summary>
    public string ToText(ClrCode code)
    {
        if (code.Clr.Shape == ClrShape.Text) return code.Text;
        if (code.Clr.Type is EnumType value) return options.EnumText(value.Name, code.Text);
        return $"{Values}Conversions.ToTextOrNull({ToValue(code)})";
    }

    /// <summary>A condition: only null and false are false.</summary>
    public static string ToCondition(ClrCode code)
    {
        switch (code.Clr.Shape)
        {
            case ClrShape.Boolean: return code.Text;
            case ClrShape.Text or ClrShape.ValueList: return $"!({Operand(code.Text)} is null)";
            case ClrShape.Declared when code.Clr.Type is NullableType { Inner: var inner }:
                return inner.Equals(TemplateType.Boolean)
                    ? $"{Operand(code.Text)} == true"
                    : $"!({Operand(code.Text)} is null)";
            case ClrShape.Declared when code.Clr.Type is ArrayType or MapType or ObjectType:
                return $"!({Operand(code.Text)} is null)";
            case ClrShape.Value: return $"{Values}Conversions.IsTrue({code.Text})";
            default: return "true";
        }
    }

    public string ToInt(ClrCode code) => code.Clr.Shape == ClrShape.Int
        ? code.Text
        : $"{Values}Conversions.ToInt32({ToValue(code)})";

    public string ToDouble(ClrCode code) => code.Clr.IsNumber
        ? code.Text
        : $"{Values}Conversions.ToDouble({ToValue(code)})";

    public string ToDate(ClrCode code) => code.Clr.Shape == ClrShape.Date
        ? code.Text
        : $"{Values}Conversions.ToDate({ToValue(code)})";

    public string ToTimeSpan(ClrCode code) => code.Clr.Shape == ClrShape.TimeSpan
        ? code.Text
        : $"{Values}Conversions.ToTimeSpan({ToValue(code)})";

    public string ToList(ClrCode code)
    {
        if (code.Clr.Shape == ClrShape.ValueList) return code.Text;
        return code.Clr.Type?.NotNull is ArrayType array
            ? ListOf(code.Text, array)
            : $"{Functions}Lists.Of({ToValue(code)})";
    }

    /// <summary>Puts parentheses around an expression that is more than a path or a call.</summary>
    public static string Operand(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsLetterOrDigit(c) && c is not ('_' or '.' or '@'))
                return text[0] == '(' && text[text.Length - 1] == ')' && IsOneGroup(text) ? text : $"({text})";
        }

        return text;
    }

    private static bool IsOneGroup(string text)
    {
        var depth = 0;
        for (var i = 0; i < text.Length - 1; i++)
        {
            if (text[i] is '"' or '\'') return false;
            depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
            if (depth == 0) return false;
        }

        return true;
    }

    private string ListOf(string text, ArrayType array) =>
        $"{Rendering}EmittedCode.List({text}, item => {ToValue(new ClrCode("item", Clr.Of(array.Element)))})";

    private string DeclaredToValue(string text, TemplateType type)
    {
        switch (type)
        {
            case EnumType value: return $"{Values}TemplateValue.From({options.EnumText(value.Name, text)})";
            case ObjectType: return $"{Values}TemplateValue.From(({Values}ITemplateObject)({text}))";
            case ArrayType array: return $"{Values}TemplateValue.From({ListOf(text, array)})";
            case MapType map:
                var entry = ToValue(new ClrCode("item", Clr.Of(map.Value)));
                return $"{Values}TemplateValue.From({Rendering}EmittedCode.Map({text}, item => {entry}))";
            case NullableType { Inner: ObjectType or ArrayType or MapType } nullable:
                return DeclaredToValue(text, nullable.Inner);
            case NullableType nullable:
                var inner = ToValue(new ClrCode(Operand(text) + ".Value", Clr.Of(nullable.Inner)));
                return $"({Operand(text)} is null ? default({Values}TemplateValue) : {inner})";
            default: return $"{Values}TemplateValue.From({text})";
        }
    }
}

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

/// <summary>A C# expression and its type.</summary>
internal readonly record struct ClrCode(string Text, Clr Clr);

internal enum ClrShape
{
    /// <summary><c>TemplateValue</c>.</summary>
    Value,

    /// <summary><c>string?</c>.</summary>
    Text,

    Int,
    Long,
    Double,
    Boolean,
    Date,
    TimeSpan,

    /// <summary><c>IReadOnlyList&lt;TemplateValue&gt;?</c>, as functions return it.</summary>
    ValueList,

    /// <summary>An enum, record, list, dictionary or nullable that the caller declared.</summary>
    Declared,
}
