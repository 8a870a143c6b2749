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

    private static readonly ConcurrentDictionary<string, TokenCounter> Known = new(StringComparer.Ordinal);

    private readonly Tokenizer tokenizer;

    private TokenCounter(Tokenizer tokenizer, bool isExact, string method)
    {
        this.tokenizer = tokenizer;
        IsExact = isExact;
        Method = method;
    }

    /// <summary>Whether it counts as the model does.</summary>
    public bool IsExact { get; }

    /// <summary>The encoding, or what the estimate is made from.</summary>
    public string Method { get; }

    /// <param name="model">As providers name it, also with a date (<c>gpt-4o-2024-08-06</c>) or a vendor (<c>openai/gpt-4o</c>) ; null for one not known.</param>
    public static TokenCounter For(string? model) => Known.GetOrAdd(model ?? "", Create);

    /// <summary>How many tokens a text has for a model.</summary>
    public static TokenCount Count(string? model, string text)
    {
        var counter = For(model);
        return new TokenCount(counter.Count(text), counter.IsExact, counter.Method);
    }

    /// <summary>Tokens of a text; marks such as <c>&lt;|endoftext|&gt;</c> count as the text that they are.</summary>
    public int Count(string text) => tokenizer.CountTokens(text);

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
                var encoding = tokenizer.SpecialTokens?.GetValueOrDefault("<|endoftext|>") < 150_000 ? Older : Newest;

                // The same encoding without special tokens: text is text, whatever it looks like.
                return new TokenCounter(Plain(encoding), true, encoding);
            }
            catch (Exception error) when (error is NotSupportedException or InvalidOperationException)
            {
                // Another vendor's model, or one so old that its encoding is not at hand.
            }
        }

        return new TokenCounter(Plain(Newest), false, $"estimated by {Newest}");
    }

    private static TiktokenTokenizer Plain(string encoding) => TiktokenTokenizer.CreateForEncoding(encoding);
}
