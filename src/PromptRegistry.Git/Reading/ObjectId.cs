using System.Diagnostics.CodeAnalysis;

namespace PromptRegistry.Git.Reading;

/// <summary>The name of a git object: 40 (SHA-1) or 64 (SHA-256) lower-case hexadecimal digits.</summary>
public readonly record struct ObjectId
{
    private readonly string? hex;

    private ObjectId(string hex) => this.hex = hex;

    public string Hex => hex ?? "";

    /// <summary>The first ten digits, for people.</summary>
    public string Abbreviated => Hex.Length > 10 ? Hex[..10] : Hex;

    /// <exception cref="FormatException">The text is not an object id.</exception>
    public static ObjectId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a git object id.");

    public static bool TryParse([NotNullWhen(true)] string? text, out ObjectId id)
    {
        id = default;
        if (text is not { Length: 40 or 64 }) return false;
        foreach (var c in text)
        {
            if (c is not ((>= '0' and <= '9') or (>= 'a' and <= 'f'))) return false;
        }

        id = new ObjectId(text);
        return true;
    }

    public override string ToString() => Hex;
}
