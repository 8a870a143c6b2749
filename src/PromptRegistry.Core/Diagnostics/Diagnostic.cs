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
        return Location.Path.Length == 0 ? $"{severity} {Id}: {Message}" : $"{Location}: {severity} {Id}: {Message}";
    }
}

/// <summary>One kind of finding. Ids are never reused.</summary>
/// <param name="Id"><c>PRM</c> and four digits; the first digit is the range.</param>
/// <param name="Title">What kind of finding it is, without the particulars.</param>
/// <param name="Severity">The severity unless a setting changes it.</param>
public sealed record DiagnosticDescriptor(string Id, string Title, DiagnosticSeverity Severity)
{
    /// <summary>The file with the page about this kind, in the folder of all such pages (<c>docs/diagnostics</c>).</summary>
    public string Page => $"{Id}.md";

    /// <summary>A link to the page.</summary>
    /// <param name="pages">The folder of the pages: a full path, or an address. Empty where nobody knows, which gives no link.</param>
    /// <returns>An absolute URI, or null.</returns>
    public string? Link(string pages) =>
        pages.Length > 0 && Uri.TryCreate(pages.TrimEnd('/', '\\') + "/" + Page, UriKind.Absolute, out var link) ? link.AbsoluteUri : null;
}

public enum DiagnosticSeverity
{
    Info,
    Warning,
    Error,
}

/// <summary>
/// A stretch of a file. Lines and columns count from 1 and the end is exclusive; line 0 stands for the file as a whole.
/// </summary>
/// <param name="Path">The file, with <c>/</c> as separator; as the host gave it.</param>
/// <param name="Start">Offset of the first character, in UTF-16 units.</param>
/// <param name="Length">Number of UTF-16 units.</param>
public readonly record struct SourceLocation(
    string Path, int Line, int Column, int EndLine, int EndColumn, int Start, int Length)
{
    public static SourceLocation File(string path) => new(path, 0, 0, 0, 0, 0, 0);

    /// <summary>The canonical form that builds and editors link to: <c>path(line,column)</c>.</summary>
    public override string ToString() => Line == 0 ? PlainText.OneLine(Path) : $"{PlainText.OneLine(Path)}({Line},{Column})";
}
