using System.Text;

namespace PromptRegistry.Evaluation.Programs;

/// <summary>Code in an answer: what stands in its fenced blocks of Markdown, else all of it.</summary>
internal static class FencedCode
{
    /// <summary>The blocks of these languages, one after the other; without one of them the first block without a language; without that the text.</summary>
    public static string Of(string text, IReadOnlyCollection<string> languages)
    {
        var named = new StringBuilder();
        string? unnamed = null;
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (Fence(lines[i]) is not { } fence) continue;
            var language = lines[i].TrimStart()[fence.Length..].Trim();
            var block = new StringBuilder();
            while (++i < lines.Length && !Closes(lines[i], fence)) block.Append(lines[i]).Append('\n');
            if (languages.Contains(language.Split(' ')[0].ToLowerInvariant())) named.Append(block);
            else if (language.Length == 0) unnamed ??= block.ToString();
        }

        return named.Length > 0 ? named.ToString() : unnamed ?? text;
    }

    /// <summary>The marks that open a block: three or more of one kind.</summary>
    private static string? Fence(string line)
    {
        var text = line.TrimStart();
        if (text.Length < 3 || text[0] is not ('`' or '~')) return null;
        var length = text.TakeWhile(c => c == text[0]).Count();
        return length >= 3 ? text[..length] : null;
    }

    private static bool Closes(string line, string fence) =>
        line.Trim() is var text && text.Length >= fence.Length && text.All(c => c == fence[0]);
}
