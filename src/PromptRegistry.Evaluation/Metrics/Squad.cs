using System.Text;
using System.Text.RegularExpressions;

namespace PromptRegistry.Evaluation.Metrics;

/// <summary>
/// Exact match and F1 of the SQuAD evaluation (Rajpurkar et al., "SQuAD: 100,000+ Questions for Machine Comprehension of Text", 2016). Beware that
/// its normal form deletes the point of a decimal number: 4.2 equals 42.
/// </summary>
public static partial class Squad
{
    /// <summary>Lower case, without ASCII punctuation and English articles, with single blanks.</summary>
    public static string Normalize(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.ToLowerInvariant())
        {
            if (!(char.IsAscii(c) && (char.IsPunctuation(c) || char.IsSymbol(c)))) plain.Append(c);
        }

        return string.Join(' ', Blanks.Split(Articles().Replace(plain.ToString(), " ")));
    }

    /// <summary>Whether the normal form of a reference is that of the text.</summary>
    public static bool ExactMatch(string prediction, IReadOnlyList<string> references)
    {
        var normal = Normalize(prediction);
        return references.Any(reference => Normalize(reference) == normal);
    }

    /// <summary>F1 of the words of the normal forms, 0 to 1; the best of several references.</summary>
    /// <param name="prediction">The text.</param>
    /// <param name="references">What is right.</param>
    /// <param name="emptyMatches">Whether nothing equals nothing, as in SQuAD 2.0; false is 0, as in 1.1.</param>
    public static double F1(string prediction, IReadOnlyList<string> references, bool emptyMatches = false)
    {
        var words = Blanks.Split(Normalize(prediction));
        return references.Select(reference => Of(words, Blanks.Split(Normalize(reference)), emptyMatches)).DefaultIfEmpty().Max();
    }

    private static double Of(string[] prediction, string[] reference, bool emptyMatches) =>
        emptyMatches && (prediction.Length == 0 || reference.Length == 0)
            ? prediction.Length == reference.Length ? 1 : 0
            : TokenF1.Of(prediction, reference);

    [GeneratedRegex(@"\b(a|an|the)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Articles();
}

/// <summary>F1 of two bags of tokens: the harmonic mean of the shares of each that the other has.</summary>
public static class TokenF1
{
    /// <summary>0 to 1; 0 where nothing is shared.</summary>
    public static double Of(IReadOnlyList<string> prediction, IReadOnlyList<string> reference)
    {
        var grams = new NGrams();
        var shared = NGrams.Overlap(grams.Count(prediction, 1)[0], grams.Count(reference, 1)[0]);
        if (shared == 0) return 0;
        var (precision, recall) = ((double)shared / prediction.Count, (double)shared / reference.Count);
        return 2 * precision * recall / (precision + recall);
    }

    /// <summary>As Microsoft.Extensions.AI.Evaluation.NLP: of words by <see cref="MeaiTokenizer"/>; the best of several references.</summary>
    public static double Meai(string prediction, IReadOnlyList<string> references)
    {
        var tokens = MeaiTokenizer.Tokenize(prediction);
        return references.Select(reference => Of(tokens, MeaiTokenizer.Tokenize(reference))).DefaultIfEmpty().Max();
    }
}
