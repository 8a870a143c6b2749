using System.Text.Json;

namespace PromptRegistry.Checks;

/// <summary>The JSON that stands in an answer: a code fence or words around it do no harm.</summary>
internal static class EmbeddedJson
{
    public static JsonDocumentOptions Options { get; } = new() { MaxDepth = 64, AllowTrailingCommas = true };

    /// <summary>From the first bracket that opens to the last that closes it.</summary>
    public static ReadOnlyMemory<char> Of(string text)
    {
        var start = text.AsSpan().IndexOfAny('{', '[');
        if (start < 0) return text.AsMemory();
        var end = text.LastIndexOf(text[start] == '{' ? '}' : ']');
        return end > start ? text.AsMemory(start, end - start + 1) : text.AsMemory(start);
    }
}
