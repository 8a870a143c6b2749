using System.Text.Json;
using System.Text.RegularExpressions;
using PromptRegistry.SampleModel.Protocol;
using PromptRegistry.SampleModel.Reading;

namespace PromptRegistry.SampleModel.Rules;

/// <summary>
/// Calls the first tool that needs one text, where the user names something with a number, such as <c>A-1001</c>: in the last message, else in those before. What the tool gives back is
/// the answer.
/// </summary>
public static partial class ToolRule
{
    public static ToolCall? Call(IReadOnlyList<ChatMessage> messages, IReadOnlyList<OfferedTool> tools)
    {
        if (tools.FirstOrDefault(t => t.Argument is not null) is not { Argument: { } argument } tool || messages is [] or [.., { Role: "tool" }]) return null;
        var last = messages.LastOrDefault(m => m.Role == "user")?.Text ?? "";
        if (Code().Match(last) is not { Success: true } code)
        {
            // What is spoken of goes on being spoken of, where the question is about it.
            if (!Words.Mentions(last, "it") && !Words.Mentions(last, "order")) return null;
            code = messages.Where(m => m.Role == "user").Select(m => Code().Match(m.Text)).LastOrDefault(m => m.Success) ?? Match.Empty;
        }

        return code.Success ? new ToolCall($"call-{messages.Count}", tool.Name, JsonText.Object(json => json.WriteString(argument, code.Value))) : null;
    }

    /// <summary>Null where the last message is not what a tool gave back.</summary>
    public static string? Answer(IReadOnlyList<ChatMessage> messages)
    {
        if (messages is not [.., { Role: "tool", Text: var result }]) return null;
        var thanks = messages.LastOrDefault(m => m.Role == "user")?.Pictures > 0 ? "Thank you for the picture. " : "";
        try
        {
            using var json = JsonDocument.Parse(result);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
                return $"{thanks}I found {string.Join(", ", json.RootElement.EnumerateObject().Select(m => $"{m.Name} {m.Value}"))}.";
        }
        catch (JsonException)
        {
            // A text says it itself.
        }

        return thanks + result;
    }

    [GeneratedRegex(@"\b[A-Z]{1,3}-\d{3,}\b")]
    private static partial Regex Code();
}
