using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using PromptRegistry.Checks;

namespace PromptRegistry.Chat;

/// <summary>Reads JSON out of what a model answered. Generated code calls it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Answer
{
    /// <summary>Reads the JSON of an answer; a code fence or words around it do no harm.</summary>
    /// <exception cref="AnswerFormatException">There is no JSON, or <paramref name="read"/> refuses it.</exception>
    public static T Parse<T>(string text, Func<AnswerReader, T> read)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(read);
        using var document = ParseJson(text);
        try
        {
            return read(new AnswerReader(document.RootElement, ""));
        }
        catch (InvalidOperationException exception)
        {
            throw new AnswerFormatException($"The answer has half a character in a text (a lone surrogate, such as \\ud800). It begins: {Shorten(text)}", exception);
        }
    }

    /// <summary>As <see cref="Parse"/>, with the reason instead of an exception.</summary>
    public static bool TryParse<T>(
        string text, Func<AnswerReader, T> read, [NotNullWhen(true)] out T? value, [NotNullWhen(false)] out string? error)
        where T : class
    {
        try
        {
            value = Parse(text, read);
            error = null;
            return true;
        }
        catch (AnswerFormatException exception)
        {
            value = null;
            error = exception.Message;
            return false;
        }
    }

    private static JsonDocument ParseJson(string text)
    {
        try
        {
            return JsonDocument.Parse(EmbeddedJson.Of(text), EmbeddedJson.Options);
        }
        catch (JsonException exception)
        {
            throw new AnswerFormatException($"The answer is not JSON: {exception.Message} It begins: {Shorten(text)}", exception);
        }
    }

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..77] + "...";
}

/// <summary>A model's answer is not what its schema asks for.</summary>
public sealed class AnswerFormatException(string message, Exception? inner = null) : FormatException(message, inner);
