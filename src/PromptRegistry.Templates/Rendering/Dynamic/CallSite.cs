using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Rendering.Dynamic;

/// <summary>All that is known of a call before it is made.</summary>
/// <param name="range">The call.</param>
/// <param name="target">The part of it that says what is called.</param>
/// <param name="arguments">Its arguments in their order; a piped value is the first.</param>
public sealed class CallSite(TextRange range, TextRange target, params CallArgument[] arguments)
{
    public TextRange Range { get; } = range;

    public TextRange Target { get; } = target;

    /// <summary>The first argument is a piped value.</summary>
    public bool IsPipe { get; init; }

    /// <summary>What is called is written <c>date</c>: the module of dates is itself a function.</summary>
    public bool IsDate { get; init; }

    /// <summary>The call is a statement, not a part of an expression.</summary>
    public bool IsStatement { get; init; }

    internal CallArgument[] Arguments { get; } = arguments;

    internal bool IsBarePipe => IsPipe && Arguments.Length == 1;
}
