namespace PromptRegistry.Generator.Model;

/// <summary>
/// What one reading of a file was parsed to. It follows from the text and is no part of what makes files equal: an unedited file
/// stays the object that it was, and with it what is known of it.
/// </summary>
public sealed class ParsedText : IEquatable<ParsedText>
{
    private object? parsed;

    public T Get<T>(string text, Func<string, T> parse)
        where T : class
    {
        if (parsed is T known) return known;
        var made = parse(text);
        // Two compilations may ask at once; both answers are the same.
        return (T)(Interlocked.CompareExchange(ref parsed, made, null) ?? made);
    }

    public bool Equals(ParsedText? other) => other is not null;

    public override bool Equals(object? obj) => obj is ParsedText;

    public override int GetHashCode() => 0;
}
