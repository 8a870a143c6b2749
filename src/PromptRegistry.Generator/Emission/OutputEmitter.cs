using System.Globalization;
using System.Text;
using PromptRegistry.Core.Accessors;
using PromptRegistry.Generator.TemplateCode;
using PromptRegistry.Generator.Writing;

namespace PromptRegistry.Generator.Emission;

/// <summary>Writes the types of a JSON answer, its schema and the methods that read it.</summary>
internal static class OutputEmitter
{
    private const string Reader = "global::PromptRegistry.Chat.AnswerReader";

    /// <param name="summary">What the record of the whole is, in words.</param>
    /// <param name="parse">Writes what the record of the whole has beside its properties.</param>
    public static void Emit(SourceWriter writer, OutputTypes types, string summary, Action<SourceWriter> parse)
    {
        foreach (var shape in types.Declared)
        {
            if (shape.Kind == OutputKind.Enum) EmitEnum(writer, shape);
            else if (ReferenceEquals(shape, types.Root)) EmitRecord(writer, shape, summary, parse);
            else EmitRecord(writer, shape, null, null);
        }

        if (types.PartialName is { } partial) EmitPartial(writer, partial, types.Root);
    }

    /// <summary>Writes the record of an answer that is still coming.</summary>
    private static void EmitPartial(SourceWriter writer, string name, OutputShape root)
    {
        const string parts = "global::PromptRegistry.Chat.AnswerParts";
        writer.Line();
        writer.Summary("What is there of an answer that is still coming: a property is null until its value is complete, and lists grow by complete items.");
        foreach (var property in root.Properties.Where(p => p.Description is not null))
            writer.Parameter(property.Property, property.Description!);

        writer.Record("public", name, root.Properties.Select(p => (Type(p.Shape with { IsNullable = true }), p.Property, true)));
        writer.Open($"internal static {name} Read({parts} parts)");
        writer.Line($"return new {name}(");
        writer.Indent();
        for (var i = 0; i < root.Properties.Count; i++)
        {
            var property = root.Properties[i];
            writer.Line(ReadPart(property) + (i + 1 < root.Properties.Count ? "," : ");"));
        }

        writer.Outdent();
        writer.Close();
        writer.Close();
    }

    private static string ReadPart(OutputProperty property)
    {
        var name = CSharpName.Literal(property.Name);
        return property.Shape.Kind == OutputKind.List
            ? $"parts.Items({name}, item => {ReadValue("item", property.Shape.Element!, 1)})"
            : $"parts.Value({name}, part => {ReadValue("part", property.Shape with { IsNullable = true })})";
    }

    private static void EmitEnum(SourceWriter writer, OutputShape shape)
    {
        EnumEmitter.Emit(writer, new AccessorEnum("", shape.TypeName!, shape.Members));
        writer.Line();
        writer.Open($"private static {shape.TypeName} Read{shape.TypeName}({Reader} answer)");
        foreach (var (member, word) in shape.Members)
            writer.Line($"if (answer.Is({CSharpName.Literal(word)})) return {shape.TypeName}.{member};");

        var words = string.Join(", ", shape.Members.Select(m => m.Word));
        writer.Line("answer.Text();");
        writer.Line($"throw answer.Unexpected({CSharpName.Literal("one of " + words)});");
        writer.Close();
    }

    private static void EmitRecord(SourceWriter writer, OutputShape shape, string? summary, Action<SourceWriter>? parse)
    {
        writer.Line();
        writer.Summary(summary);
        foreach (var property in shape.Properties.Where(p => p.Description is not null))
            writer.Parameter(property.Property, property.Description!);

        writer.Record("public", shape.TypeName!, shape.Properties.Select(p => (Type(p.Shape), p.Property, p.Shape.IsNullable)));
        parse?.Invoke(writer);
        writer.Open($"internal static {shape.TypeName} Read({Reader} answer)");
        writer.Line($"return new {shape.TypeName}({(shape.Properties.Count == 0 ? ");" : "")}");
        writer.Indent();
        for (var i = 0; i < shape.Properties.Count; i++)
        {
            var property = shape.Properties[i];
            var value = $"answer.Property({CSharpName.Literal(property.Name)})";
            writer.Line(ReadValue(value, property.Shape) + (i + 1 < shape.Properties.Count ? "," : ");"));
        }

        writer.Outdent();
        writer.Close();
        writer.Close();
    }

    /// <summary>Writes how an answer is read.</summary>
    public static void EmitParsing(SourceWriter writer, string schemaJson)
    {
        writer.Summary("The JSON Schema of the answer.");
        writer.Line($"public static string JsonSchema => {CSharpName.Literal(schemaJson)};");
        writer.Line();
        writer.Summary("Reads an answer; a code fence or words around the JSON do no harm.");
        writer.Line("/// <exception cref=\"global::PromptRegistry.Chat.AnswerFormatException\">The text is no such answer.</exception>");
        writer.Line("public static Output Parse(string text) => global::PromptRegistry.Chat.Answer.Parse(text, Read);");
        writer.Line();
        writer.Summary("Reads an answer; false, and why, when the text is none.");
        const string notNullWhen = "global::System.Diagnostics.CodeAnalysis.NotNullWhen";
        writer.Line($"public static bool TryParse(string text, [{notNullWhen}(true)] out Output? output, [{notNullWhen}(false)] out string? error) =>");
        writer.Line("    global::PromptRegistry.Chat.Answer.TryParse(text, Read, out output, out error);");
        writer.Line();
    }

    private static string Type(OutputShape shape)
    {
        var type = shape.Kind switch
        {
            OutputKind.Integer => "long",
            OutputKind.Number => "double",
            OutputKind.Boolean => "bool",
            OutputKind.Enum or OutputKind.Record => shape.TypeName!,
            OutputKind.List => $"global::System.Collections.Generic.IReadOnlyList<{Type(shape.Element!)}>",
            OutputKind.Map => $"global::System.Collections.Generic.IReadOnlyDictionary<string, {Type(shape.Element!)}>",
            OutputKind.Json => "global::System.Text.Json.JsonElement",
            _ => "string",
        };
        return shape.IsNullable ? type + "?" : type;
    }

    /// <param name="depth">How many lists and maps are around it, for names that differ.</param>
    private static string ReadValue(string value, OutputShape shape, int depth = 0)
    {
        var item = depth == 0 ? "item" : $"item{depth}";
        var read = shape.Kind switch
        {
            OutputKind.Integer => "Integer()",
            OutputKind.Number => "Number()",
            OutputKind.Boolean => "Boolean()",
            OutputKind.Json => "Json()",
            OutputKind.List => $"Items({item} => {ReadValue(item, shape.Element!, depth + 1)})",
            OutputKind.Map => $"Entries({item} => {ReadValue(item, shape.Element!, depth + 1)})",
            OutputKind.Text => "Text()",
            _ => null,
        };
        var plain = read is not null ? $"{value}{Checks(shape.Limits)}.{read}"
            : shape.Kind == OutputKind.Enum ? $"Read{shape.TypeName}({value})"
            : $"{shape.TypeName}.Read({value})";
        return shape.IsNullable ? $"{value}.IsAbsent ? ({Type(shape)})null : {plain}" : plain;
    }

    /// <summary>The limits of a value, before it is read.</summary>
    private static string Checks(OutputLimits limits)
    {
        var checks = new StringBuilder();
        if (limits.Minimum is { } minimum) checks.Append(".AtLeast(").Append(CSharpLiteral.Of(minimum)).Append(')');
        if (limits.Maximum is { } maximum) checks.Append(".AtMost(").Append(CSharpLiteral.Of(maximum)).Append(')');
        if (limits.ExclusiveMinimum is { } above) checks.Append(".MoreThan(").Append(CSharpLiteral.Of(above)).Append(')');
        if (limits.ExclusiveMaximum is { } below) checks.Append(".LessThan(").Append(CSharpLiteral.Of(below)).Append(')');
        if (limits.MultipleOf is { } step) checks.Append(".MultipleOf(").Append(CSharpLiteral.Of(step)).Append(')');
        if (limits.MinLength is not null || limits.MaxLength is not null) checks.Append(".Length(").Append(Range(limits.MinLength, limits.MaxLength)).Append(')');
        if (limits.Pattern is { } pattern) checks.Append(".Matching(").Append(CSharpName.Literal(pattern)).Append(')');
        if (limits.MinItems is not null || limits.MaxItems is not null) checks.Append(".Count(").Append(Range(limits.MinItems, limits.MaxItems)).Append(')');
        return checks.ToString();
    }

    private static string Range(int? from, int? to) => string.Format(CultureInfo.InvariantCulture, "{0}, {1}", from ?? 0, to ?? int.MaxValue);
}
