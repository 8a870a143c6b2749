using PromptRegistry.Templates.Values;
using static PromptRegistry.Templates.Functions.Parameter;

namespace PromptRegistry.Templates.Functions;

/// <summary>The functions of <c>object</c>.</summary>
public static class ObjectFunctions
{
    /// <summary>The value, or the other one for null and "".</summary>
    public static TemplateValue Default(TemplateValue value, TemplateValue otherwise) =>
        value.IsNull || value.AsString() is { Length: 0 } || value.Kind == TemplateValueKind.Empty ? otherwise : value;

    public static string? Format(TemplateValue value, string? format, string? culture) => ObjectFormats.Format(
        value, format, culture,
        value.IsNumeric || value.Kind is TemplateValueKind.Date or TemplateValueKind.TimeSpan, "object");

    public static bool HasKey(TemplateValue value, string? key) =>
        key is not null && value.AsObject() is { } target && target.TryGet(key, out _);

    public static bool HasValue(TemplateValue value, string? key) =>
        key is not null && value.AsObject() is { } target && target.TryGet(key, out var member) && !member.IsNull;

    public static IReadOnlyList<TemplateValue> Keys(TemplateValue value)
    {
        if (value.Kind == TemplateValueKind.Array) return [TemplateValue.From("size")];
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

    /// <summary>The names, parameters and bodies of the module.</summary>
    internal static void Register(ModuleBuilder module)
    {
        module.Add("default", Result.FirstOrSecond, [Value("value"), Value("default")], (_, a) => Default(a[0], a[1]));
        module.Add("format", Result.Text,
            [Value("value"), Text("format"), OptionalText("culture")],
            (_, a) => Format(a[0], a.Text(1), a.Text(2)));
        module.Add("has_key", Result.Boolean, [Value("value"), Text("key")], (_, a) => HasKey(a[0], a.Text(1)));
        module.Add("has_value", Result.Boolean, [Value("value"), Text("key")], (_, a) => HasValue(a[0], a.Text(1)));
        module.Add("keys", Result.Texts, [Value("value")], (_, a) => TemplateValue.From(new TemplateArray(Keys(a[0]))));
        module.Add("values", Result.Anys, [Value("value")],
            (_, a) => TemplateValue.From(new TemplateArray(Values(a[0]))));
        module.Add("size", Result.Integer, [Value("value")], (_, a) => Size(a[0]));
        module.Add("typeof", Result.TextOrNull, [Value("value")],
            (_, a) => TypeOf(a[0]), method: "ObjectFunctions.TypeOf");
        module.Add("to_json", Result.Text, [Value("value")],
            (c, a) => JsonFunctions.ToJson(c, a[0]), needsContext: true, method: "JsonFunctions.ToJson");
        module.Add("from_json", Result.Any, [Text("json")],
            (c, a) => JsonFunctions.FromJson(c, a.Text(0)), needsContext: true, method: "JsonFunctions.FromJson");
        module.Refuse("eval", Result.Any, [Value("value")]);
        module.Refuse("eval_template", Result.Any, [Value("value")]);
        module.Add("kind", Result.TextOrNull, [Value("value")], (_, a) => Kind(a[0]));
    }
}
