using System.Globalization;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Checking;

/// <summary>
/// Whether the text that every render has leaves room in the budget. Tokens are estimated: which tokenizer a model has
/// is not known here.
/// </summary>
internal static class FixedTextBudget
{
    /// <summary>
    /// Characters of English text in a token, as a rule of thumb:
    /// https://help.openai.com/en/articles/4936856-what-are-tokens-and-how-to-count-them.
    /// </summary>
    private const int CharactersPerToken = 4;

    public static Diagnostic? Check(PromptManifest manifest, IReadOnlyList<PromptMessage> messages)
    {
        if (manifest.Budget?.InputTokens is not { } budget) return null;
        var tokens = messages.Sum(m => m.Template.FixedTextLength()) / CharactersPerToken;
        if (tokens <= budget) return null;
        var at = (manifest.Source.Find("budget") as YamlMapping)?.Find("input-tokens")?.Location ?? manifest.Source.Location;
        return new Diagnostic(TemplateDiagnostics.FixedTextOverBudget, at, string.Format(
            CultureInfo.InvariantCulture,
            "The text that every render of {0} has is about {1} tokens long ({2} characters each), but the budget for all of the "
                + "input is {3}. Shorten the templates, or raise 'input-tokens'.",
            manifest.Name, tokens, CharactersPerToken, budget));
    }
}
