namespace PromptRegistry.Templates;

/// <summary>One finding about a template: what is wrong, in words for its author, and where.</summary>
public sealed record TemplateDiagnostic(TemplateDiagnosticKind Kind, string Message, SourceSpan Span)
{
    public override string ToString() => $"{Span}: {Message}";
}

/// <summary>What is wrong with a template.</summary>
public enum TemplateDiagnosticKind
{
    /// <summary>The text is not the language.</summary>
    SyntaxError,

    /// <summary>A variable is read that is neither declared nor assigned.</summary>
    UndeclaredVariable,

    /// <summary>An object has no member of that name.</summary>
    UnknownMember,

    /// <summary>No function has that name.</summary>
    UnknownFunction,

    /// <summary>A call has too few or too many arguments, or a named one that does not exist.</summary>
    WrongArgument,

    /// <summary>An operation cannot work on a value of that type.</summary>
    TypeMismatch,

    /// <summary>An enum is compared with text that is none of its values.</summary>
    UnknownEnumValue,

    /// <summary>An included template does not exist.</summary>
    MissingInclude,

    /// <summary>A template includes itself, directly or through others.</summary>
    CyclicInclude,

    /// <summary>An include's name is computed, absolute or leaves the templates' folder.</summary>
    InvalidIncludeName,

    /// <summary>An included template is not the text that the include means.</summary>
    PinnedInclude,

    /// <summary>A function gives another result each time: the clock or chance.</summary>
    NondeterministicFunction,

    /// <summary>A part of the language that resolves names while rendering, which prompts do not allow.</summary>
    DynamicConstruct,
}

/// <summary>Rendering failed at a place of a template.</summary>
public sealed class TemplateException(string message, SourceSpan span, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>Where in which template; the default value when the place is not known.</summary>
    public SourceSpan Span { get; } = span;
}

/// <summary>
/// A place in a template's text. Lines and columns count from 1; <see cref="Start"/> counts characters from 0. Line 0
/// is the end of the text, where something is missing.
/// </summary>
/// <param name="Path">The path that the template was parsed with.</param>
/// <param name="Start">The first character, counted from 0.</param>
/// <param name="Length">How many characters it covers.</param>
/// <param name="Line">The line of the first character.</param>
/// <param name="Column">The column of the first character.</param>
/// <param name="EndLine">The line just past the last character.</param>
/// <param name="EndColumn">The column just past the last character.</param>
public readonly record struct SourceSpan(
    string Path, int Start, int Length, int Line, int Column, int EndLine, int EndColumn)
{
    /// <summary>The canonical form that editors and builds understand: <c>path(line,column)</c>.</summary>
    public override string ToString() => $"{Path}({Line},{Column})";
}
