using static PromptRegistry.Templates.Functions.Parameter;
using static PromptRegistry.Templates.Values.TemplateValue;

namespace PromptRegistry.Templates.Functions;

/// <summary>The names, parameters and bodies of <c>regex</c>.</summary>
internal static class RegexModule
{
    public static void Register(ModuleBuilder module)
    {
        module.Add("escape", "RegexFunctions.Escape", Result.TextOrNull, [Text("pattern")],
            (_, a) => RegexFunctions.Escape(a.Text(0)));
        module.Add("unescape", "RegexFunctions.Unescape", Result.TextOrNull, [Text("pattern")],
            (_, a) => RegexFunctions.Unescape(a.Text(0)));
        module.Add("match", "RegexFunctions.Match", Result.Texts,
            [Text("text"), Text("pattern"), OptionalText("options")],
            (c, a) => From(RegexFunctions.Match(c, a.Text(0), a.Text(1), a.Text(2))), needsContext: true);
        module.Add("matches", "RegexFunctions.Matches", Result.Anys,
            [Text("text"), Text("pattern"), OptionalText("options")],
            (c, a) => From(RegexFunctions.Matches(c, a.Text(0), a.Text(1), a.Text(2))), needsContext: true);
        module.Add("replace", "RegexFunctions.Replace", Result.TextOrNull,
            [Text("text"), Text("pattern"), Text("replace"), OptionalText("options")],
            (c, a) => RegexFunctions.Replace(c, a.Text(0), a.Text(1), a.Text(2), a.Text(3)), needsContext: true);
        module.Add("split", "RegexFunctions.Split", Result.Texts,
            [Text("text"), Text("pattern"), OptionalText("options")],
            (c, a) => From(RegexFunctions.Split(c, a.Text(0), a.Text(1), a.Text(2))), needsContext: true);
    }
}
