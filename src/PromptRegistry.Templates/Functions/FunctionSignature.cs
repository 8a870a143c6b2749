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
