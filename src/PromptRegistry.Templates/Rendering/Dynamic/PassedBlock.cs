using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Rendering.Dynamic;

/// <summary>The block that <c>wrap</c> passes to a function, and the text that it stands in.</summary>
internal sealed class PassedBlock(Func<ScriptRuntime, Flow> body, SourceText source)
{
    public Func<ScriptRuntime, Flow> Body { get; } = body;

    public SourceText Source { get; } = source;
}
