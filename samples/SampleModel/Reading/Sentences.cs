namespace PromptRegistry.SampleModel.Reading;

/// <summary>Splits a text into sentences; titles, initials and decimals do not end one.</summary>
internal static class Sentences
{
    private static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "mr", "mrs", "ms", "dr", "prof", "st", "e.g", "i.e", "vs", "no", "approx", "inc", "ltd", "co", "corp", "u.s", "u.k", "gen", "sen", "rep",
    };

    public static IReadOnlyList<string> Split(string text)
    {
        var sentences = new List<string>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('.' or '!' or '?')) continue;
            var end = i + 1;
            while (end < text.Length && text[end] is '.' or '!' or '?' or '"' or '”' or ')' or '\'') end++;
            if (!Ends(text, start, i, end)) continue;
            Add(sentences, text[start..end]);
            start = end;
            i = end - 1;
        }

        Add(sentences, text[start..]);
        return sentences;
    }

    private static bool Ends(string text, int start, int mark, int end)
    {
        if (end < text.Length && !char.IsWhiteSpace(text[end])) return false;
        if (text[mark] != '.') return true;
        var word = mark;
        while (word > start && !char.IsWhiteSpace(text[word - 1])) word--;
        var last = text.AsSpan(word, mark - word).TrimStart("(\"'“").ToString();
        if (last.Length == 1 && char.IsUpper(last[0])) return NextIsEnd(text, end);
        return !Abbreviations.Contains(last) || NextIsEnd(text, end);
    }

    private static bool NextIsEnd(string text, int end) => text.AsSpan(end).IsWhiteSpace();

    private static void Add(List<string> sentences, string piece)
    {
        var sentence = string.Join(' ', piece.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (sentence.Any(char.IsLetterOrDigit)) sentences.Add(sentence);
    }
}
