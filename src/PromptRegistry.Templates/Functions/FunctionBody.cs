using PromptRegistry.Templates.Rendering;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Functions;

/// <summary>Calls a function with arguments that have been counted and completed by defaults.</summary>
internal delegate TemplateValue FunctionBody(RenderContext context, Arguments arguments);
