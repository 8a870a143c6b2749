using PromptRegistry.Core.Accessors;
using PromptRegistry.Core.Manifests;

namespace PromptRegistry.Generator.Emission;

/// <summary>Writes the expression that turns a typed input into a value for interpreted templates.</summary>
internal sealed class ValueConversion(AccessorTypes types)
{
    private const string Value = "global::PromptRegistry.Templates.Values.TemplateValue";

    public string Write(string expression, string path, InputType type, int depth = 0)
    {
        if (!type.IsNullable) return WriteValue(expression, path, type, depth);
        var inner = type.IsReference() ? expression : expression + ".Value";
        return $"{expression} is null ? {Value}.Null : {WriteValue(inner, path, type with { IsNullable = false }, depth)}";
    }

    private string WriteValue(string expression, string path, InputType type, int depth)
    {
        switch (type.Kind)
        {
            case InputKind.Integer:
                return $"{Value}.From((long){expression})";
            case InputKind.Enum:
                return $"{Value}.From({EnumEmitter.TextMethod(types.FindEnum(path)!)}({expression}))";
            case InputKind.Object:
                return $"{Value}.From((global::PromptRegistry.Templates.Values.ITemplateObject){expression})";
            case InputKind.Array:
                var item = $"item{depth}";
                return $"{Value}.From(new global::PromptRegistry.Templates.Values.TemplateList<{types.Write(path, type.Element!)}>("
                    + $"{expression}, {item} => {Write(item, path, type.Element!, depth + 1)}))";
            case InputKind.Map:
                var entry = $"entry{depth}";
                return $"{Value}.From(new global::PromptRegistry.Templates.Values.TemplateMap<{types.Write(path, type.Element!)}>("
                    + $"{expression}, {entry} => {Write(entry, path, type.Element!, depth + 1)}))";
            default:
                return $"{Value}.From({expression})";
        }
    }
}
