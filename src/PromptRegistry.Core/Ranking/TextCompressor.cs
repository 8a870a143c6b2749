using System.Text;

namespace PromptRegistry.Core.Ranking;

/// <summary>
/// Shortens a text to a number of tokens by leaving sentences out: those that share least with a question, by BM25, and without a question those that share least with the rest of the text. What
/// stays is as it was, in its order. The same text and question give the same everywhere.
/// </summary>
internal static class TextCompressor
{
    /// <summary>The most tokens of what is kept or dropped as one.</summary>
    private const int LongestSentence = 64;

    /// <param name="tokens">The most that may stay, by <see cref="TokenEstimate"/>; at least 1.</param>
    /// <param name="question">What the text is read for; null or blank for nothing.</param>
    /// <param name="dropped">What was left out, in its order; empty where the text is short enough.</param>
    public static string Shorten(string text, int tokens, string? question, out IReadOnlyList<string> dropped)
    {
        dropped = [];
        if (text.Length <= tokens || TokenEstimate.Of(text) <= tokens) return text;
        var sentences = Sentences.Of(text, Math.Min(tokens, LongestSentence));
        var kept = Choose(text, sentences, tokens, question);
        dropped = [.. sentences.Where((_, i) => !kept[i]).Select(s => s.Of(text))];
        return Write(text, sentences, kept);
    }

    private static bool[] Choose(string text, List<Sentence> sentences, int tokens, string? question)
    {
        string[] texts = [.. sentences.Select(s => s.Of(text))];
        var index = new Bm25(texts);
        var central = Rounded(index.Centrality());
        var scores = string.IsNullOrWhiteSpace(question) ? central : Rounded(index.Scores(question!));

        // Behind a sentence a line may end, whatever stood there.
        var line = text.IndexOf('\n') >= 0 || text.IndexOf('\r') >= 0 ? 1 : 0;
        var kept = new bool[texts.Length];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var i in Enumerable.Range(0, texts.Length).OrderByDescending(i => scores[i]).ThenByDescending(i => central[i]).ThenBy(i => i))
        {
            var cost = TokenEstimate.Of(texts[i]) + Math.Max(line, TokenEstimate.Of(text, sentences[i].End, sentences[i].Gap));
            if (cost > tokens && seen.Count == 0) cost = tokens;
            if (cost > tokens || !seen.Add(texts[i])) continue;
            kept[i] = true;
            tokens -= cost;
        }

        return kept;
    }

    /// <summary>What two machines may compute differently decides nothing.</summary>
    private static double[] Rounded(double[] scores) => [.. scores.Select(s => Math.Round(s, 6))];

    private static string Write(string text, List<Sentence> sentences, bool[] kept)
    {
        var result = new StringBuilder();
        string? gap = null;
        var isBeside = false;
        for (var i = 0; i < sentences.Count; i++)
        {
            if (kept[i])
            {
                if (gap is not null) result.Append(isBeside || gap.Length > 0 ? gap : " ");
                result.Append(text, sentences[i].Start, sentences[i].Length);
                (gap, isBeside) = (sentences[i].GapOf(text), true);
                continue;
            }

            // A paragraph that ends with what is dropped ends all the same.
            if (gap is not null && Lines(sentences[i].GapOf(text)) > Lines(gap)) gap = sentences[i].GapOf(text);
            isBeside = false;
        }

        return result.ToString();
    }

    private static int Lines(string gap) => gap.Count(c => c == '\n');
}
