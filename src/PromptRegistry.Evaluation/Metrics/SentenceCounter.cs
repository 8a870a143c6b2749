namespace PromptRegistry.Evaluation.Metrics;

/// <summary>
/// Counts sentences. Decimals, addresses, initials, list numbers and abbreviations do not end one; an abbreviation that may
/// also end one ("etc.", "Inc.") does when the next word is one that sentences begin with.
/// </summary>
public static class SentenceCounter
{
    /// <summary>A sentence goes on after these.</summary>
    private static readonly HashSet<string> Inner = new(StringComparer.OrdinalIgnoreCase)
    {
        "mr", "mrs", "ms", "dr", "prof", "st", "vs", "e.g", "i.e", "cf", "fig", "no", "nos", "vol", "pp", "eq", "sec", "ch",
        "gen", "sen", "rep", "gov", "capt", "lt", "col", "sgt", "rev", "hon", "messrs", "mt", "approx", "viz", "jan", "feb", "mar",
        "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec",
    };

    /// <summary>A sentence may go on or end after these.</summary>
    private static readonly HashSet<string> Either = new(StringComparer.OrdinalIgnoreCase)
    {
        "etc", "inc", "ltd", "co", "corp", "bros", "jr", "sr", "al", "u.s", "u.k", "e.u", "u.n", "a.m", "p.m", "ph.d", "dept", "est",
    };

    private static readonly HashSet<string> Starters = new(StringComparer.Ordinal)
    {
        "A", "After", "All", "Although", "An", "And", "As", "At", "Because", "But", "By", "During", "For", "From", "He", "Her",
        "His", "How", "However", "I", "If", "In", "It", "Its", "Many", "Most", "My", "No", "On", "Our", "She", "Since", "So", "Some",
        "That", "The", "Their", "Then", "There", "These", "They", "This", "Those", "To", "We", "What", "When", "While", "With", "You",
    };

    public static int Count(string text)
    {
        var count = 0;
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            int end;
            if (c == '\n' && IsParagraphEnd(text, i))
            {
                end = i + 1;
            }
            else if (IsTerminator(c))
            {
                end = SkipClosing(text, i + 1);
                if (!IsBoundary(text, start, i, end)) continue;
            }
            else
            {
                continue;
            }

            if (HasContent(text, start, end)) count++;
            start = end;
            i = end - 1;
        }

        return HasContent(text, start, text.Length) ? count + 1 : count;
    }

    private static bool IsTerminator(char c) => c is '.' or '!' or '?' or '…' or '。' or '！' or '？';

    private static int SkipClosing(string text, int at)
    {
        while (at < text.Length && (IsTerminator(text[at]) || text[at] is '"' or '\'' or '”' or '’' or ')' or ']' or '»' or '」' or '*' or '_'))
            at++;
        return at;
    }

    private static bool IsBoundary(string text, int start, int mark, int end)
    {
        if (text[mark] is '。' or '！' or '？') return true;
        if (end < text.Length && !char.IsWhiteSpace(text[end])) return false;
        var next = end;
        while (next < text.Length && !char.IsLetterOrDigit(text[next])) next++;
        if (next == text.Length) return true;
        if (char.IsLower(text[next]) && !text.AsSpan(end, next - end).Contains('\n')) return false;
        return text[mark] != '.' || end - mark > 1 && text[mark + 1] == '.' || EndsAfter(text, start, mark, next);
    }

    /// <summary>Whether a full stop at <paramref name="mark"/> ends a sentence, judged by the words around it.</summary>
    private static bool EndsAfter(string text, int start, int mark, int next)
    {
        var begin = mark;
        while (begin > start && !char.IsWhiteSpace(text[begin - 1]) && text[begin - 1] is not ('(' or '"' or '“' or '\'')) begin--;
        var word = text[begin..mark];
        if (IsListNumber(text, begin, word)) return false;
        if (Inner.Contains(word)) return false;
        if (word.Length == 1 && char.IsUpper(word[0]) && word[0] != 'I') return false;
        if (!Either.Contains(word)) return true;
        var stop = next;
        while (stop < text.Length && char.IsLetter(text[stop])) stop++;
        return Starters.Contains(text[next..stop]);
    }

    private static bool IsListNumber(string text, int begin, string word)
    {
        if (word.Length is 0 or > 3 || !word.All(char.IsAsciiDigit)) return false;
        while (begin > 0 && text[begin - 1] is ' ' or '\t') begin--;
        return begin == 0 || text[begin - 1] == '\n';
    }

    /// <summary>An empty line or the start of a list item ends what stands before it.</summary>
    private static bool IsParagraphEnd(string text, int newline)
    {
        var i = newline + 1;
        while (i < text.Length && text[i] is ' ' or '\t' or '\r') i++;
        if (i >= text.Length || text[i] == '\n') return true;
        if (text[i] is '-' or '*' or '•' && i + 1 < text.Length && text[i + 1] == ' ') return true;
        var digits = i;
        while (digits < text.Length && char.IsAsciiDigit(text[digits])) digits++;
        return digits > i && digits + 1 < text.Length && text[digits] is '.' or ')' && text[digits + 1] == ' ';
    }

    private static bool HasContent(string text, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (char.IsLetterOrDigit(text[i])) return true;
        }

        return false;
    }
}
