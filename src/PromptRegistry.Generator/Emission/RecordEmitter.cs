using PromptRegistry.Core.Accessors;

namespace PromptRegistry.Generator.Emission;

/// <summary>Writes a record for an object input; interpreted templates read it through its members, without reflection.</summary>
internal sealed class RecordEmitter(AccessorTypes types)
{
    private readonly ValueConversion conversion = new(types);

    public void Emit(SourceWriter writer, AccessorRecord type, string visibility = "public")
    {
        writer.Line();
        DataType.Open(
            writer, types.Dialect, visibility, type.Name,
            type.Properties.Select(p => (types.Write(p.Path, p.Type), p.Property, p.Type.IsNullable)),
            "global::PromptRegistry.Templates.Values.ITemplateObject");
        writer.Line($"private static readonly string[] MemberNames = {{ {string.Join(", ", type.Properties.Select(p => CSharpName.Literal(p.Name)))} }};");
        writer.Line();
        writer.Line("global::System.Collections.Generic.IReadOnlyList<string> global::PromptRegistry.Templates.Values.ITemplateObject.Names => MemberNames;");
        writer.Line();
        writer.Open("bool global::PromptRegistry.Templates.Values.ITemplateObject.TryGet(string name, out global::PromptRegistry.Templates.Values.TemplateValue value)");
        writer.Open("switch (name)");
        foreach (var property in type.Properties)
        {
            writer.Line($"case {CSharpName.Literal(property.Name)}: value = {conversion.Write(property.Property, property.Path, property.Type)}; return true;");
        }

        writer.Line("default: value = default; return false;");
        writer.Close();
        writer.Close();
        writer.Close();
    }
}
