using PromptRegistry.Core.Manifests;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Core.Prompts;

/// <summary>The manifest's types as the template language knows them.</summary>
public static class TemplateTypes
{
    /// <param name="name">Names enums and objects: the input's or property's name.</param>
    public static TemplateType Of(string name, InputType type)
    {
        TemplateType result = type.Kind switch
        {
            InputKind.Integer => TemplateType.Integer,
            InputKind.Number => TemplateType.Number,
            InputKind.Boolean => TemplateType.Boolean,
            InputKind.Date => TemplateType.Date,
            InputKind.Enum => new EnumType(name, new EquatableList<string>(type.Values)),
            InputKind.Object => new ObjectType(name, new EquatableList<ObjectProperty>(
                type.Properties.Select(p => new ObjectProperty(p.Name, Of($"{name}.{p.Name}", p.Type))))),
            InputKind.Map => new MapType(Of(name, type.Element!)),
            InputKind.Array => new ArrayType(Of(name, type.Element!)),
            _ => TemplateType.String,
        };
        return type.IsNullable ? TemplateType.MakeNullable(result) : result;
    }
}
