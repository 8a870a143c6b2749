namespace PromptRegistry.Templates.Types;

public sealed record ObjectProperty(string Name, TemplateType Type);
