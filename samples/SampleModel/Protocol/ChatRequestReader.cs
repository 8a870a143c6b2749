using System.Text;
using System.Text.Json;

namespace PromptRegistry.SampleModel.Protocol;

/// <summary>Reads the body of a chat-completions request.</summary>
internal static class ChatRequestReader
{
    public static async Task<ChatRequest> ReadAsync(Stream body, CancellationToken cancellation)
    {
        JsonDocument document;
        try
        {
            document = await JsonDocument.ParseAsync(body, cancellationToken: cancellation).ConfigureAwait(false);
        }
        catch (JsonException error)
        {
            throw Invalid(null, $"The body is not JSON: {error.Message}");
        }

        using (document)
        {
            return Read(document.RootElement);
        }
    }

    private static ChatRequest Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) throw Invalid(null, "The body must be a JSON object.");
        if (Property(root, "model") is not { ValueKind: JsonValueKind.String } model)
            throw Invalid("model", "You must name a model.");
        if (!SampleModelHost.ModelNames.Contains(model.GetString()!))
        {
            var message =
                $"The model '{model.GetString()}' does not exist here; this host offers {string.Join(" and ", SampleModelHost.ModelNames.Select(n => $"'{n}'"))}.";
            throw new ProtocolException(404, "model_not_found", "model", message);
        }

        if (Property(root, "messages") is not { ValueKind: JsonValueKind.Array } messages
            || messages.GetArrayLength() == 0)
        {
            throw Invalid("messages", "'messages' must be a list with at least one message.");
        }

        if (Property(root, "n") is { ValueKind: JsonValueKind.Number } n && n.GetDouble() != 1)
            throw Invalid("n", "This host gives one answer a request; 'n' must be 1.");

        var usage = Property(root, "stream_options") is { ValueKind: JsonValueKind.Object } options
            && Property(options, "include_usage") is { ValueKind: JsonValueKind.True };
        return new ChatRequest(
            model.GetString()!,
            [.. messages.EnumerateArray().Select(Message)],
            Property(root, "stream") is { ValueKind: JsonValueKind.True },
            usage,
            Limit(root, "max_completion_tokens") ?? Limit(root, "max_tokens"),
            Stop(root))
        {
            Tools = Property(root, "tools") is { ValueKind: JsonValueKind.Array } tools ? [.. tools.EnumerateArray().Select(Tool).OfType<OfferedTool>()] : [],
        };
    }

    private static OfferedTool? Tool(JsonElement tool)
    {
        if (tool.ValueKind != JsonValueKind.Object || Property(tool, "function") is not { ValueKind: JsonValueKind.Object } function) return null;
        if (Property(function, "name") is not { ValueKind: JsonValueKind.String } name) return null;
        var required = Property(function, "parameters") is { ValueKind: JsonValueKind.Object } parameters && Property(parameters, "required") is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Where(r => r.ValueKind == JsonValueKind.String).Select(r => r.GetString()!).ToArray()
            : [];
        return new OfferedTool(name.GetString()!, required is [var only] ? only : null);
    }

    private static ChatMessage Message(JsonElement message, int index)
    {
        var where = $"messages[{index}]";
        if (message.ValueKind != JsonValueKind.Object) throw Invalid(where, "A message must be an object.");
        if (Property(message, "role") is not { ValueKind: JsonValueKind.String } role)
            throw Invalid($"{where}.role", "A message must have a role.");
        var content = Property(message, "content");
        return new ChatMessage(role.GetString()!, Content(content, where)) { Pictures = Pictures(content) };
    }

    private static string Content(JsonElement? content, string where)
    {
        switch (content)
        {
            case null or { ValueKind: JsonValueKind.Null }:
                return "";
            case { ValueKind: JsonValueKind.String } text:
                return text.GetString()!;
            case { ValueKind: JsonValueKind.Array } parts:
                var joined = new StringBuilder();
                foreach (var part in parts.EnumerateArray())
                {
                    if (IsPicture(part)) continue;
                    if (part.ValueKind != JsonValueKind.Object
                        || Property(part, "text") is not { ValueKind: JsonValueKind.String } text)
                    {
                        throw Invalid($"{where}.content", "This host reads parts with text, and counts those with an image_url.");
                    }

                    joined.Append(text.GetString());
                }

                return joined.ToString();
            default:
                throw Invalid($"{where}.content", "The content must be a string or a list of text parts.");
        }
    }

    private static int Pictures(JsonElement? content) => content is { ValueKind: JsonValueKind.Array } parts ? parts.EnumerateArray().Count(IsPicture) : 0;

    private static bool IsPicture(JsonElement part) =>
        part.ValueKind == JsonValueKind.Object && Property(part, "type") is { ValueKind: JsonValueKind.String } type && type.GetString() == "image_url";

    private static int? Limit(JsonElement root, string name)
    {
        if (Property(root, name) is not { ValueKind: JsonValueKind.Number } number) return null;
        return number.TryGetInt32(out var limit) && limit > 0
            ? limit
            : throw Invalid(name, $"'{name}' must be a positive whole number.");
    }

    private static string[] Stop(JsonElement root) => Property(root, "stop") switch
    {
        { ValueKind: JsonValueKind.String } one => [one.GetString()!],
        { ValueKind: JsonValueKind.Array } many =>
            [.. many.EnumerateArray().Where(stop => stop.ValueKind == JsonValueKind.String).Select(stop => stop.GetString()!)],
        _ => [],
    };

    private static JsonElement? Property(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value : null;

    private static ProtocolException Invalid(string? parameter, string message) =>
        new(400, "invalid_request", parameter, message);
}
