using System.Globalization;
using System.Text;
using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Core.Yaml;

/// <summary>Writes a text as a YAML scalar in double quotes.</summary>
public static class YamlQuote
{
    /// <summary>
    /// The text in double quotes, on one line, with everything that is not to be seen escaped. Half a pair of surrogates becomes U+FFFD.
    /// </summary>
    public static string Of(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            switch (c)
            {
                case '"': quoted.Append("\\\""); break;
                case '\\': quoted.Append("\\\\"); break;
                case '\n': quoted.Append("\\n"); break;
                case '\r': quoted.Append("\\r"); break;
                case '\t': quoted.Append("\\t"); break;
                case var _ when char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]):
                    quoted.Append(c).Append(text[++i]);
                    break;
                case var _ when char.IsSurrogate(c): quoted.Append('\uFFFD'); break;
                case '\u00A0' or '\u2028' or '\u2029' or '\u0085' or '\uFEFF':
                case var _ when PlainText.IsHidden(c):
                    quoted.Append("\\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
                    break;
                default: quoted.Append(c); break;
            }
        }

        return quoted.Append('"').ToString();
    }
}
