using System.Globalization;
using System.Text;
using System.Text.Json;
using PromptRegistry.Generator.TemplateCode;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Tests.Corpus;

/// <summary>A corpus case as C#: the types of its inputs, the emitted method, and a method that runs it.</summary>
internal sealed class CorpusSource
{
    private readonly StringBuilder _types = new();
    private readonly HashSet<string> _declared = [];

    /// <summary>The types of inputs, in a namespace of their own.</summary>
    public static string TypesOf(IReadOnlyList<CorpusInput> inputs, string @namespace)
    {
        var source = new CorpusSource();
        foreach (var input in inputs)
            source.Declare(input.Type);
        var parameters = inputs.Select(input => $"{TypeName(input.Type)} {CorpusInput.Pascal(input.Name)}");
        var arguments = inputs.Select(input => Literal(input.Type, input.Json));
        return $$"""
            namespace {{@namespace}}
            {
            {{source._types}}
            public sealed record Inputs({{string.Join(", ", parameters)}})
            {
                public static Inputs Given { get; } = new({{string.Join(", ", arguments)}});
            }
            }

            """;
    }

    /// <summary>A case's emitted method, and a method that runs it with the inputs of another namespace.</summary>
    public static string Of(CorpusCase item, string @namespace, string types) => $$"""
        namespace {{@namespace}}
        {
        using {{types}};
        public static class Emitted
        {
        {{CSharpEmitter.Emit(item.Bind(), Options())}}
        public static string Run(
            PromptRegistry.Templates.Limits.RenderLimits limits,
            System.Threading.CancellationToken cancellation)
        {
            var inputs = Inputs.Given;
            var writer = new PromptRegistry.Templates.Rendering.TemplateWriter(
                stackalloc char[64], limits, cancellation);
            try
            {
                Render(ref writer, in inputs);
                return writer.ToString();
            }
            finally
            {
                writer.Dispose();
            }
        }
        }
        }

        """;

    private static EmissionOptions Options() => new()
    {
        MethodName = "Render",
        InputsType = "Inputs",
        ReadGlobal = name => "inputs." + CorpusInput.Pascal(name),
        MemberName = CorpusInput.Pascal,
        EnumText = (name, value) => $"{name}Text.Of({value})",
    };

    private void Declare(TemplateType type)
    {
        switch (type)
        {
            case NullableType nullable:
                Declare(nullable.Inner);
                break;
            case ArrayType array:
                Declare(array.Element);
                break;
            case MapType map:
                Declare(map.Value);
                break;
            case EnumType value when _declared.Add(value.Name):
                DeclareEnum(value);
                break;
            case ObjectType value when _declared.Add(value.Name):
                DeclareRecord(value);
                break;
        }
    }

    private void DeclareEnum(EnumType type)
    {
        var arms = type.Values.Select(value => $"{type.Name}.{CorpusInput.Pascal(value)} => \"{value}\"");
        Line($"public enum {type.Name} {{ {string.Join(", ", type.Values.Select(CorpusInput.Pascal))} }}");
        Line($"public static class {type.Name}Text {{ public static string Of({type.Name} value) => "
            + $"value switch {{ {string.Join(", ", arms)}, _ => throw new System.InvalidOperationException() }}; }}");
    }

    private void DeclareRecord(ObjectType type)
    {
        foreach (var property in type.Properties)
            Declare(property.Type);
        var parameters = type.Properties.Select(p => $"{TypeName(p.Type)} {CorpusInput.Pascal(p.Name)}");
        var names = string.Join(", ", type.Properties.Select(p => $"\"{p.Name}\""));
        Line($$"""
            public sealed record {{type.Name}}({{string.Join(", ", parameters)}})
                : PromptRegistry.Templates.Values.ITemplateObject
            {
                System.Collections.Generic.IReadOnlyList<string> PromptRegistry.Templates.Values.ITemplateObject.Names
                    => new[] { {{names}} };
                bool PromptRegistry.Templates.Values.ITemplateObject.TryGet(
                    string name, out PromptRegistry.Templates.Values.TemplateValue value)
                {
                    switch (name)
                    {
            """);
        foreach (var property in type.Properties)
        {
            var value = ClrTypesForTests.ToValue(property.Type, CorpusInput.Pascal(property.Name));
            Line($"case \"{property.Name}\": value = {value}; return true;");
        }

        Line("default: value = default; return false; } } }");
    }

    private void Line(string line) => _types.Append(line).Append('\n');

    private static string TypeName(TemplateType type) => new ClrTypes(Options()).NameOf(type);

    private static string Literal(TemplateType type, JsonElement json)
    {
        if (json.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
            return $"default({TypeName(type)})";
        switch (type.NotNull)
        {
            case ArrayType array:
                var items = json.EnumerateArray().Select(item => Literal(array.Element, item));
                return $"new {TypeName(array.Element)}[] {{ {string.Join(", ", items)} }}";
            case MapType map:
                var entries = json.EnumerateObject().Select(e => $"[\"{e.Name}\"] = {Literal(map.Value, e.Value)}");
                return $"new System.Collections.Generic.Dictionary<string, {TypeName(map.Value)}> "
                    + $"{{ {string.Join(", ", entries)} }}";
            case ObjectType value:
                var members = value.Properties.Select(p =>
                    Literal(p.Type, json.TryGetProperty(p.Name, out var member) ? member : default));
                return $"new {value.Name}({string.Join(", ", members)})";
            case EnumType value:
                return $"{value.Name}.{CorpusInput.Pascal(json.GetString()!)}";
            case var scalar when scalar.Equals(TemplateType.String):
                return CSharpLiteral.Of(json.GetString()!);
            case var scalar when scalar.Equals(TemplateType.Date):
                return string.Create(CultureInfo.InvariantCulture, $"new System.DateTime({json.GetDateTime().Ticks})");
            default:
                return json.GetRawText();
        }
    }
}
