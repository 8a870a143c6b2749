using System.Text;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Contracts;

/// <summary>
/// Contracts as compact JSON, for accessors and ledgers to carry: written by <see cref="Write"/>, read back by
/// <see cref="Read"/>. The text of equal contracts is equal.
/// </summary>
public static class ContractText
{
    public static string Write(PromptContract contract)
    {
        var text = new StringBuilder("{\"inputs\":{");
        for (var i = 0; i < contract.Inputs.Count; i++)
        {
            var input = contract.Inputs[i];
            if (i > 0) text.Append(',');
            CanonicalJson.WriteString(text, input.Name);
            text.Append(':');
            WriteType(text, input.Type, input.IsRequired ? null : "\"default\":true");
        }

        text.Append("},\"roles\":[");
        for (var i = 0; i < contract.Roles.Count; i++)
        {
            if (i > 0) text.Append(',');
            CanonicalJson.WriteString(text, contract.Roles[i]);
        }

        text.Append(']');
        if (contract.OutputSchema is not null)
        {
            text.Append(",\"output\":");
            CanonicalJson.Write(text, contract.OutputSchema, keepOrder: false);
        }

        if (contract.Tools.Count > 0)
        {
            text.Append(",\"tools\":{");
            for (var i = 0; i < contract.Tools.Count; i++)
            {
                if (i > 0) text.Append(',');
                CanonicalJson.WriteString(text, contract.Tools[i].Name);
                text.Append(':');
                CanonicalJson.Write(text, contract.Tools[i].Parameters, keepOrder: false);
            }

            text.Append('}');
        }

        return text.Append('}').ToString();
    }

    /// <exception cref="FormatException">The text was not written by <see cref="Write"/>.</exception>
    public static PromptContract Read(string text)
    {
        if (YamlReader.Read(text, "contract").Root is not YamlMapping root
            || root.Find("inputs") is not YamlMapping inputs
            || root.Find("roles") is not YamlSequence roles)
        {
            throw new FormatException($"This is not a contract: {text}");
        }

        return new PromptContract(
            [.. inputs.Entries.Select(ReadInput)],
            [.. roles.Items.Cast<YamlScalar>().Select(r => r.Value)],
            root.Find("output") as YamlMapping)
        {
            Tools = root.Find("tools") is YamlMapping tools ? [.. tools.Entries.Select(t => new ContractTool(t.Key.Value, (YamlMapping)t.Value))] : [],
        };
    }

    private static ContractInput ReadInput(YamlEntry entry)
    {
        var definition = (YamlMapping)entry.Value;
        return new ContractInput(entry.Key.Value, ReadType(definition), definition.Find("default") is null);
    }

    private static void WriteType(StringBuilder text, InputType type, string? more)
    {
        text.Append("{\"kind\":");
        CanonicalJson.WriteString(text, type.Kind.ToString());
        if (type.IsNullable) text.Append(",\"nullable\":true");
        if (type.Element is not null)
        {
            text.Append(",\"element\":");
            WriteType(text, type.Element, null);
        }

        if (type.Values.Count > 0)
        {
            text.Append(",\"values\":[");
            for (var i = 0; i < type.Values.Count; i++)
            {
                if (i > 0) text.Append(',');
                CanonicalJson.WriteString(text, type.Values[i]);
            }

            text.Append(']');
        }

        if (type.Properties.Count > 0)
        {
            text.Append(",\"properties\":{");
            for (var i = 0; i < type.Properties.Count; i++)
            {
                if (i > 0) text.Append(',');
                CanonicalJson.WriteString(text, type.Properties[i].Name);
                text.Append(':');
                WriteType(text, type.Properties[i].Type, null);
            }

            text.Append('}');
        }

        if (more is not null) text.Append(',').Append(more);
        text.Append('}');
    }

    private static InputType ReadType(YamlMapping node)
    {
        var kind = node.Find("kind") is YamlScalar scalar && Enum.TryParse<InputKind>(scalar.Value, out var parsed)
            ? parsed
            : throw new FormatException("A type in the contract has no kind.");
        return new InputType(kind)
        {
            IsNullable = node.Find("nullable") is not null,
            Element = node.Find("element") is YamlMapping element ? ReadType(element) : null,
            Values = node.Find("values") is YamlSequence values
                ? [.. values.Items.Cast<YamlScalar>().Select(v => v.Value)]
                : [],
            Properties = node.Find("properties") is YamlMapping properties
                ? [.. properties.Entries.Select(p => new InputProperty(p.Key.Value, ReadType((YamlMapping)p.Value)))]
                : [],
        };
    }
}
