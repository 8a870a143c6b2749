using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.ML.Tokenizers;
using PromptRegistry.Core.Checking;

namespace PromptRegistry.Evaluation.Tokens;

/// <summary>
/// Counts tokens: exactly for models whose tokenizer is published (OpenAI's o200k and cl100k encodings), else estimated by the newer of
/// the two, and said so. Nothing is loaded before something is counted. Safe for use by several threads.
/// </summary>
public sealed class TokenCounter
{
    private const string Newest = "o200k_base";
    private const string Older = "cl100k_base";

    /// <summary>How the encodings' own marks begin.</summary>
    private const string Mark = "<|";

    /// <summary>Characters of English text in a token, as a rule of thumb.</summary>
    private const int CharactersPerToken = 4;

    private static readonly ConcurrentDictionary<string, TokenCounter> Known = new(StringComparer.Ordinal);

    private readonly TiktokenTokenizer tokenizer;

    private TokenCounter(TiktokenTokenizer tokenizer, bool isExact, string method)
    {
        this.tokenizer = tokenizer;
        IsExact = isExact;
        Method = method;
    }

    /// <summary>Whether it counts as the model does.</summary>
    public bool IsExact { get; }

    /// <summary>The encoding, or what the estimate is made from.</summary>
    public string Method { get; }

    /// <param name="model">As providers name it, also with a date (<c>gpt-4o-2024-08-06</c>) or a vendor (<c>openai/gpt-4o</c>); null for one not known.</param>
    public static TokenCounter For(string? model) => Known.GetOrAdd(model ?? "", Create);

    /// <summary>How many tokens a text has for a model.</summary>
    public static TokenCount Count(string? model, string text)
    {
        var counter = For(model);
        return new TokenCount(counter.Count(text), counter.IsExact, counter.Method);
    }

    /// <summary>About how many tokens so many characters have, rounded up: where counting would cost more than it tells.</summary>
    internal static long Estimate(long characters) => (characters + CharactersPerToken - 1) / CharactersPerToken;

    /// <summary>Tokens of a text; marks such as <c>&lt;|endoftext|&gt;</c> count as the text that they are.</summary>
    public int Count(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (count, start) = (0, 0);
        for (var at = text.IndexOf(Mark, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Mark, at + Mark.Length, StringComparison.Ordinal))
        {
            if (!IsSpecial(text.AsSpan(at))) continue;

            // The encodings part letters from the signs before them, so that nothing is lost by counting both apart; and in parts it is no mark.
            count += tokenizer.CountTokens(text.AsSpan(start, at + Mark.Length - start));
            start = at + Mark.Length;
        }

        return count + tokenizer.CountTokens(text.AsSpan(start));
    }

    private bool IsSpecial(ReadOnlySpan<char> text)
    {
        foreach (var special in tokenizer.SpecialTokens?.Keys ?? [])
        {
            if (text.StartsWith(special, StringComparison.Ordinal)) return true;
        }

        return false;
    }

    // Apart, so that reading this class loads no tokenizer.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TokenCounter Create(string model)
    {
        var name = model[(model.LastIndexOf('/') + 1)..];
        if (name.Length > 0)
        {
            try
            {
                var tokenizer = TiktokenTokenizer.CreateForModel(name);
                return new TokenCounter(tokenizer, true, tokenizer.SpecialTokens?.GetValueOrDefault("<|endoftext|>") < 150_000 ? Older : Newest);
            }
            catch (Exception error) when (error is NotSupportedException or InvalidOperationException)
            {
                // Another vendor's model, or one so old that its encoding is not at hand.
            }
        }

        return new TokenCounter(TiktokenTokenizer.CreateForEncoding(Newest), false, $"estimated by {Newest}");
    }
}
