using PromptRegistry.Templates.Rendering;

namespace PromptRegistry.Templates.Values;

/// <summary>Values inside <c>$"{…}"</c>, which prints booleans as .NET does and lists by their type's name.</summary>
public static class Interpolations
{
    public static string ToText(TemplateValue value) => value.Kind switch
    {
        TemplateValueKind.Boolean => value.AsBoolean() ? "True" : "False",
        TemplateValueKind.Array => TypeNames.IsIterator(value)
            ? "Scriban.Runtime.ScriptRange"
            : "Scriban.Runtime.ScriptArray",
        TemplateValueKind.Date => value.AsDate().ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => Conversions.ToText(value),
    };

    /// <summary>The texts of an interpolated string's parts as one.</summary>
    /// <exception cref="OperationException">It would be longer than a text may be.</exception>
    public static string Join(RenderContext context, string[] parts)
    {
        var length = 0L;
        foreach (var part in parts)
            length += part?.Length ?? 0;
        context.CheckLength(length);
        return string.Concat(parts);
    }
}
