using System.Globalization;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Checking;

/// <summary>Whether the text that every render has leaves room in the budget.</summary>
internal static class FixedTextBudget
{
    /// <param name="counting">Counts tokens; null where nothing can, and a length has to do.</param>
    public static Diagnostic? Check(PromptDefinition prompt, TokenCounting? counting)
    {
        var manifest = prompt.Manifest;
        if (Check(manifest, prompt.Messages, manifest.Model.Name, counting) is { } own) return own;
        for (var i = 0; i < prompt.Variants.Count; i++)
        {
            if (Check(manifest, prompt.Variants[i], manifest.Models[i].Model, counting) is { } other) return other;
        }

        return null;
    }

    private static Diagnostic? Check(PromptManifest manifest, IReadOnlyList<PromptMessage> messages, string? model, TokenCounting? counting)
    {
        if (manifest.Budget?.InputTokens is not { } budget) return null;
        var text = string.Concat(messages.Select(m => m.Template.FixedText()));

        // A token is at least a byte, and a character at most three: what is shorter fits, and need not be counted.
        if (text.Length * 3L <= budget) return null;
        var tokens = counting is null ? TokenCount.OfLength(text) : counting(model, text);
        if (tokens.Value <= budget) return null;
        var at = (manifest.Source.Find("budget") as YamlMapping)?.Find("input-tokens")?.Location ?? manifest.Source.Location;
        return new Diagnostic(TemplateDiagnostics.FixedTextOverBudget, at, string.Format(
            CultureInfo.InvariantCulture,
            "The text that every render of {0} has is {1} long, but the budget for all of the input is {2:N0}. Shorten the templates, or "
                + "raise 'input-tokens'.",
            manifest.Name, tokens, budget));
    }
}
