using System.Globalization;
using PromptRegistry.Core.Accessors;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Generator.Writing;

namespace PromptRegistry.Generator.Emission;

/// <summary>Writes the record of a prompt's inputs, and the parameter list that its constructor shares with Render.</summary>
internal sealed class InputsEmitter(PromptManifest manifest, AccessorTypes types)
{
    private readonly DefaultValue defaults = new(types);

    /// <summary>Inputs in the order of the parameters: required ones first.</summary>
    public IReadOnlyList<(InputDefinition Input, AccessorProperty Property)> Ordered { get; } =
    [
        .. manifest.Inputs.Where(i => !i.IsFrozen)
            .Join(types.Inputs, i => i.Name, p => p.Name, (i, p) => (Input: i, Property: p))
            .OrderByDescending(pair => pair.Input.IsRequired),
    ];

    /// <summary>Inputs whose value the manifest gives: templates read them, and no caller sees them.</summary>
    private IEnumerable<(InputDefinition Input, AccessorProperty Property)> Frozen =>
        manifest.Inputs.Where(i => i.IsFrozen).Join(types.Inputs, i => i.Name, p => p.Name, (i, p) => (i, p));

    public IEnumerable<string> Parameters => Ordered.Select(pair => Parameter(pair.Input, pair.Property));
    public IEnumerable<string> Arguments => Ordered.Select(pair => pair.Property.Parameter);

    /// <summary>Whether somebody else writes the text of an input.</summary>
    public bool HasUntrusted => Untrusted.Any();

    private IEnumerable<(InputDefinition Input, AccessorProperty Property)> Untrusted => Ordered.Where(pair => pair.Input.Untrusted && !pair.Input.Type.IsAttachment);

    /// <summary>Whether the text of an input is shortened.</summary>
    public bool HasCompressed => Compressed.Any();

    private IEnumerable<(InputDefinition Input, AccessorProperty Property)> Compressed => Ordered.Where(pair => pair.Input.Compress is not null);

    public void Emit(SourceWriter writer)
    {
        writer.Line();
        writer.Summary($"The inputs of {manifest.Name}.");
        writer.Open("public sealed record Inputs" + (HasUntrusted ? " : global::PromptRegistry.Chat.IUntrustedInputs" : ""));
        EmitConstructor(writer);
        foreach (var (input, property) in Ordered)
        {
            writer.Line();
            writer.Summary(Describe(input));
            writer.Line($"public {types.Write(property.Path, property.Type)} {property.Property} {{ get; init; }}");
        }

        foreach (var (input, property) in Frozen)
        {
            writer.Line();
            writer.Line($"internal {types.Write(property.Path, property.Type)} {property.Property} {{ get; }} = {defaults.Write(input.Default, property.Path, input.Type)};");
        }

        EmitCheck(writer);
        EmitValues(writer);
        if (HasCompressed) EmitShorten(writer);
        if (HasUntrusted) EmitUntrusted(writer);
        writer.Close();
    }

    public static string Describe(InputDefinition input)
    {
        var text = input.Description ?? $"{input.Name}, {input.Type}.";
        if (input.Untrusted) text += " Comes from outside: not trusted.";
        if (input.Untrusted && input.Type.Kind == InputKind.Messages) text += " System and developer messages are refused.";
        if (input.Compress is { } compress)
            text += string.Format(CultureInfo.InvariantCulture, " Of a longer one about {0:N0} tokens are sent: what says least{1} is left out.", compress.Tokens, compress.Question is { } question ? $" about '{question}'" : "");
        if (input.MediaTypes.Count > 0) text += $" Of {string.Join(", ", input.MediaTypes)}.";
        if (input.MaxBytes is { } most) text += string.Format(CultureInfo.InvariantCulture, " At most {0:N0} bytes.", most);
        if (input.Minimum is not null) text += $" At least {Number(input.Minimum)}.";
        if (input.Maximum is not null) text += $" At most {Number(input.Maximum)}.";
        return text;
    }

    private static string Number(double? value) => value!.Value.ToString("R", CultureInfo.InvariantCulture);

    private string Parameter(InputDefinition input, AccessorProperty property)
    {
        var type = types.Write(property.Path, property.Type);
        if (input.IsRequired) return $"{type} {property.Parameter}";
        if (input.Default is not null && DefaultValue.IsConstant(input.Type))
            return $"{type} {property.Parameter} = {defaults.Write(input.Default, property.Path, input.Type)}";

        var optional = input.Type.IsNullable ? type : type + "?";
        return $"{optional} {property.Parameter} = null";
    }

    private void EmitConstructor(SourceWriter writer)
    {
        writer.Open($"public Inputs({string.Join(", ", Parameters)})");
        foreach (var (input, property) in Ordered)
        {
            var isNullByDefault = !input.IsRequired && input.Default is not null && !DefaultValue.IsConstant(input.Type);
            var fallback = isNullByDefault ? $" ?? {defaults.Write(input.Default, property.Path, input.Type)}" : "";
            writer.Line($"{property.Property} = {property.Parameter}{fallback};");
        }

        writer.Close();
    }

    private void EmitCheck(SourceWriter writer)
    {
        writer.Line();
        writer.Open("internal void Check()");
        foreach (var (input, property) in Ordered)
        {
            var parameter = CSharpName.Literal(property.Parameter.TrimStart('@'));
            if (input.Type.IsReference() && !input.Type.IsNullable)
                writer.Line($"if ({property.Property} is null) throw new global::System.ArgumentNullException({parameter});");

            if (input.Type.Kind == InputKind.Messages)
                writer.Line($"global::PromptRegistry.Chat.Conversation.Check({parameter}, {CSharpName.Literal(input.Name)}, {(input.Untrusted ? "true" : "false")}, {property.Property});");

            if (input.Type.IsAttachment) writer.Line(CheckAttachment(input, property, parameter));
            if (input.Minimum is not null || input.Maximum is not null)
            {
                var conditions = new List<string>();
                if (input.Minimum is not null) conditions.Add($"{property.Property} < {Number(input.Minimum)}");
                if (input.Maximum is not null) conditions.Add($"{property.Property} > {Number(input.Maximum)}");
                var range = input.Minimum is null ? $"at most {Number(input.Maximum)}"
                    : input.Maximum is null ? $"at least {Number(input.Minimum)}"
                    : $"from {Number(input.Minimum)} to {Number(input.Maximum)}";
                writer.Line($"if ({string.Join(" || ", conditions)}) throw new global::System.ArgumentOutOfRangeException({parameter}, {property.Property}, \"'{input.Name}' of {manifest.Name} must be {range}.\");");
            }
        }

        writer.Close();
    }

    private static string CheckAttachment(InputDefinition input, AccessorProperty property, string parameter)
    {
        var kind = input.Type.Kind == InputKind.Array ? input.Type.Element!.Kind : input.Type.Kind;
        var size = input.MaxBytes is { } most ? most.ToString(CultureInfo.InvariantCulture) : "null";
        var types = string.Concat(input.MediaTypes.Select(t => ", " + CSharpName.Literal(t)));
        return $"global::PromptRegistry.Chat.AttachedContent.Check({parameter}, {CSharpName.Literal(input.Name)}, {property.Property}, "
            + $"global::PromptRegistry.Core.Manifests.InputKind.{kind}, {size}{types});";
    }

    private void EmitValues(SourceWriter writer)
    {
        var conversion = new ValueConversion(types);
        const string dictionary = "global::System.Collections.Generic.Dictionary<string, global::PromptRegistry.Templates.Values.TemplateValue>";
        writer.Line();
        writer.Open($"internal {dictionary} ToValues()");
        writer.Open($"return new {dictionary}({Ordered.Count})");
        foreach (var property in types.Inputs.Where(p => Ordered.Any(o => o.Property == p)))
            writer.Line($"[{CSharpName.Literal(property.Name)}] = {conversion.Write(property.Property, property.Path, property.Type)},");

        writer.Close("};");
        writer.Close();
    }

    /// <summary>Writes what leaves sentences of long texts out.</summary>
    private void EmitShorten(SourceWriter writer)
    {
        const string core = "global::PromptRegistry.Core.Prompts.";
        var texts = Compressed.Select(pair =>
        {
            var rule = pair.Input.Compress!;
            var question = rule.Question is { } name ? types.Inputs.First(p => p.Name == name).Property : "null";
            return $"{pair.Property.Property} = compressor.Shorten({CSharpName.Literal(pair.Input.Name)}, {pair.Property.Property}, "
                + $"{rule.Tokens.ToString(CultureInfo.InvariantCulture)}, {question}){(pair.Input.Type.IsNullable ? "" : "!")},";
        });
        writer.Line();
        writer.Open($"internal Inputs Shorten(out global::System.Collections.Generic.IReadOnlyList<{core}CompressedInput> compressed)");
        writer.Line($"var compressor = new {core}InputCompressor();");
        writer.Open("var shortened = this with");
        foreach (var text in texts) writer.Line(text);
        writer.Close("};");
        writer.Line("compressed = compressor.Done;");
        writer.Line("return compressed.Count == 0 ? this : shortened;");
        writer.Close();
    }

    private void EmitUntrusted(SourceWriter writer)
    {
        var conversion = new ValueConversion(types);
        const string pair = "global::System.Collections.Generic.KeyValuePair<string, global::PromptRegistry.Templates.Values.TemplateValue>";
        writer.Line();
        writer.Open($"global::System.Collections.Generic.IReadOnlyList<{pair}> global::PromptRegistry.Chat.IUntrustedInputs.Untrusted()");
        writer.Open($"return new {pair}[]");
        foreach (var (input, property) in Untrusted)
            writer.Line($"new {pair}({CSharpName.Literal(input.Name)}, {conversion.Write(property.Property, property.Path, property.Type)}),");

        writer.Close("};");
        writer.Close();
    }
}
