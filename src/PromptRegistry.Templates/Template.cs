using PromptRegistry.Templates.Parsing;
using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates;

/// <summary>A parsed template. It is immutable and may be shared between threads.</summary>
public sealed class Template
{
    private Template(SourceText source, BlockSyntax syntax, IReadOnlyList<TemplateDiagnostic> diagnostics)
    {
        Source = source;
        Syntax = syntax;
        Diagnostics = diagnostics;
    }

    internal SourceText Source { get; }
    internal BlockSyntax Syntax { get; }

    /// <summary>
    /// Syntax errors in the order in which they were found; a template that has any cannot be rendered.
    /// </summary>
    public IReadOnlyList<TemplateDiagnostic> Diagnostics { get; }

    public bool HasErrors => Diagnostics.Count > 0;

    /// <summary>Reads a template; never throws for what the text holds.</summary>
    /// <param name="text">The template.</param>
    /// <param name="path">Names the template in diagnostics.</param>
    public static Template Parse(string text, string path)
    {
        var source = new SourceText(text, path);
        var syntax = TemplateParser.Parse(source, out var diagnostics);
        return new Template(source, syntax, diagnostics);
    }
}
