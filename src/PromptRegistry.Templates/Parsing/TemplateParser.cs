using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Parsing;

/// <summary>Text to syntax tree.</summary>
internal static class TemplateParser
{
    public static BlockSyntax Parse(
        SourceText source, TemplateParseOptions options, out IReadOnlyList<TemplateDiagnostic> diagnostics)
    {
        var lexer = new Lexer(source.Text, options.ScriptOnly);
        var tokens = lexer.Tokenize();
        var reader = new TokenReader(source, tokens, options.DepthLimit);
        var page = new StatementParser(reader, options.ScriptOnly).ParsePage();
        diagnostics = (IReadOnlyList<TemplateDiagnostic>?)Collect(reader, lexer) ?? [];
        tokens.Release();
        return page;
    }

    private static List<TemplateDiagnostic>? Collect(TokenReader reader, Lexer lexer)
    {
        foreach (var error in lexer.Errors ?? [])
            reader.Error(error.Range, error.Message);
        return reader.Errors;
    }
}
