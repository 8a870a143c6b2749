using PromptRegistry.Templates.Rendering;
using PromptRegistry.Templates.Types;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Functions;

/// <summary>A built-in function's parameters, result and the method behind it.</summary>
/// <param name="Parameters">In order; optional ones last.</param>
/// <param name="Result">What it returns.</param>
/// <param name="Method">The method that emitted code calls, <c>StringFunctions.Append</c>.</param>
internal sealed record FunctionSignature(
    IReadOnlyList<FunctionParameter> Parameters, ResultRule Result, string Method)
{
    /// <summary>The last parameter takes all remaining arguments.</summary>
    public bool HasRest { get; init; }

    /// <summary>The method takes the render context first: it counts steps or calls functions back.</summary>
    public bool NeedsContext { get; init; }

    /// <summary>
    /// It reads or keeps state of the render itself; prompts cannot use it, and no method stands behind it.
    /// </summary>
    public bool NeedsRender { get; init; }

    /// <summary>The same arguments may give another result: the clock or chance.</summary>
    public bool IsNondeterministic { get; init; }
}

/// <summary>Calls a function with arguments that have been counted and completed by defaults.</summary>
internal delegate TemplateValue FunctionBody(RenderContext context, Arguments arguments);

/// <summary>A parameter of a built-in function.</summary>
internal sealed record FunctionParameter(
    string Name, ParameterKind Kind, bool IsOptional = false, TemplateValue Default = default);

/// <summary>What a function's parameter takes; other values are converted where the language allows it.</summary>
internal enum ParameterKind
{
    Value,
    Text,
    Integer,
    Number,
    Boolean,
    List,
    Object,
    Function,
    Date,
    TimeSpan,

    /// <summary>A date or null, passed as a value.</summary>
    Moment,
}

/// <summary>What a function returns: the C# type of its method, and the type for given argument types.</summary>
internal sealed record ResultRule(ReturnKind Kind, Func<IReadOnlyList<TemplateType>, TemplateType> TypeFor);

/// <summary>The C# type that a function's method returns.</summary>
internal enum ReturnKind
{
    Value,
    Text,
    Integer,
    Number,
    Boolean,
    List,
    Date,
    TimeSpan,
}
