using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary>A variable that the host provides.</summary>
public sealed record TemplateGlobal(string Name, TemplateType Type);
