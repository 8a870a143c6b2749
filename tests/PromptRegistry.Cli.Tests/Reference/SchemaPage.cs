using System.Globalization;
using System.Text;
using System.Text.Json;
using PromptRegistry.TestKit;

namespace PromptRegistry.Cli.Tests.Reference;

/// <summary>A page with every key that a JSON Schema of ours knows.</summary>
internal sealed class SchemaPage
{
    private readonly StringBuilder page = new();
    private readonly JsonElement root;

    private SchemaPage(JsonElement root) => this.root = root;

    /// <param name="schema">The file in <c>schemas/</c>.</param>
    public static string Write(string schema, string title, string introduction)
    {
        using var read = JsonDocument.Parse(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "schemas", schema)));
        var writer = new SchemaPage(read.RootElement);
        writer.page.Append(CultureInfo.InvariantCulture, $"# {title}\n\n{introduction} Any other key is an error. A dot stands for a level, `[]` for each item of a list, `<name>` for a name that you choose.\n");
        writer.Section(null, read.RootElement);
        if (read.RootElement.TryGetProperty("$defs", out var definitions))
        {
            foreach (var definition in definitions.EnumerateObject()) writer.Section(definition.Name, definition.Value);
        }

        return writer.page.ToString();
    }

    private void Section(string? name, JsonElement schema)
    {
        if (name is not null) page.Append(CultureInfo.InvariantCulture, $"\n## {char.ToUpperInvariant(name[0])}{name[1..]}\n\n{Description(schema)}\n");
        var kinds = Kinds(schema);
        if (name is not null && kinds.Length > 0) page.Append(CultureInfo.InvariantCulture, $"\nWritten as: {kinds}.\n");
        var properties = Properties("", schema).ToList();
        if (properties.Count == 0) return;
        page.Append("\n| key | value | meaning |\n| --- | --- | --- |\n");
        foreach (var (key, value, isRequired) in properties)
            page.Append(CultureInfo.InvariantCulture, $"| `{key}` | {Cell(Kinds(value))} | {(isRequired ? "Required. " : "")}{Cell(Description(value))} |\n");
    }

    /// <summary>The keys below a value, each with what it holds.</summary>
    private static IEnumerable<(string Key, JsonElement Value, bool IsRequired)> Properties(string prefix, JsonElement schema)
    {
        foreach (var alternative in Alternatives(schema))
        {
            if (alternative.TryGetProperty("properties", out var properties))
            {
                foreach (var property in properties.EnumerateObject())
                {
                    yield return (prefix + property.Name, property.Value, IsRequired(schema, property.Name));
                    foreach (var below in Properties($"{prefix}{property.Name}.", property.Value)) yield return below;
                }
            }

            if (alternative.TryGetProperty("additionalProperties", out var any) && any.ValueKind == JsonValueKind.Object)
            {
                yield return (prefix + "<name>", any, false);
                foreach (var below in Properties(prefix + "<name>.", any)) yield return below;
            }

            if (alternative.TryGetProperty("items", out var item) && item.ValueKind == JsonValueKind.Object)
            {
                foreach (var below in Properties(prefix.TrimEnd('.') + "[].", item)) yield return below;
            }
        }
    }

    private static bool IsRequired(JsonElement schema, string key) =>
        schema.TryGetProperty("required", out var required) && required.EnumerateArray().Any(r => r.GetString() == key);

    private static IEnumerable<JsonElement> Alternatives(JsonElement schema)
    {
        yield return schema;
        foreach (var keyword in (string[])["anyOf", "oneOf"])
        {
            if (!schema.TryGetProperty(keyword, out var alternatives)) continue;
            foreach (var alternative in alternatives.EnumerateArray()) yield return alternative;
        }
    }

    private string Description(JsonElement schema) =>
        schema.TryGetProperty("description", out var text) ? text.GetString()! : schema.TryGetProperty("$ref", out var reference) ? Description(Target(reference)) : "";

    private JsonElement Target(JsonElement reference) => root.GetProperty("$defs").GetProperty(reference.GetString()!["#/$defs/".Length..]);

    /// <summary>What may be written there, in a few words.</summary>
    private string Kinds(JsonElement schema)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            var name = reference.GetString()!["#/$defs/".Length..];
            return $"[{name}](#{name.Replace("@", "", StringComparison.Ordinal).ToLowerInvariant()})";
        }

        if (schema.TryGetProperty("enum", out var values)) return string.Join(", ", values.EnumerateArray().Select(v => $"`{v}`"));
        if (schema.TryGetProperty("const", out var value)) return $"`{value}`";
        foreach (var keyword in (string[])["anyOf", "oneOf"])
        {
            if (!schema.TryGetProperty(keyword, out var alternatives)) continue;
            var all = alternatives.EnumerateArray().Select(Kinds).Where(k => k.Length > 0).Distinct().ToList();
            if (all.Count > 0) return string.Join(" or ", all);
        }

        if (!schema.TryGetProperty("type", out var type)) return "";
        var types = type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()!).ToList() : [type.GetString()!];
        if (types.Contains("string") && types.Contains("number")) types = [.. types.Except(["number", "boolean", "integer"])];
        return string.Join(" or ", types.Select(t => t switch
        {
            "string" => "text",
            "object" => "mapping",
            "array" => schema.TryGetProperty("items", out var item) && Kinds(item) is { Length: > 0 } each ? $"list of {each}" : "list",
            "integer" => "whole number" + Range(schema),
            "number" => "number" + Range(schema),
            "boolean" => "`true` or `false`",
            _ => t,
        }));
    }

    private static string Range(JsonElement schema) => (Bound(schema, "minimum"), Bound(schema, "maximum")) switch
    {
        ({ } from, { } to) => $" from {from} to {to}",
        ({ } from, null) => $", at least {from}",
        (null, { } to) => $", at most {to}",
        _ => "",
    };

    private static string? Bound(JsonElement schema, string keyword) => schema.TryGetProperty(keyword, out var value) ? value.GetRawText() : null;

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
