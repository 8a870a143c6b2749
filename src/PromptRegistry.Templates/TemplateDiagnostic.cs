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

    /// <summary>A function gives another result each time: the clock or chance.</summary>
    NondeterministicFunction,

    /// <summary>A part of the language that resolves names while rendering, which prompts do not allow.</summary>
    DynamicConstruct,
}
