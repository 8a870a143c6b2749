namespace PromptRegistry.Templates.Values;

/// <summary>What messages call the type of a value.</summary>
public static class TypeNames
{
    public static string Of(TemplateValue value) => value.Kind switch
    {
        TemplateValueKind.Null => "null",
        TemplateValueKind.Boolean => "bool",
        TemplateValueKind.Integer => value.AsInteger() is >= int.MinValue and <= int.MaxValue ? "int" : "long",
        TemplateValueKind.BigInteger => "bigint",
        TemplateValueKind.Single => "float",
        TemplateValueKind.Number => "double",
        TemplateValueKind.Decimal => "decimal",
        TemplateValueKind.String => "string",
        TemplateValueKind.Date => "datetime",
        TemplateValueKind.TimeSpan => "timespan",
        TemplateValueKind.Array => value.AsArray() is TemplateRange ? "range" : "array",
        TemplateValueKind.Function => "function",
        _ => "object",
    };
}
