using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary>A function that a template defines.</summary>
internal sealed class BoundFunction(
    string? name, bool isLocal, IReadOnlyList<BoundParameter>? parameters, SourceText source)
{
    /// <summary>Null when it has none: <c>do … end</c>.</summary>
    public string? Name { get; } = name;

    /// <summary>The name is a local one, <c>$f</c>.</summary>
    public bool IsLocal { get; } = isLocal;

    /// <summary>The name as the template writes it.</summary>
    public string? DeclaredName => IsLocal ? "$" + Name : Name;

    /// <summary>Null when it takes its arguments as <c>$0</c>, <c>$1</c>.</summary>
    public IReadOnlyList<BoundParameter>? Parameters { get; } = parameters;

    public SourceText Source { get; } = source;

    /// <summary>The statements; set once, when binding ends.</summary>
    public BoundBlock Body { get; internal set; } = new(default, [], false);

    /// <summary>It has a <c>ret</c>, or is a single expression.</summary>
    public bool Returns { get; internal set; }
}
