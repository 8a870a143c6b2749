using System.Globalization;
using PromptRegistry.Core.Accessors;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Generator.Emission;

/// <summary>Writes values that stand in a manifest as C# expressions.</summary>
internal sealed class DefaultValue(AccessorTypes types)
{
    private const string ChatMessage = "global::Microsoft.Extensions.AI.ChatMessage";

    /// <summary>Whether the default can stand in a parameter list.</summary>
    public static bool IsConstant(InputType type) =>
        type.Kind is InputKind.String or InputKind.Integer or InputKind.Number or InputKind.Boolean or InputKind.Enum;

    /// <summary>The value as an expression of exactly the input's type.</summary>
    public string Write(YamlNode? node, string path, InputType type)
    {
        switch (node)
        {
            case YamlSequence sequence when type.Kind == InputKind.Array:
                var items = sequence.Items.Select(i => Write(i, path, type.Element!)).ToList();
                var element = types.Write(path, type.Element!);
                return items.Count == 0
                    ? $"global::System.Array.Empty<{element}>()"
                    : $"new {element}[] {{ {string.Join(", ", items)} }}";
            case YamlSequence conversation when type.Kind == InputKind.Messages:
                var messages = conversation.Items.OfType<YamlMapping>().Select(WriteMessage).ToList();
                return messages.Count == 0
                    ? $"global::System.Array.Empty<{ChatMessage}>()"
                    : $"new {ChatMessage}[] {{ {string.Join(", ", messages)} }}";
            case YamlMapping mapping when type.Kind == InputKind.Map:
                var entries = mapping.Entries.Select(e =>
                    $"[{CSharpName.Literal(e.Key.Value)}] = {Write(e.Value, path, type.Element!)}").ToList();
                var value = types.Write(path, type.Element!);
                var map = $"new global::System.Collections.Generic.Dictionary<string, {value}>()";
                return entries.Count == 0 ? map : $"{map} {{ {string.Join(", ", entries)} }}";
            case YamlMapping mapping when type.Kind == InputKind.Object:
                var record = types.Records.First(r => r.Path == path);
                var arguments = record.Properties.Select(p => Write(mapping.Find(p.Name), p.Path, p.Type));
                return $"new {record.Name}({string.Join(", ", arguments)})";
            case YamlScalar scalar when !(scalar.IsNull && (type.IsNullable || type.Kind != InputKind.String)):
                return WriteScalar(scalar, path, type);
            default: return "null";
        }
    }

    private static string WriteMessage(YamlMapping message) =>
        $"new {ChatMessage}(new global::Microsoft.Extensions.AI.ChatRole({Text(message, "role")}), {Text(message, "content")})";

    private static string Text(YamlMapping message, string key) => CSharpName.Literal((message.Find(key) as YamlScalar)?.Value ?? "");

    private string WriteScalar(YamlScalar scalar, string path, InputType type)
    {
        switch (type.Kind)
        {
            case InputKind.Integer: return scalar.AsInteger!.Value.ToString(CultureInfo.InvariantCulture);
            case InputKind.Number: return scalar.AsNumber!.Value.ToString("R", CultureInfo.InvariantCulture) + "d";
            case InputKind.Boolean: return scalar.AsBoolean == true ? "true" : "false";
            case InputKind.Enum:
                var members = types.FindEnum(path)!;
                return $"{members.Name}.{members.Members.First(m => m.Word == scalar.Value).Member}";
            case InputKind.Date:
                var date = scalar.AsDate!.Value;
                return $"new global::System.DateTime({date.Ticks.ToString(CultureInfo.InvariantCulture)}L, global::System.DateTimeKind.{date.Kind})";
            default: return CSharpName.Literal(scalar.Value);
        }
    }
}

/// <summary>Writes model settings as a C# expression.</summary>
internal static class ModelExpression
{
    public static string Write(ModelSettings model)
    {
        var settings = new List<string>();
        if (model.Name is not null) settings.Add($"name: {CSharpName.Literal(model.Name)}");
        Add(settings, "temperature", model.Temperature);
        Add(settings, "maxOutputTokens", model.MaxOutputTokens);
        Add(settings, "topP", model.TopP);
        Add(settings, "topK", model.TopK);
        Add(settings, "frequencyPenalty", model.FrequencyPenalty);
        Add(settings, "presencePenalty", model.PresencePenalty);
        Add(settings, "seed", model.Seed);
        if (model.Stop.Count > 0) settings.Add($"stop: new[] {{ {string.Join(", ", model.Stop.Select(CSharpName.Literal))} }}");
        if (model.ReasoningEffort is not null) settings.Add($"reasoningEffort: {CSharpName.Literal(model.ReasoningEffort)}");
        if (model.ExtraJson is not null) settings.Add($"extraJson: {CSharpName.Literal(model.ExtraJson)}");
        Add(settings, "contextWindow", model.ContextWindow);
        return $"global::PromptRegistry.Core.Manifests.ModelSettings.Create({string.Join(", ", settings)})";
    }

    /// <summary>What is different for certain models, as a call behind the target; empty for nothing.</summary>
    public static string Overrides(PromptManifest manifest) => manifest.Models.Count == 0 ? "" : ".WithModels("
        + string.Join(", ", manifest.Models.Select(m => $"new global::PromptRegistry.Core.Manifests.ModelOverride({CSharpName.Literal(m.Model)}, {Write(m.Settings)})")) + ")";

    private static void Add(List<string> settings, string name, double? value)
    {
        if (value is not null) settings.Add($"{name}: {value.Value.ToString("R", CultureInfo.InvariantCulture)}");
    }
}
