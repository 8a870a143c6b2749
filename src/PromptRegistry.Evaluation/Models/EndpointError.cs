using System.Text.Json;

namespace PromptRegistry.Evaluation.Models;

/// <summary>What an endpoint says of an error: <c>{"error":{"message":…}}</c>, <c>{"error":…}</c>, <c>{"message":…}</c>, or plain text.</summary>
internal static class EndpointError
{
    private const int Longest = 400;

    /// <summary>One line, shortened, each run of blanks as one; null where the body says nothing.</summary>
    public static string? Message(string body)
    {
        var text = OfJson(body) ?? body;
        text = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length switch
        {
            0 => null,
            > Longest => text[..Longest] + "…",
            _ => text,
        };
    }

    private static string? OfJson(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return null;
            if (!root.TryGetProperty("error", out var error)) error = root;
            if (error.ValueKind == JsonValueKind.String) return error.GetString();
            return error.ValueKind == JsonValueKind.Object && error.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String
                ? message.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
