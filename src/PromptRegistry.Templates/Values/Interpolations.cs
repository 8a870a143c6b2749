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
}
