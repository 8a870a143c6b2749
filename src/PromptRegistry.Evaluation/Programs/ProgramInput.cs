using System.Text;
using System.Text.Json;
using PromptRegistry.Evaluation.Scorers;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Evaluation.Programs;

/// <summary>
/// What a program reads: one JSON object with <c>case</c>, <c>inputs</c>, <c>output</c>, <c>expected</c> (null without), <c>references</c>, <c>model</c>
/// and <c>messages</c> (<c>role</c> and <c>text</c>).
/// </summary>
internal static class ProgramInput
{
    public static string Write(ScoringInput input)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("case"u8, input.Case.Id);
            json.WriteStartObject("inputs"u8);
            foreach (var (name, value) in input.Values.Inputs.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                json.WritePropertyName(name);
                Write(json, value);
            }

            json.WriteEndObject();
            json.WriteString("output"u8, input.Text);
            json.WriteString("expected"u8, input.Expected);
            json.WriteStartArray("references"u8);
            foreach (var reference in input.References) json.WriteStringValue(reference);
            json.WriteEndArray();
            json.WriteString("model"u8, input.Answer.Model);
            json.WriteStartArray("messages"u8);
            foreach (var message in input.Messages)
            {
                json.WriteStartObject();
                json.WriteString("role"u8, message.Role);
                json.WriteString("text"u8, message.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length) + "\n";
    }

    /// <summary>Inputs are what YAML and JSON know: texts, numbers, booleans, lists and objects.</summary>
    private static void Write(Utf8JsonWriter json, TemplateValue value)
    {
        switch (value.Kind)
        {
            case TemplateValueKind.Null or TemplateValueKind.Empty or TemplateValueKind.Function:
                json.WriteNullValue();
                break;
            case TemplateValueKind.Boolean:
                json.WriteBooleanValue(value.AsBoolean());
                break;
            case TemplateValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.AsArray()!) Write(json, item);
                json.WriteEndArray();
                break;
            case TemplateValueKind.Object:
                var members = value.AsObject()!;
                json.WriteStartObject();
                foreach (var name in members.Names)
                {
                    if (!members.TryGet(name, out var member)) continue;
                    json.WritePropertyName(name);
                    Write(json, member);
                }

                json.WriteEndObject();
                break;
            default:
                if (value.IsNumeric) json.WriteRawValue(value.ToString());
                else json.WriteStringValue(value.ToString());
                break;
        }
    }
}
