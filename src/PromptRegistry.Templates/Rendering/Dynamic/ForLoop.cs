using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering.Dynamic;

/// <summary>A <c>for</c> or <c>tablerow</c>: what is known of it before it runs.</summary>
/// <param name="range">The loop.</param>
/// <param name="variable">Its variable.</param>
/// <param name="iterator">What it runs over.</param>
public sealed class ForLoop(TextRange range, TextRange variable, TextRange iterator)
{
    public TextRange Range { get; } = range;

    public TextRange Variable { get; } = variable;

    public TextRange Iterator { get; } = iterator;

    public bool IsTableRow { get; init; }

    /// <summary>The variable, when it is a plain name; it belongs to the loop then.</summary>
    public string? Name { get; init; }

    /// <summary>The variable, when it is a local name; it has its outer value again behind the loop.</summary>
    public string? Local { get; init; }

    /// <summary>Sets the variable, when it is no plain name.</summary>
    public Action<ScriptRuntime, TemplateValue>? Assign { get; init; }

    /// <summary>How many items to skip.</summary>
    public LoopOption? Offset { get; init; }

    /// <summary>The most steps.</summary>
    public LoopOption? Limit { get; init; }

    /// <summary>The columns of a table.</summary>
    public LoopOption? Columns { get; init; }

    public bool IsReversed { get; init; }

    /// <summary>An option that this loop does not have; an error when there is something to loop over.</summary>
    public CallArgument? Unknown { get; init; }

    public required Func<ScriptRuntime, Flow> Body { get; init; }

    /// <summary>Runs when there are no items.</summary>
    public Func<ScriptRuntime, Flow>? Else { get; init; }
}
