using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Functions;

/// <summary>What a function returns: the C# type of its method, and the type for given argument types.</summary>
internal sealed record ResultRule(ReturnKind Kind, Func<IReadOnlyList<TemplateType>, TemplateType> TypeFor);
