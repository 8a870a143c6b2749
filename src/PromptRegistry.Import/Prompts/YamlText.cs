using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Import.Prompts;

/// <summary>Writes values as YAML that people read: blocks for mappings, one line for lists of words; every text that could be read otherwise is quoted.</summary>
internal static class YamlText
{
    public static string Write(JsonObject root)
    {
        var text = new StringBuilder();
        Mapping(text, root, 0);
        return text.ToString();
    }

    private static void Mapping(StringBuilder text, JsonObject mapping, int indent)
    {
        foreach (var (key, value) in mapping)
        {
            text.Append(' ', indent).Append(Scalar(key)).Append(':');
            Value(text, value, indent);
        }
    }

    private static void Value(StringBuilder text, JsonNode? value, int indent)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } mapping when !IsShort(mapping):
                text.Append('\n');
                Mapping(text, mapping, indent + 2);
                break;
            case JsonArray { Count: > 0 } list when !IsShort(list):
                text.Append('\n');
                foreach (var item in list)
                {
                    if (item is JsonObject { Count: > 0 } entry && !IsShort(entry))
                    {
                        var start = text.Length;
                        Mapping(text, entry, indent + 4);
                        text[start + indent + 2] = '-';
                    }
                    else
                    {
                        text.Append(' ', indent + 2).Append("- ").Append(Flow(item)).Append('\n');
                    }
                }

                break;
            default:
                text.Append(' ').Append(Flow(value)).Append('\n');
                break;
        }
    }

    /// <summary>Whether it stands in one line: words and numbers alone, and few of them.</summary>
    private static bool IsShort(JsonNode? node) => node switch
    {
        JsonObject mapping => mapping.Count <= 3 && mapping.All(e => e.Value is null or JsonValue) && Flow(mapping).Length <= 80,
        JsonArray list => list.All(i => i is null or JsonValue) && Flow(list).Length <= 100,
        _ => true,
    };

    private static string Flow(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject { Count: 0 } => "{}",
        JsonObject mapping => $"{{ {string.Join(", ", mapping.Select(e => $"{Scalar(e.Key)}: {Flow(e.Value)}"))} }}",
        JsonArray list => $"[{string.Join(", ", list.Select(Flow))}]",
        _ when node.GetValueKind() == JsonValueKind.String => Scalar(node.GetValue<string>()),
        _ => node.ToJsonString(),
    };

    private static string Scalar(string text) => IsPlain(text) ? text : YamlQuote.Of(text);

    /// <summary>Letters, digits and harmless signs; no word and no number that YAML takes for something else.</summary>
    private static bool IsPlain(string text)
    {
        if (text.Length < 20 && text.Split('.') is { Length: 3 } parts && parts.All(p => p.Length > 0 && p.All(char.IsAsciiDigit))) return true;
        if (text.Length is 0 or > 400 || !(char.IsAsciiLetter(text[0]) || text[0] == '_') || text[^1] == ' ') return false;
        if (text.ToLowerInvariant() is "true" or "false" or "null" or "yes" or "no" or "on" or "off" or "y" or "n" or "inf" or "nan") return false;
        return text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or ' ' or '/' or '(' or ')' or ';' or '\'' or '+')
            && !text.Contains(" -", StringComparison.Ordinal);
    }
}
