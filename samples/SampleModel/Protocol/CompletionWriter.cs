using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PromptRegistry.SampleModel.Protocol;

/// <summary>Writes the protocol's JSON objects.</summary>
internal static class CompletionWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The same request gets the same id.</summary>
    public static string Id(ChatRequest request)
    {
        var text = new StringBuilder();
        foreach (var message in request.Messages)
            text.Append(message.Role).Append('\n').Append(message.Text).Append('\0');
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
        return "chatcmpl-" + Convert.ToHexStringLower(hash.AsSpan(0, 12));
    }

    public static byte[] Completion(string id, long created, ChatAnswer answer) => Write(json =>
    {
        Head(json, id, "chat.completion", created, answer.Model);
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteStartObject("message");
        json.WriteString("role", "assistant");
        if (answer.Call is { } call)
        {
            json.WriteNull("content");
            Calls(json, call);
        }
        else
        {
            json.WriteString("content", answer.Text);
        }

        json.WriteNull("refusal");
        json.WriteEndObject();
        json.WriteNull("logprobs");
        json.WriteString("finish_reason", answer.FinishReason);
        json.WriteEndObject();
        json.WriteEndArray();
        Usage(json, answer);
    });

    public static byte[] Chunk(string id, long created, ChatAnswer answer, string? role, string? text, string? finish, ToolCall? call = null) => Write(json =>
    {
        Head(json, id, "chat.completion.chunk", created, answer.Model);
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteStartObject("delta");
        if (role is not null) json.WriteString("role", role);
        if (text is not null) json.WriteString("content", text);
        if (call is not null) Calls(json, call);
        json.WriteEndObject();
        json.WriteString("finish_reason", finish);
        json.WriteEndObject();
        json.WriteEndArray();
    });

    public static byte[] UsageChunk(string id, long created, ChatAnswer answer) => Write(json =>
    {
        Head(json, id, "chat.completion.chunk", created, answer.Model);
        json.WriteStartArray("choices");
        json.WriteEndArray();
        Usage(json, answer);
    });

    public static byte[] Models(long created) => Write(json =>
    {
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        foreach (var name in SampleModelHost.ModelNames)
        {
            json.WriteStartObject();
            json.WriteString("id", name);
            json.WriteString("object", "model");
            json.WriteNumber("created", created);
            json.WriteString("owned_by", "prompt-registry");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public static byte[] Error(string code, string? parameter, string message) => Write(json =>
    {
        json.WriteStartObject("error");
        json.WriteString("message", message);
        json.WriteString("type", "invalid_request_error");
        json.WriteString("param", parameter);
        json.WriteString("code", code);
        json.WriteEndObject();
    });

    private static void Calls(Utf8JsonWriter json, ToolCall call)
    {
        json.WriteStartArray("tool_calls");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteString("id", call.Id);
        json.WriteString("type", "function");
        json.WriteStartObject("function");
        json.WriteString("name", call.Name);
        json.WriteString("arguments", call.Arguments);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void Head(Utf8JsonWriter json, string id, string kind, long created, string model)
    {
        json.WriteString("id", id);
        json.WriteString("object", kind);
        json.WriteNumber("created", created);
        json.WriteString("model", model);
    }

    private static void Usage(Utf8JsonWriter json, ChatAnswer answer)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", answer.PromptTokens);
        json.WriteNumber("completion_tokens", answer.CompletionTokens);
        json.WriteNumber("total_tokens", answer.PromptTokens + answer.CompletionTokens);
        json.WriteEndObject();
    }

    private static byte[] Write(Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        content(json);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
