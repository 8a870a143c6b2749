using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering.Dynamic;

/// <summary>A parameter of a function that a template defines.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsOptional">It has a default.</param>
/// <param name="Default">The default; null when there is none.</param>
/// <param name="IsRest">It takes all arguments that are left.</param>
public readonly record struct ScriptParameter(
    string Name, bool IsOptional = false, TemplateValue Default = default, bool IsRest = false);
