using PromptRegistry.Core.Accessors;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Generator.Writing;

namespace PromptRegistry.Generator.Emission;

/// <summary>Writes a record for an object input; interpreted templates read it through its members, without reflection.</summary>
internal sealed class RecordEmitter(AccessorTypes types)
{
    private readonly ValueConversion conversion = new(types);

    public void Emit(SourceWriter writer, AccessorRecord type, string visibility = "public")
    {
        writer.Line();
        writer.Record(
            visibility, type.Name, type.Properties.Select(p => (types.Write(p.Path, p.Type), p.Property, p.Type.IsNullable)),
            "global::PromptRegistry.Templates.Values.ITemplateObject");
        writer.Line($"private static readonly string[] MemberNames = {{ {string.Join(", ", type.Properties.Select(p => CSharpName.Literal(p.Name)))} }};");
        writer.Line();
        writer.Line("global::System.Collections.Generic.IReadOnlyList<string> global::PromptRegistry.Templates.Values.ITemplateObject.Names => MemberNames;");
        writer.Line();
        writer.Open("bool global::PromptRegistry.Templates.Values.ITemplateObject.TryGet(string name, out global::PromptRegistry.Templates.Values.TemplateValue value)");
        writer.Open("switch (name)");
        foreach (var property in type.Properties)
            writer.Line($"case {CSharpName.Literal(property.Name)}: value = {conversion.Write(property.Property, property.Path, property.Type)}; return true;");

        writer.Line("default: value = default; return false;");
        writer.Close();
        writer.Close();
        writer.Close();
    }
}

/// <summary>Writes an enum and the method that gives the word that a template sees.</summary>
internal static class EnumEmitter
{
    public static string TextMethod(AccessorEnum type) => $"TextOf{type.Name}";

    public static void Emit(SourceWriter writer, AccessorEnum type)
    {
        writer.Line();
        writer.Open($"public enum {type.Name}");
        foreach (var (member, word) in type.Members) writer.Summary($"\"{word}\"").Line(member + ",");
        writer.Close();
    }

    public static void EmitText(SourceWriter writer, AccessorEnum type)
    {
        writer.Line();
        writer.Open($"private static string {TextMethod(type)}({type.Name} value)");
        writer.Open("switch (value)");
        foreach (var (member, word) in type.Members)
            writer.Line($"case {type.Name}.{member}: return {CSharpName.Literal(word)};");

        writer.Line($"default: throw new global::System.ArgumentOutOfRangeException(nameof(value), value, \"This is no value of {type.Name}.\");");
        writer.Close();
        writer.Close();
    }
}

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
            case InputKind.Integer: return $"{Value}.From((long){expression})";
            case InputKind.Enum: return $"{Value}.From({EnumEmitter.TextMethod(types.FindEnum(path)!)}({expression}))";
            case InputKind.Object:
                return $"{Value}.From((global::PromptRegistry.Templates.Values.ITemplateObject){expression})";
            case InputKind.Array:
                var item = $"item{depth}";
                return $"{Value}.From(new global::PromptRegistry.Templates.Values.TemplateList<{types.Write(path, type.Element!)}>("
                    + $"{expression}, {item} => {Write(item, path, type.Element!, depth + 1)}))";
            case InputKind.Image or InputKind.Audio or InputKind.File: return $"{Value}.From(global::PromptRegistry.Chat.AttachedContent.ToValue({expression}))";
            case InputKind.Messages: return $"{Value}.From(global::PromptRegistry.Chat.Conversation.ToValue({expression}))";
            case InputKind.Map:
                var entry = $"entry{depth}";
                return $"{Value}.From(new global::PromptRegistry.Templates.Values.TemplateMap<{types.Write(path, type.Element!)}>("
                    + $"{expression}, {entry} => {Write(entry, path, type.Element!, depth + 1)}))";
            default: return $"{Value}.From({expression})";
        }
    }
}
