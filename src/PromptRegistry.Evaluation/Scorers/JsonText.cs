using System.Text.Json;
using PromptRegistry.Schemas;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>JSON in answers: the whole text, or a part of it.</summary>
internal static class JsonText
{
    /// <summary>The longest text in which JSON is looked for.</summary>
    private const int MaximumLength = 1 << 20;

    /// <summary>The most places that JSON is looked for at.</summary>
    private const int MaximumAttempts = 64;

    private static readonly JsonDocumentOptions Bounded = new() { MaxDepth = 64 };

    /// <summary>The value of a text that is JSON as a whole; null where it is not.</summary>
    public static JsonElement? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Bounded);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The text as a whole, or else the first object or list that stands in it, for example in a fence.</summary>
    public static JsonElement? ParseEmbedded(string text)
    {
        if (Parse(text) is { } whole) return whole;
        if (text.Length > MaximumLength) return null;
        var bytes = System.Text.Encoding.UTF8.GetBytes(text).AsSpan();
        for (var (at, attempts) = (0, 0); attempts < MaximumAttempts; attempts++)
        {
            var next = bytes[at..].IndexOfAny((byte)'{', (byte)'[');
            if (next < 0) return null;
            at += next;
            var reader = new Utf8JsonReader(bytes[at..], new JsonReaderOptions { MaxDepth = Bounded.MaxDepth, AllowMultipleValues = true });
            try
            {
                return JsonElement.ParseValue(ref reader);
            }
            catch (JsonException)
            {
                at++;
            }
        }

        return null;
    }

    /// <summary>A JSON Pointer, where a first name may be written without its <c>/</c>.</summary>
    public static string? Pointer(string? field) => field is null || field.StartsWith('/') ? field : "/" + field;

    /// <summary>The value at a JSON Pointer; null where there is none.</summary>
    public static JsonElement? Find(JsonElement value, string pointer) => SchemaReference.ResolvePointer(value, pointer);
}
