using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering.Dynamic;

/// <summary>An option of a loop, evaluated when the loop has something to run over.</summary>
/// <param name="Value">Evaluates it.</param>
/// <param name="Range">Where it stands.</param>
public sealed record LoopOption(Func<ScriptRuntime, TemplateValue> Value, TextRange Range);
