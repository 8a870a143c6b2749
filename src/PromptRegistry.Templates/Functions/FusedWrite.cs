using PromptRegistry.Templates.Rendering;

namespace PromptRegistry.Templates.Functions;

/// <summary>
/// How the interpreter writes a function's result without making it. Emitted code does the same through
/// <c>TemplateWriter</c>.
/// </summary>
internal delegate void FusedWrite(OutputBuffer output, RenderContext context, Arguments arguments);
