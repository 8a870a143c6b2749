using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PromptRegistry.Core.Yaml;

/// <summary>
/// Writes nodes as JSON without white space, so that equal content gives equal text whatever its YAML looked like.
/// Keys are sorted ordinally unless their order carries meaning; plain numbers, booleans and nulls keep their kind.
/// </summary>
public static class CanonicalJson
{
    /// <summary>The grammar of RFC 8259, section 6.</summary>
    private static readonly Regex JsonNumber =
        new(@"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant);

    public static string Write(YamlNode node, bool keepOrder = false)
    {
        var text = new StringBuilder();
        Write(text, node, keepOrder);
        return text.ToString();
    }

    internal static void Write(StringBuilder text, YamlNode node, bool keepOrder)
    {
        switch (node)
        {
            case YamlScalar scalar: WriteScalar(text, scalar); break;
            case YamlSequence sequence:
                text.Append('[');
                for (var i = 0; i < sequence.Items.Count; i++)
                {
                    if (i > 0) text.Append(',');
                    Write(text, sequence.Items[i], keepOrder);
                }

                text.Append(']');
                break;
            case YamlMapping mapping: WriteMapping(text, mapping, keepOrder); break;
        }
    }

    internal static void WriteString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            switch (c)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\n': text.Append("\\n"); break;
                case '\r': text.Append("\\r"); break;
                case '\t': text.Append("\\t"); break;
                case < ' ': text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)); break;
                default: text.Append(c); break;
            }
        }

        text.Append('"');
    }

    private static void WriteMapping(StringBuilder text, YamlMapping mapping, bool keepOrder)
    {
        IEnumerable<YamlEntry> entries = keepOrder
            ? mapping.Entries
            : mapping.Entries.OrderBy(e => e.Key.Value, StringComparer.Ordinal);
        text.Append('{');
        var first = true;
        foreach (var entry in entries)
        {
            if (!first) text.Append(',');
            first = false;
            WriteString(text, entry.Key.Value);
            text.Append(':');
            Write(text, entry.Value, keepOrder);
        }

        text.Append('}');
    }

    private static void WriteScalar(StringBuilder text, YamlScalar scalar)
    {
        if (scalar.IsNull) text.Append("null");
        else if (scalar.AsBoolean is { } truth) text.Append(truth ? "true" : "false");
        else if (scalar.IsPlain && JsonNumber.IsMatch(scalar.Value)) text.Append(scalar.Value);
        else WriteString(text, scalar.Value);
    }
}
