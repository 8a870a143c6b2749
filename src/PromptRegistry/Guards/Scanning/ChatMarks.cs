namespace PromptRegistry.Guards.Scanning;

/// <summary>Marks by which chat formats and fences tell messages apart: nobody else may write them.</summary>
internal static class ChatMarks
{
    private const int LongestName = 24;
    private static readonly string[] Roles = ["system", "system_prompt", "system-prompt", "system mode", "developer", "assistant", "start_of_turn", "end_of_turn", "im_start", "im_end"];
    private static readonly string[] Headings = ["instruction", "system", "response", "new instruction", "assistant"];

    /// <summary>The mark that begins at a place: its weight and length. Null for none.</summary>
    /// <param name="fences">The names of fences.</param>
    public static (double Weight, int Length)? At(ReadOnlySpan<char> text, int at, IReadOnlyList<string> fences) => text[at] switch
    {
        '<' => Angle(text[at..], fences),
        '[' => Square(text[at..]),
        '#' => Heading(text, at),
        _ => null,
    };

    private static (double, int)? Angle(ReadOnlySpan<char> text, IReadOnlyList<string> fences)
    {
        if (text.StartsWith("<<SYS>>", StringComparison.OrdinalIgnoreCase)) return (0.8, 7);
        if (text.StartsWith("<</SYS>>", StringComparison.OrdinalIgnoreCase)) return (0.8, 8);
        var window = text[..Math.Min(text.Length, LongestName + 6)];
        var end = window.IndexOf('>');
        if (end < 2) return null;
        var name = window[1..end];
        if (name[0] == '|' && name[^1] == '|' && name.Length > 4 && !name[1..^1].ContainsAnyExcept(NameLetters)) return (0.8, end + 1);
        name = name.TrimStart('/').Trim();
        foreach (var role in Roles) if (name.Equals(role, StringComparison.OrdinalIgnoreCase)) return (role.StartsWith("im_", StringComparison.Ordinal) || role.EndsWith("turn", StringComparison.Ordinal) || role.Contains(' ') ? 0.8 : 0.4, end + 1);
        for (var i = 0; i < fences.Count; i++) if (name.Equals(fences[i], StringComparison.OrdinalIgnoreCase)) return (0.8, end + 1);
        return null;
    }

    private static (double, int)? Square(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("[INST]", StringComparison.Ordinal)) return (0.8, 6);
        if (text.StartsWith("[/INST]", StringComparison.Ordinal)) return (0.8, 7);
        if (text.StartsWith("[SYSTEM]", StringComparison.Ordinal)) return (0.4, 8);
        return text.StartsWith("[JAILBREAK]", StringComparison.OrdinalIgnoreCase) || text.StartsWith("[🔓JAILBREAK]", StringComparison.OrdinalIgnoreCase) ? (0.5, text.IndexOf(']') + 1) : null;
    }

    private static (double, int)? Heading(ReadOnlySpan<char> text, int at)
    {
        if (at > 0 && text[at - 1] != '\n') return null;
        var line = text[at..Math.Min(text.Length, at + LongestName + 6)];
        if (line.IndexOf('\n') is >= 0 and var end) line = line[..end];
        var words = line.TrimStart('#').Trim().TrimEnd(':');
        foreach (var heading in Headings) if (words.Equals(heading, StringComparison.OrdinalIgnoreCase)) return (0.35, line.Length);
        return null;
    }

    private static System.Buffers.SearchValues<char> NameLetters { get; } = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");
}
