using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Functions;

/// <summary>The functions of <c>object</c>.</summary>
public static class ObjectFunctions
{
    /// <summary>The value, or the other one for null and "".</summary>
    public static TemplateValue Default(TemplateValue value, TemplateValue otherwise) =>
        value.IsNull || value.AsString() is { Length: 0 } || value.Kind == TemplateValueKind.Empty
            ? otherwise
            : value;

    public static string? Format(TemplateValue value, string? format, string? culture) => ObjectFormats.Format(
        value, format, culture,
        value.IsNumeric || value.Kind is TemplateValueKind.Date or TemplateValueKind.TimeSpan, "object");

    public static bool HasKey(TemplateValue value, string? key) =>
        key is not null && value.AsObject() is { } target && target.TryGet(key, out _);

    public static bool HasValue(TemplateValue value, string? key) =>
        key is not null && value.AsObject() is { } target && target.TryGet(key, out var member) && !member.IsNull;

    public static IReadOnlyList<TemplateValue> Keys(TemplateValue value)
    {
        if (value.Kind == TemplateValueKind.Array)
            return [TemplateValue.From("size")];
        return value.AsObject() is { } target ? [.. target.Names.Select(TemplateValue.From)] : [];
    }

    public static IReadOnlyList<TemplateValue> Values(TemplateValue value) => value.AsObject() is { } target
        ? [.. target.Names.Select(name => target.TryGet(name, out var member) ? member : default)]
        : [];

    public static int Size(TemplateValue value) => value.Kind switch
    {
        TemplateValueKind.String => value.AsString()!.Length,
        TemplateValueKind.Array => value.AsArray()!.Count,
        TemplateValueKind.Object => value.AsObject()!.Names.Count,
        _ => 0,
    };

    public static string? TypeOf(TemplateValue value) => value.Kind switch
    {
        TemplateValueKind.Null => null,
        TemplateValueKind.Boolean => "boolean",
        TemplateValueKind.String => "string",
        TemplateValueKind.Array => TypeNames.IsIterator(value) ? "iterator" : "array",
        _ => value.IsNumeric ? "number" : "object",
    };

    public static string? Kind(TemplateValue value) => value.IsNull ? null : TypeNames.Of(value);
}
