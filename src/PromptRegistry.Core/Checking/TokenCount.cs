using System.Globalization;

namespace PromptRegistry.Core.Checking;

/// <summary>How many tokens a text has.</summary>
/// <param name="Value">Tokens.</param>
/// <param name="IsExact">Whether it was counted as the model counts.</param>
/// <param name="Method">How it was found: the name of the encoding, or what the estimate is made from.</param>
public readonly record struct TokenCount(int Value, bool IsExact, string Method)
{
    /// <summary>
    /// Characters of English text in a token, as a rule of thumb:
    /// https://help.openai.com/en/articles/4936856-what-are-tokens-and-how-to-count-them.
    /// </summary>
    private const int CharactersPerToken = 4;

    /// <summary>What a length says where nothing can count.</summary>
    public static TokenCount OfLength(string text) => new(text.Length / CharactersPerToken, false, "4 characters each");

    /// <summary><c>23 tokens (o200k_base)</c>, or <c>≈ 18 tokens (4 characters each)</c>.</summary>
    public override string ToString() => string.Format(
        CultureInfo.InvariantCulture, "{0}{1:N0} {2} ({3})", IsExact ? "" : "≈ ", Value, Value == 1 ? "token" : "tokens", Method);
}

/// <summary>Counts the tokens of a text for a model.</summary>
/// <param name="model">The model's name; null where it is not known.</param>
public delegate TokenCount TokenCounting(string? model, string text);
