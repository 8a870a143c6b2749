using System.Text;

namespace PromptRegistry.Import.Templates;

/// <summary>What an expression is made of.</summary>
/// <param name="Kind">n a name, t a text, 9 a number, o an operator, e the end.</param>
internal readonly record struct ExpressionToken(char Kind, string Text);

/// <summary>Something in a tag that this importer cannot read; the tag is lost, the template is not.</summary>
internal sealed class UnreadableTag(string why) : Exception(why);

/// <summary>Cuts an expression of Jinja, Nunjucks or Liquid into tokens.</summary>
internal static class ExpressionLexer
{
    /// <summary>Chains of operators and filters become as deep as they are long.</summary>
    private const int MostTokens = 400;

    private static readonly string[] Operators =
        ["===", "!==", "==", "!=", "<=", ">=", "<>", "//", "**", "&&", "||", "..", "<", ">", "+", "-", "*", "/", "%", "~", "|", "(", ")", "[", "]", "{", "}", ",", ".", ":", "=", "?", "!"];

    public static List<ExpressionToken> Read(string text)
    {
        var tokens = new List<ExpressionToken>();
        var i = 0;
        while (i < text.Length)
        {
            var c = text[i];
            if (tokens.Count > MostTokens) throw new UnreadableTag("It is too long.");
            if (char.IsWhiteSpace(c))
            {
                i++;
            }
            else if (c is '"' or '\'')
            {
                tokens.Add(new ExpressionToken('t', Quoted(text, ref i)));
            }
            else if (char.IsAsciiDigit(c))
            {
                var start = i;
                while (i < text.Length && (char.IsAsciiDigit(text[i]) || (text[i] == '.' && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1])))) i++;
                tokens.Add(new ExpressionToken('9', text[start..i]));
            }
            else if (char.IsLetter(c) || c is '_' or '$' or '@')
            {
                var start = i++;
                while (i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] is '_')) i++;
                tokens.Add(new ExpressionToken('n', text[start..i]));
            }
            else if (Array.Find(Operators, o => string.CompareOrdinal(text, i, o, 0, o.Length) == 0) is { } op)
            {
                tokens.Add(new ExpressionToken('o', op));
                i += op.Length;
            }
            else
            {
                throw new UnreadableTag($"'{c}' is not understood.");
            }
        }

        tokens.Add(new ExpressionToken('e', ""));
        return tokens;
    }

    private static string Quoted(string text, ref int i)
    {
        var quote = text[i++];
        var value = new StringBuilder();
        for (; i < text.Length && text[i] != quote; i++)
        {
            if (text[i] != '\\' || i + 1 >= text.Length)
            {
                value.Append(text[i]);
                continue;
            }

            i++;
            value.Append(text[i] switch { 'n' => "\n", 't' => "\t", 'r' => "\r", '\\' => "\\", '"' => "\"", '\'' => "'", var other => "\\" + other });
        }

        if (i >= text.Length) throw new UnreadableTag("A text in quotes is never closed.");
        i++;
        return value.ToString();
    }
}
