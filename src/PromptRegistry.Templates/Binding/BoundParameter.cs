using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Binding;

/// <summary>A parameter of a template's function.</summary>
internal sealed record BoundParameter(string Name, bool IsOptional, TemplateValue Default, bool IsRest);
