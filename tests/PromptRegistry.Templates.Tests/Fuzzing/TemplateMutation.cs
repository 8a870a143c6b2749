namespace PromptRegistry.Templates.Tests.Fuzzing;

/// <summary>Damages a template: inserts parts of the language, removes, repeats and moves parts of it.</summary>
internal static class TemplateMutation
{
    private static readonly string[] s_fragments =
    [
        "{{", "}}", "{{-", "-}}", "{{~", "~}}", "{%{", "}%}", "end", "for x in ", "if ", "else", "case x", "when 1",
        "while ", "tablerow x in ", "capture c", "with x", "wrap f", "func f(a)", "func f", "do", "ret ", "break",
        "continue", "import x", "readonly x", "include 'part'", "include_join ['part', 'part'] ','", "this", "empty",
        "(", ")", "[", "]", "{", "}", "|", ",", ";", ":", ".", "..", "..<", "?.", "??", "?!", "?", "@", "^", "$", "$1",
        "$$", "++", "--", "+=", "//", "<<", ">>", "&&", "||", "!", "==", "<", "'", "\"", "`", "$\"{x}\"", "\\u12", "\\",
        "#", "##", "\n", "\r\n", "\t", "\0", "\uD800", "\u00a0", "é", "0x", "0b", "1e9", "1e400", "9999999999999999999",
        "1.5m", "1u", "2147483647", "-9223372036854775808", ".size", ".empty?", "for.index", "for.changed", "null",
        "true", "math.divided_by ", "string.pad_left ", "string.slice ", "array.sort ", "array.each @", "regex.match ",
        "object.eval ", "object.eval_template ", "object.from_json ", "date.parse ", "timespan.from_days ",
        "* 1000000000", "<< 1000000000", "a[1000000000] = ", "x = x + x", "a = [a, a, a, a, a, a, a, a]", "f(a) = f a",
    ];

    public static string Apply(string text, Random random)
    {
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            var position = random.Next(text.Length + 1);
            var other = random.Next(position, Math.Min(text.Length, position + 60) + 1);
            text = random.Next(7) switch
            {
                0 or 1 or 2 => text.Insert(position, s_fragments[random.Next(s_fragments.Length)]),
                3 => text.Remove(position, Math.Min(random.Next(1, 8), text.Length - position)),
                4 => text.Insert(position, text[position..other]),
                5 => text.Insert(random.Next(position + 1), text[position..other]),
                _ => text.Insert(position, ((char)random.Next(1, 256)).ToString()),
            };
        }

        return text;
    }
}
