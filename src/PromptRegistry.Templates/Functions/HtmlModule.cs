using static PromptRegistry.Templates.Functions.Parameter;

namespace PromptRegistry.Templates.Functions;

/// <summary>The names, parameters and bodies of <c>html</c>.</summary>
internal static class HtmlModule
{
    public static void Register(ModuleBuilder module)
    {
        module.Add("strip", "HtmlFunctions.Strip", Result.TextOrNull, [Text("text")],
            (c, a) => HtmlFunctions.Strip(c, a.Text(0)), needsContext: true);
        module.Add("escape", "HtmlFunctions.Escape", Result.TextOrNull, [Text("text")],
            (_, a) => HtmlFunctions.Escape(a.Text(0)));
        module.Add("newline_to_br", "HtmlFunctions.NewlineToBr", Result.TextOrNull, [Text("text")],
            (_, a) => HtmlFunctions.NewlineToBr(a.Text(0)));
        module.Add("url_encode", "HtmlFunctions.UrlEncode", Result.TextOrNull, [Text("text")],
            (_, a) => HtmlFunctions.UrlEncode(a.Text(0)));
        module.Add("url_escape", "HtmlFunctions.UrlEscape", Result.TextOrNull, [Text("text")],
            (_, a) => HtmlFunctions.UrlEscape(a.Text(0)));
    }
}
