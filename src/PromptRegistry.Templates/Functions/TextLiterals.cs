using System.Text;

namespace PromptRegistry.Templates.Functions;

/// <summary>Text as a literal of the language.</summary>
internal static class TextLiterals
{
    public static string Quote(string text) => "\"" + Escape(text) + "\"";

    public static string Escape(string text)
    {
        var output = new StringBuilder(text.Length + 2);
        foreach (var c in text)
        {
            switch (c)
            {
                case '\\': output.Append(@"\\"); break;
                case '"': output.Append("\\\""); break;
                case '\n': output.Append("\\n"); break;
                case '\r': output.Append("\\r"); break;
                case '\t': output.Append("\\t"); break;
                case '\b': output.Append("\\b"); break;
                case '\f': output.Append("\\f"); break;
                case '\v': output.Append("\\v"); break;
                case '\0': output.Append("\\0"); break;
                default: output.Append(c); break;
            }
        }

        return output.ToString();
    }
}
