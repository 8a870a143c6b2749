using System.Globalization;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Core.Prompts;

/// <summary>Converts a checked YAML value; what does not fit, which was reported before, becomes null.</summary>
public static class InputValue
{
    public static TemplateValue Convert(YamlNode? node, InputType type)
    {
        switch (node)
        {
            case YamlSequence sequence when type.Kind == InputKind.Array:
                return TemplateValue.From(new TemplateArray(sequence.Items.Select(i => Convert(i, type.Element!))));
            case YamlMapping mapping when type.Kind == InputKind.Map:
                var map = new TemplateObject();
                foreach (var entry in mapping.Entries) map[entry.Key.Value] = Convert(entry.Value, type.Element!);
                return TemplateValue.From(map);
            case YamlMapping mapping when type.Kind == InputKind.Object:
                var properties = new TemplateObject();
                foreach (var property in type.Properties)
                {
                    properties[property.Name] = Convert(mapping.Find(property.Name), property.Type);
                }

                return TemplateValue.From(properties);
            case YamlScalar scalar when !(scalar.IsNull && (type.IsNullable || type.Kind != InputKind.String)):
                return ConvertScalar(scalar.Value, type.Kind);
            default:
                return TemplateValue.Null;
        }
    }

    private static TemplateValue ConvertScalar(string text, InputKind kind)
    {
        switch (kind)
        {
            case InputKind.String or InputKind.Enum:
                return TemplateValue.From(text);
            case InputKind.Integer when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer):
                return TemplateValue.From((long)integer);
            case InputKind.Number when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number):
                return TemplateValue.From(number);
            case InputKind.Boolean:
                return TemplateValue.From(text is "true" or "True" or "TRUE");
            case InputKind.Date when InputValueChecker.TryDate(text, out var date):
                return TemplateValue.From(date);
            default:
                return TemplateValue.Null;
        }
    }
}
