using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace PromptRegistry.Canonical;

/// <summary>
/// Any request of a chat client as canonical JSON (RFC 8785): the key of a recording and of a cached answer is its SHA-256. What most prompts do not have (tools,
/// pictures, further options) has a place of its own.
/// </summary>
internal static class ChatRequestText
{
    /// <summary>Options that have their own places, by their names in Microsoft.Extensions.AI's JSON.</summary>
    private static readonly HashSet<string> Known = new(
        ["modelId", "temperature", "maxOutputTokens", "topP", "topK", "frequencyPenalty", "presencePenalty", "seed", "stopSequences", "responseFormat"],
        StringComparer.Ordinal);

    /// <summary>The SHA-256 of the text.</summary>
    public static byte[] Hash(IReadOnlyList<ChatMessage> messages, ChatOptions? options, string provider, string model) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(Write(messages, options ?? new ChatOptions(), provider, model, 0)));

    /// <summary>The canonical JSON.</summary>
    public static string Write(IReadOnlyList<ChatMessage> messages, ChatOptions options, string provider, string model, int sample)
    {
        var json = new StringBuilder(1024).Append("{\"messages\":[");
        for (var i = 0; i < messages.Count; i++)
        {
            if (i > 0) json.Append(',');
            Append(json, messages[i]);
        }

        json.Append("],\"model\":");
        CanonicalText.Append(json, model);
        if (More(options) is { } more)
        {
            json.Append(",\"more\":");
            CanonicalText.Append(json, more);
        }

        json.Append(",\"options\":{\"frequencyPenalty\":");
        CanonicalText.Append(json, Double(options.FrequencyPenalty));
        json.Append(",\"maxOutputTokens\":");
        CanonicalText.Append(json, options.MaxOutputTokens);
        json.Append(",\"presencePenalty\":");
        CanonicalText.Append(json, Double(options.PresencePenalty));
        json.Append(",\"seed\":");
        CanonicalText.Append(json, options.Seed);
        json.Append(",\"stop\":[");
        for (var i = 0; i < (options.StopSequences?.Count ?? 0); i++)
        {
            if (i > 0) json.Append(',');
            CanonicalText.Append(json, options.StopSequences![i]);
        }

        json.Append("],\"temperature\":");
        CanonicalText.Append(json, Double(options.Temperature));
        json.Append(",\"topK\":");
        CanonicalText.Append(json, options.TopK);
        json.Append(",\"topP\":");
        CanonicalText.Append(json, Double(options.TopP));
        json.Append("},\"provider\":");
        CanonicalText.Append(json, provider);
        json.Append(",\"responseFormat\":");
        AppendFormat(json, options.ResponseFormat);
        json.Append(",\"sample\":").Append(sample).Append(",\"tools\":[");
        for (var i = 0; i < (options.Tools?.Count ?? 0); i++)
        {
            if (i > 0) json.Append(',');
            Append(json, options.Tools![i]);
        }

        return json.Append("]}").ToString();
    }

    private static void Append(StringBuilder json, ChatMessage message)
    {
        json.Append("{\"content\":");
        if (message.Contents.All(c => c is TextContent)) CanonicalText.Append(json, message.Text);
        else if (message.Contents.All(c => c is TextContent or DataContent or UriContent)) AppendParts(json, message.Contents);
        else CanonicalText.Append(json, Element(message.Contents));
        if (message.AuthorName is { } author)
        {
            json.Append(",\"name\":");
            CanonicalText.Append(json, author);
        }

        json.Append(",\"role\":");
        CanonicalText.Append(json, message.Role.Value);
        json.Append('}');
    }

    /// <summary>Texts, bytes by their digest, and links.</summary>
    private static void AppendParts(StringBuilder json, IList<AIContent> parts)
    {
        json.Append('[');
        for (var i = 0; i < parts.Count; i++)
        {
            if (i > 0) json.Append(',');
            switch (parts[i])
            {
                case DataContent data:
                    json.Append("{\"data\":\"sha256:").Append(Convert.ToHexStringLower(SHA256.HashData(data.Data.Span))).Append("\",\"mediaType\":");
                    CanonicalText.Append(json, data.MediaType);
                    break;
                case UriContent link:
                    json.Append("{\"mediaType\":");
                    CanonicalText.Append(json, link.MediaType);
                    json.Append(",\"uri\":");
                    CanonicalText.Append(json, link.Uri.ToString());
                    break;
                default:
                    json.Append("{\"text\":");
                    CanonicalText.Append(json, ((TextContent)parts[i]).Text);
                    break;
            }

            json.Append('}');
        }

        json.Append(']');
    }

    private static void AppendFormat(StringBuilder json, ChatResponseFormat? format)
    {
        if (format is ChatResponseFormatJson { Schema: { } schema }) CanonicalText.Append(json, schema);
        else json.Append(format is ChatResponseFormatJson ? "\"json\"" : "null");
    }

    private static void Append(StringBuilder json, AITool tool)
    {
        json.Append("{\"description\":");
        CanonicalText.Append(json, tool.Description);
        json.Append(",\"name\":");
        CanonicalText.Append(json, tool.Name);
        if (tool is AIFunctionDeclaration function)
        {
            json.Append(",\"parameters\":");
            CanonicalText.Append(json, function.JsonSchema);
        }

        json.Append('}');
    }

    /// <summary>Options without a place of their own; null where there are none.</summary>
    private static JsonElement? More(ChatOptions options)
    {
        var more = Element(options).EnumerateObject()
            .Where(m => !Known.Contains(m.Name) && m.Value.ValueKind != JsonValueKind.Null)
            .ToDictionary(m => m.Name, m => m.Value, StringComparer.Ordinal);
        return more.Count == 0 ? null : JsonSerializer.SerializeToElement(more, AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(Dictionary<string, JsonElement>)));
    }

    private static JsonElement Element<T>(T value) => JsonSerializer.SerializeToElement(value, AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(T)));

    /// <summary>The number that was written, not the nearest single to it: 0.3.</summary>
    private static double? Double(float? value) =>
        value is { } single ? double.Parse(single.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : null;
}
