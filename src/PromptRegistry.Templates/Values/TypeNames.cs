namespace PromptRegistry.Templates.Values;

/// <summary>What messages call the type of a value.</summary>
public static class TypeNames
{
    /// <summary>
    /// True for ranges and what list functions return, as against arrays that the template or host made.
    /// </summary>
    public static bool IsIterator(TemplateValue value) =>
        value.AsArray() is TemplateRange or TemplateValue[];

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
        TemplateValueKind.Date => "DateTime",
        TemplateValueKind.TimeSpan => "TimeSpan",
        TemplateValueKind.Array => IsIterator(value) ? "range" : "array",
        TemplateValueKind.Function => "function",
        _ => "object",
    };
}
