using System.Text;

namespace PromptRegistry.Evaluation.Metrics;

/// <summary>Counts what a text is made of.</summary>
public static class TextCounts
{
    /// <summary>Words: runs between white space that hold a letter or a digit. Languages that put no blanks between words have few.</summary>
    public static int Words(string text)
    {
        var (count, inWord) = (0, false);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                inWord = false;
            }
            else if (!inWord && Rune.IsLetterOrDigit(rune))
            {
                inWord = true;
                count++;
            }
        }

        return count;
    }

    /// <summary>Characters: Unicode code points, as JSON Schema counts them.</summary>
    public static int Characters(string text)
    {
        var count = text.Length;
        for (var i = 1; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text[i - 1], text[i])) count--;
        }

        return count;
    }

    /// <summary>Lines; a line end at the end begins no further one, and a text of nothing has none.</summary>
    public static int Lines(string text)
    {
        var count = text.Length == 0 || text[^1] is '\n' or '\r' ? 0 : 1;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n'))) count++;
        }

        return count;
    }
}
