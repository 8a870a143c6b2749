using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Functions;

/// <summary>Anything that has items, as a list: text by characters, objects by key and value.</summary>
public static class Lists
{
    /// <exception cref="OperationException">The value has no items.</exception>
    public static IReadOnlyList<TemplateValue>? Of(TemplateValue value, int operand = -1) => value.Kind switch
    {
        TemplateValueKind.Array => value.AsArray(),
        TemplateValueKind.Null => null,
        TemplateValueKind.String => Conversions.Characters(value.AsString()!),
        TemplateValueKind.Object => Pairs(value.AsObject()!),
        _ => throw new OperationException(
            $"Unable to convert type `{TypeNames.Of(value)}` to `IEnumerable`", operand),
    };

    /// <summary>An object's members as <c>{key, value}</c>.</summary>
    public static IReadOnlyList<TemplateValue> Pairs(ITemplateObject value)
    {
        var pairs = new List<TemplateValue>(value.Names.Count);
        foreach (var name in value.Names)
        {
            if (value.TryGet(name, out var member))
                pairs.Add(TemplateValue.From(new TemplatePair(name, member)));
        }

        return pairs;
    }
}
