using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using PromptRegistry.Templates.Limits;
using static PromptRegistry.Templates.Functions.Parameter;

namespace PromptRegistry.Templates.Functions;

/// <summary>The functions of <c>html</c>.</summary>
public static class HtmlFunctions
{
    private const string Tags = "<script.*?</script>|<!--.*?-->|<style.*?</style>|<.*?>";
    private const string Unreserved = "-_.~";
    private const string Reserved = ";/?:@&=+$,#[]!'()*";

    public static string? Strip(RenderContext context, string? text) => string.IsNullOrEmpty(text)
        ? text
        : RegexFunctions.Guard(() => RegexFunctions.Replace(
            context, text!, Tags, "", RegexOptions.IgnoreCase | RegexOptions.Singleline));

    public static string? Escape(string? text) => text is null ? null : WebUtility.HtmlEncode(text);

    public static string? NewlineToBr(string? text) =>
        text?.Replace("\r\n", "\r\r").Replace("\n", "<br />\n").Replace("\r\r", "<br />\r\n");

    public static string? UrlEncode(string? text) => text is null ? null : Percent(text, Unreserved);

    /// <summary>Escapes what no address may contain, and leaves the characters that structure one.</summary>
    public static string? UrlEscape(string? text) => text is null ? null : Percent(text, Unreserved + Reserved);

    private static string Percent(string text, string kept)
    {
        var output = new StringBuilder(text.Length);
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            var c = (char)b;
            if (c < 128 && (char.IsLetterOrDigit(c) || kept.IndexOf(c) >= 0)) output.Append(c);
            else output.Append('%').Append(b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return output.ToString();
    }

    /// <summary>The names, parameters and bodies of the module.</summary>
    internal static void Register(ModuleBuilder module)
    {
        module.Add("strip", Result.TextOrNull, [Text("text")], (c, a) => Strip(c, a.Text(0)), needsContext: true);
        module.Add("escape", Result.TextOrNull, [Text("text")], (_, a) => Escape(a.Text(0)));
        module.Add("newline_to_br", Result.TextOrNull, [Text("text")], (_, a) => NewlineToBr(a.Text(0)));
        module.Add("url_encode", Result.TextOrNull, [Text("text")], (_, a) => UrlEncode(a.Text(0)));
        module.Add("url_escape", Result.TextOrNull, [Text("text")], (_, a) => UrlEscape(a.Text(0)));
    }
}
