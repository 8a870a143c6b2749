using System.Text;
using System.Text.Json;
using PromptRegistry.Canonical;
using PromptRegistry.Evaluation.Models;

namespace PromptRegistry.Evaluation.Recordings;

/// <summary>The member <c>tool-calls</c> of recorded answers: <c>[{ "name": …, "arguments": { … } }]</c>.</summary>
internal static class ToolCallsJson
{
    public static ReadOnlySpan<byte> Name => "tool-calls"u8;

    public static void Write(Utf8JsonWriter json, IReadOnlyList<ToolCall> calls)
    {
        json.WriteStartArray(Name);
        foreach (var call in calls)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, call.Name);
            json.WritePropertyName("arguments"u8);
            json.WriteRawValue(call.Arguments);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <exception cref="KeyNotFoundException">A call has no name or no arguments.</exception>
    /// <exception cref="InvalidOperationException">Something else stands there.</exception>
    public static IReadOnlyList<ToolCall> Read(JsonElement calls)
    {
        var read = new List<ToolCall>(calls.GetArrayLength());
        foreach (var call in calls.EnumerateArray())
        {
            var arguments = new StringBuilder();
            CanonicalText.Append(arguments, call.GetProperty("arguments"));
            read.Add(new ToolCall(call.GetProperty("name").GetString() ?? throw new InvalidOperationException("A call has no name."), arguments.ToString()));
        }

        return read;
    }
}
