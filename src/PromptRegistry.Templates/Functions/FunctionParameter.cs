using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Functions;

/// <summary>A parameter of a built-in function.</summary>
internal sealed record FunctionParameter(
    string Name, ParameterKind Kind, bool IsOptional = false, TemplateValue Default = default);
