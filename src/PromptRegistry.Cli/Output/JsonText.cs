using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Cli.Output;

/// <summary>How commands write JSON: with every language's letters as they are, and what is not to be seen escaped.</summary>
internal static class JsonText
{
    private static readonly ShapeContext Indented = Context(isIndented: true);

    private static readonly ShapeContext OneLine = Context(isIndented: false);

    public static string Of(CommandJson shape) => Escape(JsonSerializer.Serialize(shape, Indented.CommandJson));

    /// <summary>An event in one line.</summary>
    public static string Line(EventJson shape) => Escape(JsonSerializer.Serialize(shape, OneLine.EventJson));

    /// <summary>A text that was looked at, in one line.</summary>
    public static string Line(GuardedTextJson shape) => Escape(JsonSerializer.Serialize(shape, OneLine.GuardedTextJson));

    /// <summary>JSON with what is not to be seen as <c>\u202e</c>: it can only stand within strings.</summary>
    public static string Escape(string json)
    {
        var escaped = new StringBuilder(json.Length);
        foreach (var c in json)
        {
            if (c is '\r' or '\n' || !PlainText.IsHidden(c)) escaped.Append(c);
            else escaped.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
        }

        return escaped.ToString();
    }

    /// <summary>A value of an enumeration as one lower-case word.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    public static string? Time(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    private static ShapeContext Context(bool isIndented) => new(new JsonSerializerOptions(ShapeContext.Default.Options)
    {
        WriteIndented = isIndented,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
