using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Core.Prompts;

/// <param name="Values">Every declared input by name, defaults applied; usable only without errors.</param>
public sealed record InputBindingResult(
    IReadOnlyDictionary<string, TemplateValue> Values, IReadOnlyList<Diagnostic> Diagnostics);
