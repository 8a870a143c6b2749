using System.ComponentModel;
using System.Text.Json;

namespace PromptRegistry.Chat;

/// <summary>A place in a JSON answer, with typed readings that say what was expected where. Generated code uses it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct AnswerReader
{
    private readonly JsonElement? element;
    private readonly string pointer;

    internal AnswerReader(JsonElement? element, string pointer)
    {
        this.element = element;
        this.pointer = pointer;
    }

    /// <summary>Whether nothing is here, or JSON null.</summary>
    public bool IsAbsent => element is null or { ValueKind: JsonValueKind.Null };

    public AnswerReader Property(string name)
    {
        if (element is not { ValueKind: JsonValueKind.Object } value) throw Unexpected("an object");
        return new AnswerReader(value.TryGetProperty(name, out var property) ? property : null, $"{pointer}/{name}");
    }

    public string Text() => element is { ValueKind: JsonValueKind.String } value ? value.GetString()! : throw Unexpected("a text");

    public long Integer()
    {
        if (element is not { ValueKind: JsonValueKind.Number } value) throw Unexpected("a whole number");
        if (value.TryGetInt64(out var number)) return number;
        return value.TryGetDouble(out var real) && real == Math.Floor(real) && Math.Abs(real) < 1L << 53
            ? (long)real
            : throw Unexpected("a whole number");
    }

    public double Number() => element is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : throw Unexpected("a number");

    public bool Boolean() => element switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw Unexpected("true or false"),
    };

    public JsonElement Json() => element is { } value ? value.Clone() : throw Unexpected("a value");

    public IReadOnlyList<T> Items<T>(Func<AnswerReader, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        if (element is not { ValueKind: JsonValueKind.Array } array) throw Unexpected("a list");
        var items = new List<T>(array.GetArrayLength());
        foreach (var item in array.EnumerateArray()) items.Add(read(new AnswerReader(item, $"{pointer}/{items.Count}")));
        return items;
    }

    /// <summary>An object whose names the schema leaves open; of a name that comes twice the last value counts.</summary>
    public IReadOnlyDictionary<string, T> Entries<T>(Func<AnswerReader, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        if (element is not { ValueKind: JsonValueKind.Object } value) throw Unexpected("an object");
        var entries = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var entry in value.EnumerateObject()) entries[entry.Name] = read(new AnswerReader(entry.Value, $"{pointer}/{entry.Name}"));
        return entries;
    }

    /// <summary>The exception for something else than what the schema asks for.</summary>
    public AnswerFormatException Unexpected(string expected)
    {
        var place = pointer.Length == 0 ? "The answer" : $"{pointer} of the answer";
        var found = element is { } value ? Shorten(value.GetRawText()) : "nothing";
        return new AnswerFormatException($"{place} must be {expected}, but {found} was found.");
    }

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..77] + "...";
}
