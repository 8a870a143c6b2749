using PromptRegistry.Templates.Syntax;
using Scriban.Parsing;

namespace PromptRegistry.Templates.Parsing;

/// <summary>Text to syntax tree, by Scriban's own parser. Nothing of it is seen outside of this folder.</summary>
internal static class TemplateParser
{
    /// <summary>Errors beyond these say nothing new.</summary>
    private const int MostDiagnostics = 100;

    public static BlockSyntax Parse(SourceText source, out IReadOnlyList<TemplateDiagnostic> diagnostics)
    {
        if (ParserGuard.Find(source.Text) is { } refused)
            return Refuse(source, refused.Range, refused.Message, out diagnostics);
        try
        {
            var page = Scriban.Template.Parse(source.Text, source.Path);
            if (page.HasErrors)
            {
                diagnostics = [.. Read(source, page.Messages)];
                return new BlockSyntax(default, []);
            }

            diagnostics = [];
            return page.Page?.Body is { } body ? new StatementReader().Block(body) : new BlockSyntax(default, []);
        }
        catch (InsufficientExecutionStackException)
        {
            return Refuse(source, default, "The template is nested too deeply.", out diagnostics);
        }
        catch (Exception e) when (e is not (OutOfMemoryException or IOException or TypeLoadException or BadImageFormatException))
        {
            // Describing some damaged texts is more than the parser can: `{{{ $"{f(a) = 1}" }}`. A parser that is missing is no such text.
            return Refuse(
                source, default, "The template's syntax is wrong, and the parser cannot say where.", out diagnostics);
        }
    }

    private static BlockSyntax Refuse(
        SourceText source, TextRange range, string message, out IReadOnlyList<TemplateDiagnostic> diagnostics)
    {
        diagnostics = [new TemplateDiagnostic(TemplateDiagnosticKind.SyntaxError, message, source.SpanOf(range))];
        return new BlockSyntax(default, []);
    }

    private static IEnumerable<TemplateDiagnostic> Read(SourceText source, IEnumerable<LogMessage> messages) => messages
        .Where(message => message.Type == ParserMessageType.Error)
        .Take(MostDiagnostics)
        .Select(message => new TemplateDiagnostic(
            TemplateDiagnosticKind.SyntaxError, message.Message, source.SpanOf(SourceRanges.Of(message.Span))));
}
