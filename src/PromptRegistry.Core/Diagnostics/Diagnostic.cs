namespace PromptRegistry.Core.Diagnostics;

/// <summary>One finding at one place: the same sentence in the editor, in the build and on the command line.</summary>
public sealed record Diagnostic(DiagnosticDescriptor Descriptor, SourceLocation Location, string Message)
{
    public string Id => Descriptor.Id;

    /// <summary>A sentence, in one line: what it quotes of a file cannot begin a line, and hides nothing.</summary>
    public string Message { get; init => field = PlainText.OneLine(value); } = PlainText.OneLine(Message);

    /// <summary>The severity of this finding; the descriptor's unless a setting changed it.</summary>
    public DiagnosticSeverity Severity { get; init; } = Descriptor.Severity;

    public bool IsError => Severity == DiagnosticSeverity.Error;

    /// <summary><c>path(line,column): error PRM1003: message</c>, as compilers print it.</summary>
    public override string ToString()
    {
        var severity = Severity switch
        {
            DiagnosticSeverity.Error => "error",
            DiagnosticSeverity.Warning => "warning",
            _ => "info",
        };
        return Location.Path.Length == 0
            ? $"{severity} {Id}: {Message}"
            : $"{Location}: {severity} {Id}: {Message}";
    }
}
