using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace PromptRegistry.Chat;

/// <summary>A place in a JSON answer, with typed readings that say what was expected where. Generated code uses it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct AnswerReader
{
    private static readonly TimeSpan PatternTime = TimeSpan.FromMilliseconds(250);

    private readonly JsonElement? element;
    private readonly string above;
    private readonly string? name;
    private readonly int index;
    private readonly string what;

    /// <param name="pointer">A JSON Pointer (RFC 6901); empty for the whole.</param>
    /// <param name="what">What is read, in words within a sentence.</param>
    internal AnswerReader(JsonElement? element, string pointer, string what = "the answer")
        : this(element, pointer, null, -1, what)
    {
    }

    /// <param name="name">The member of what is above; null where it is an item, or the whole.</param>
    /// <param name="index">Which item it is; -1 for none.</param>
    private AnswerReader(JsonElement? element, string above, string? name, int index, string what)
    {
        this.element = element;
        this.above = above;
        this.name = name;
        this.index = index;
        this.what = what;
    }

    /// <summary>Made only where something is wrong, or there are places below.</summary>
    private string Pointer => name is not null ? $"{above}/{name}" : index >= 0 ? $"{above}/{index.ToString(CultureInfo.InvariantCulture)}" : above;

    /// <summary>Whether nothing is here, or JSON null.</summary>
    public bool IsAbsent => element is null or { ValueKind: JsonValueKind.Null };

    public AnswerReader Property(string name)
    {
        if (element is not { ValueKind: JsonValueKind.Object } value) throw Unexpected("an object");
        return new AnswerReader(value.TryGetProperty(name, out var property) ? property : null, Pointer, name, -1, what);
    }

    public string Text() => element is { ValueKind: JsonValueKind.String } value ? value.GetString()! : throw Unexpected("a text");

    /// <summary>Whether it is this text.</summary>
    public bool Is(string text) => element is { ValueKind: JsonValueKind.String } value && value.ValueEquals(text);

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
        var here = Pointer;
        foreach (var item in array.EnumerateArray()) items.Add(read(new AnswerReader(item, here, null, items.Count, what)));
        return items;
    }

    /// <summary>This place, if its number is at least so large; what is no number is left to the reading that follows.</summary>
    /// <exception cref="AnswerFormatException">It is smaller.</exception>
    public AnswerReader AtLeast(double minimum) => Real is { } number && number < minimum ? throw Unexpected($"at least {Shown(minimum)}") : this;

    /// <summary>As <see cref="AtLeast"/>, with the greatest number.</summary>
    public AnswerReader AtMost(double maximum) => Real is { } number && number > maximum ? throw Unexpected($"at most {Shown(maximum)}") : this;

    /// <summary>As <see cref="AtLeast"/>, without the bound itself.</summary>
    public AnswerReader MoreThan(double bound) => Real is { } number && number <= bound ? throw Unexpected($"more than {Shown(bound)}") : this;

    /// <summary>As <see cref="AtMost"/>, without the bound itself.</summary>
    public AnswerReader LessThan(double bound) => Real is { } number && number >= bound ? throw Unexpected($"less than {Shown(bound)}") : this;

    /// <summary>This place, if its number is a multiple of another; decimal numbers are compared as they are written.</summary>
    public AnswerReader MultipleOf(double step)
    {
        if (element is not { ValueKind: JsonValueKind.Number } value) return this;
        var isMultiple = value.TryGetDecimal(out var exact) && Math.Abs(step) is > 1e-28 and < 7e28
            ? exact % (decimal)step == 0
            : Math.IEEERemainder(value.GetDouble(), step) == 0;
        return isMultiple ? this : throw Unexpected($"a multiple of {Shown(step)}");
    }

    /// <summary>This place, if its text has so many characters (code points).</summary>
    public AnswerReader Length(int minimum, int maximum)
    {
        if (element is not { ValueKind: JsonValueKind.String } value) return this;
        var length = value.GetString()!.EnumerateRunes().Count();
        return length < minimum || length > maximum ? throw Unexpected($"a text of {Between(minimum, maximum, "character")}") : this;
    }

    /// <summary>This place, if a regular expression is found in its text within a quarter of a second.</summary>
    public AnswerReader Matching(string pattern)
    {
        if (element is not { ValueKind: JsonValueKind.String } value) return this;
        try
        {
            return Regex.IsMatch(value.GetString()!, pattern, RegexOptions.CultureInvariant, PatternTime) ? this : throw Unexpected($"a text that matches {pattern}");
        }
        catch (RegexMatchTimeoutException)
        {
            throw Unexpected($"a text in which {pattern} can be looked for in time");
        }
    }

    /// <summary>This place, if its list has so many items.</summary>
    public AnswerReader Count(int minimum, int maximum) =>
        element is { ValueKind: JsonValueKind.Array } array && array.GetArrayLength() is var count && (count < minimum || count > maximum)
            ? throw Unexpected($"a list of {Between(minimum, maximum, "item")}")
            : this;

    /// <summary>An object whose names the schema leaves open; of a name that comes twice the last value counts.</summary>
    public IReadOnlyDictionary<string, T> Entries<T>(Func<AnswerReader, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        if (element is not { ValueKind: JsonValueKind.Object } value) throw Unexpected("an object");
        var entries = new Dictionary<string, T>(StringComparer.Ordinal);
        var here = Pointer;
        foreach (var entry in value.EnumerateObject()) entries[entry.Name] = read(new AnswerReader(entry.Value, here, entry.Name, -1, what));
        return entries;
    }

    /// <summary>The exception for something else than what the schema asks for.</summary>
    public AnswerFormatException Unexpected(string expected)
    {
        var pointer = Pointer;
        var place = pointer.Length == 0 ? char.ToUpperInvariant(what[0]) + what[1..] : $"{pointer} of {what}";
        var found = element is { } value ? Shorten(value.GetRawText()) : "nothing";
        return new AnswerFormatException($"{place} must be {expected}, but {found} was found.");
    }

    private double? Real => element is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;

    private static string Shown(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static string Between(int minimum, int maximum, string noun)
    {
        if (minimum == maximum) return Counted(minimum, noun);
        if (maximum == int.MaxValue) return $"at least {Counted(minimum, noun)}";
        return minimum == 0 ? $"at most {Counted(maximum, noun)}" : $"{minimum} to {Counted(maximum, noun)}";
    }

    private static string Counted(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..77] + "...";
}
