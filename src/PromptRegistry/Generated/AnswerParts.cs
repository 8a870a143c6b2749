using System.ComponentModel;
using System.Text;
using System.Text.Json;

namespace PromptRegistry.Chat;

/// <summary>
/// Reads the JSON object of an answer while it comes: each property as soon as its value is complete, a list item by item. Generated code asks it, for each property in one of the two ways. What is no JSON
/// ends the reading; the answer as a whole says what is wrong.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class AnswerParts
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64, AllowTrailingCommas = true };
    private readonly Dictionary<string, Part> parts = new(StringComparer.Ordinal);
    private readonly Encoder encoder = Encoding.UTF8.GetEncoder();
    private JsonReaderState state = new(new JsonReaderOptions { MaxDepth = 64, AllowTrailingCommas = true });
    private byte[] text = new byte[256];
    private int length;
    private int position;
    private bool hasBegun;
    private bool isOver;
    private Part? open;
    private int begin;

    internal AnswerParts()
    {
    }

    /// <summary>A property; the default of its type until it is complete, and where its schema does not allow what came.</summary>
    public T? Value<T>(string name, Func<AnswerReader, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        if (!parts.TryGetValue(name, out var part) || part.End < 0) return default;
        if (!part.IsRead)
        {
            part.IsRead = true;
            part.Value = TryRead(name, part.Begin, part.End, read, out var value) ? value : null;
        }

        return part.Value is T known ? known : default;
    }

    /// <summary>The complete items of a list, up to the first that its schema does not allow; null until the list begins.</summary>
    public IReadOnlyList<T>? Items<T>(string name, Func<AnswerReader, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        if (!parts.TryGetValue(name, out var part) || part.Items is not { } items) return null;
        var known = part.Value as T[] ?? [];
        if (known.Length == items.Count || part.IsRead) return known;

        var list = new List<T>(items.Count);
        list.AddRange(known);
        while (list.Count < items.Count)
        {
            var (from, to) = items[list.Count];
            if (!TryRead($"{name}/{list.Count}", from, to, read, out var item))
            {
                part.IsRead = true;
                break;
            }

            list.Add(item);
        }

        T[] all = [.. list];
        part.Value = all;
        return all;
    }

    /// <returns>Whether something became complete.</returns>
    internal bool Append(string more)
    {
        var span = more.AsSpan();
        if (isOver || span.Length == 0) return false;
        if (!hasBegun)
        {
            var bracket = span.IndexOfAny('{', '[');
            if (bracket < 0) return false;
            hasBegun = true;
            span = span[bracket..];
        }

        Grow(Encoding.UTF8.GetMaxByteCount(span.Length));
        length += encoder.GetBytes(span, text.AsSpan(length), flush: false);
        try
        {
            return Advance();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter is what half a character (a lone surrogate) in a name throws.
            isOver = true;
            return false;
        }
    }

    private bool Advance()
    {
        var reader = new Utf8JsonReader(text.AsSpan(position, length - position), isFinalBlock: false, state);
        var isMore = false;
        try
        {
            while (!isOver && reader.Read()) isMore |= Take(ref reader);
        }
        finally
        {
            position += (int)reader.BytesConsumed;
            state = reader.CurrentState;
        }

        return isMore;
    }

    /// <summary>At depth 1 stand the answer's properties, at depth 2 the items of those that are lists.</summary>
    private bool Take(ref Utf8JsonReader reader)
    {
        var token = reader.TokenType;
        var start = position + (int)reader.TokenStartIndex;
        var end = position + (int)reader.BytesConsumed;
        switch (reader.CurrentDepth)
        {
            case 0:
                isOver = token is not JsonTokenType.StartObject;
                return false;
            case 1 when token == JsonTokenType.PropertyName:
                open = parts[reader.GetString()!] = new Part();
                return false;
            case 1 when token is JsonTokenType.StartArray or JsonTokenType.StartObject:
                open!.Begin = start;
                if (token == JsonTokenType.StartArray) open.Items = [];
                return token == JsonTokenType.StartArray;
            case 1:
                if (token is not (JsonTokenType.EndArray or JsonTokenType.EndObject)) open!.Begin = start;
                open!.End = end;
                return true;
            case 2 when open!.Items is { } items:
                if (token is JsonTokenType.StartArray or JsonTokenType.StartObject)
                {
                    begin = start;
                    return false;
                }

                items.Add((token is JsonTokenType.EndArray or JsonTokenType.EndObject ? begin : start, end));
                return true;
            default:
                return false;
        }
    }

    private bool TryRead<T>(string name, int from, int to, Func<AnswerReader, T> read, out T value)
    {
        try
        {
            using var document = JsonDocument.Parse(text.AsMemory(from, to - from), Options);
            value = read(new AnswerReader(document.RootElement, "/" + name));
            return true;
        }
        catch (Exception exception) when (exception is AnswerFormatException or JsonException or InvalidOperationException)
        {
            value = default!;
            return false;
        }
    }

    private void Grow(int more)
    {
        if (text.Length - length < more) Array.Resize(ref text, Math.Max(text.Length * 2, length + more));
    }

    /// <summary>A property, as far as it came: where its value stands in the text, and what was read of it.</summary>
    private sealed class Part
    {
        public int Begin { get; set; }

        /// <summary>-1 while it is not complete.</summary>
        public int End { get; set; } = -1;

        /// <summary>Where the complete items of a list stand; null for what is no list.</summary>
        public List<(int From, int To)>? Items { get; set; }

        /// <summary>Whether there is nothing more to read.</summary>
        public bool IsRead { get; set; }

        public object? Value { get; set; }
    }
}
