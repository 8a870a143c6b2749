using System.Globalization;
using System.Text;

namespace PromptRegistry.Generator.Parsing;

/// <summary>
/// Names the generated file of a prompt. The compiler refuses two that differ in case only, and many signs; then the whole
/// generator would fail instead of the one prompt. What a prompt's name may not have is therefore written as a number.
/// </summary>
internal static class HintName
{
    public static string Of(string prompt)
    {
        var name = new StringBuilder("Prompts.");
        foreach (var c in prompt)
        {
            if (c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-') name.Append(c);
            else if (c == '/') name.Append('.');
            else name.Append('_').Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
        }

        return name.Append(".g.cs").ToString();
    }
}
