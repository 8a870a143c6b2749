using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering.Dynamic;

/// <summary>A function that a template defined, as a value.</summary>
public sealed class ScriptFunction : TemplateFunction
{
    private readonly string? _name;

    /// <param name="name">
    /// With its <c>$</c> if it is a local one; null for <c>do … end</c>, which sees the names of its caller.
    /// </param>
    /// <param name="page">Where it stands.</param>
    /// <param name="returns">It is a value: it has a <c>ret</c>, or is a single expression.</param>
    /// <param name="body">Its statements.</param>
    /// <param name="parameters">Null when it takes its arguments as <c>$0</c>, <c>$1</c>.</param>
    public ScriptFunction(
        string? name, ScriptPage page, bool returns, Func<ScriptRuntime, Flow> body, ScriptParameter[]? parameters)
        : this(name, page.Source, returns, body, parameters)
    {
    }

    internal ScriptFunction(
        string? name, SourceText source, bool returns, Func<ScriptRuntime, Flow> body,
        IReadOnlyList<ScriptParameter>? parameters)
    {
        _name = name;
        Source = source;
        Returns = returns;
        Body = body;
        Parameters = parameters;
    }

    public override string Name => _name ?? "do";

    internal bool IsAnonymous => _name is null;

    /// <summary>The local name that it has inside itself, too; null when it has another name or none.</summary>
    internal string? LocalName =>
        _name?.StartsWith("$", StringComparison.Ordinal) == true ? _name.Substring(1) : null;

    internal SourceText Source { get; }

    internal bool Returns { get; }

    internal Func<ScriptRuntime, Flow> Body { get; }

    internal IReadOnlyList<ScriptParameter>? Parameters { get; }
}
