using System.Text;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Optimization.Tuning;

/// <summary>An example that an optimizer found.</summary>
/// <param name="Case">The case that it comes from.</param>
/// <param name="Inputs">Its inputs as one line of YAML.</param>
/// <param name="Output">The answer.</param>
/// <param name="IsAnswered">Whether a model gave the answer; else it is what the case expects.</param>
internal sealed record Demo(string Case, string Inputs, string Output, bool IsAnswered)
{
    /// <summary>The example that a case makes; attachments and conversations stay out, for an example is text.</summary>
    public static Demo Of(string @case, YamlMapping inputs, PromptManifest manifest, string output, bool isAnswered)
    {
        var text = new StringBuilder("{ ");
        var count = 0;
        foreach (var entry in inputs.Entries)
        {
            if (manifest.Inputs.FirstOrDefault(i => i.Name == entry.Key.Value) is not { Type.HasText: true, IsFrozen: false }) continue;
            if (count++ > 0) text.Append(", ");
            text.Append(entry.Key.Value).Append(": ");
            Write(text, entry.Value);
        }

        return new Demo(@case, count == 0 ? "{}" : text.Append(" }").ToString(), output, isAnswered);
    }

    /// <summary>The example as an item of <c>demos</c>.</summary>
    public string Item(string end)
    {
        var text = new StringBuilder("  - inputs: ").Append(Inputs).Append(end).Append("    output: ");
        text.Append(YamlQuote.Of(Output));
        return text.Append(end).ToString();
    }

    private static void Write(StringBuilder text, YamlNode node)
    {
        switch (node)
        {
            case YamlScalar { IsPlain: true } plain when plain.IsNull || plain.AsNumber is not null || plain.AsBoolean is not null || plain.AsDate is not null:
                text.Append(plain.IsNull ? "null" : plain.Value);
                break;
            case YamlScalar scalar:
                text.Append(YamlQuote.Of(scalar.Value));
                break;
            case YamlSequence sequence:
                text.Append('[');
                for (var i = 0; i < sequence.Items.Count; i++)
                {
                    if (i > 0) text.Append(", ");
                    Write(text, sequence.Items[i]);
                }

                text.Append(']');
                break;
            case YamlMapping mapping:
                text.Append('{');
                for (var i = 0; i < mapping.Entries.Count; i++)
                {
                    if (i > 0) text.Append(", ");
                    text.Append(YamlQuote.Of(mapping.Entries[i].Key.Value));
                    text.Append(": ");
                    Write(text, mapping.Entries[i].Value);
                }

                text.Append('}');
                break;
        }
    }
}
