using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Rendering.Dynamic;

/// <summary>A template of Scriban mode, ready to run.</summary>
/// <param name="path">Names it in errors.</param>
/// <param name="text">What it was made of; errors quote it.</param>
/// <param name="body">Its statements.</param>
public sealed class ScriptPage(string path, string text, Func<ScriptRuntime, Flow> body)
{
    internal ScriptPage(SourceText source, Func<ScriptRuntime, Flow> body)
        : this(source.Path, source.Text, body) => Source = source;

    internal SourceText Source { get; } = new(text, path);

    internal Func<ScriptRuntime, Flow> Body { get; } = body;
}
