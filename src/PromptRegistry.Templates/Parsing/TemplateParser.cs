using PromptRegistry.Templates.Syntax;
using Scriban.Parsing;
using Scriban.Syntax;

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

/// <summary>
/// Refuses what the parser survives badly, before it sees the text: a text without bound, numbers whose reading costs the
/// square of their length or more, and braces of which each would be an error of its own.
/// </summary>
internal static class ParserGuard
{
    /// <summary>The longest text that is read, in characters.</summary>
    private const int LongestText = 2 * 1024 * 1024;

    /// <summary>
    /// The longest number that is read: reading, calculating with and printing big integers costs the square of their
    /// length, and no render limit counts that.
    /// </summary>
    private const int LongestNumber = 10_000;

    /// <summary>How many digits an integer's exponent has: the number would have ten to the power of them.</summary>
    private const int LongestExponent = 4;

    /// <summary>How many objects a template makes: braces without end give as many errors.</summary>
    private const int MostObjects = 10_000;

    /// <summary>What is refused and where; null when the parser may have the text.</summary>
    public static (TextRange Range, string Message)? Find(string text)
    {
        if (text.Length > LongestText)
            return (default, $"The template has {text.Length} characters; more than {LongestText} are not read.");

        // Looking at tokens takes as long as half of the parse, so it is done for texts that give a reason only.
        return MayNeedRefusal(text) ? FindToken(text) : null;
    }

    private static bool MayNeedRefusal(string text)
    {
        var digits = 0;
        var braces = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '{') braces++;
            if (c is (>= '0' and <= '9') or '_' || (digits > 0 && c is (>= 'a' and <= 'f') or (>= 'A' and <= 'F') or 'x'))
            {
                if (++digits > LongestNumber || (c is 'e' or 'E' && IsLongExponent(text, i + 1))) return true;
            }
            else
            {
                digits = 0;
            }
        }

        return braces > MostObjects;
    }

    private static bool IsLongExponent(string text, int start)
    {
        if (start < text.Length && text[start] is '+' or '-') start++;
        var end = start;
        while (end < text.Length && end - start <= LongestExponent && text[end] is >= '0' and <= '9') end++;
        return end - start > LongestExponent;
    }

    private static (TextRange Range, string Message)? FindToken(string text)
    {
        var objects = 0;
        foreach (var token in new Lexer(text))
        {
            switch (token.Type)
            {
                case TokenType.Integer or TokenType.HexaInteger or TokenType.BinaryInteger or TokenType.Float:
                    var range = new TextRange(token.Start.Offset, token.End.Offset + 1);
                    if (range.Length > LongestNumber)
                        return (range, $"A number has at most {LongestNumber} characters, and this one {range.Length}.");
                    if (token.Type == TokenType.Integer && HasLongExponent(text, range))
                        return (range, $"The exponent of an integer has at most {LongestExponent} digits.");
                    break;
                case TokenType.OpenBrace when ++objects > MostObjects:
                    return (
                        new TextRange(token.Start.Offset, token.End.Offset + 1),
                        $"A template makes at most {MostObjects} objects.");
            }
        }

        return null;
    }

    private static bool HasLongExponent(string text, TextRange range)
    {
        var exponent = text.IndexOfAny(['e', 'E'], range.Start, range.Length);
        return exponent >= 0 && IsLongExponent(text, exponent + 1);
    }
}

/// <summary>Where a node of the parser stands in the text, also where the parser's own answer has a gap.</summary>
internal static class SourceRanges
{
    public static TextRange Of(ScriptNode node) => node switch
    {
        // In the middle of a pipe its end is missing; an explicit call ends with its parenthesis.
        ScriptFunctionCall { ExplicitCall: false } call => new TextRange(call.Span.Start.Offset, EndOf(call)),
        // Behind an opening parenthesis it begins after its name.
        ScriptNamedArgument { Name: { } name } argument => new TextRange(
            Math.Min(name.Span.Start.Offset, argument.Span.Start.Offset), argument.Span.End.Offset + 1),
        _ => Of(node.Span),
    };

    public static TextRange Of(Scriban.Parsing.SourceSpan span) => new(span.Start.Offset, span.End.Offset + 1);

    private static int EndOf(ScriptFunctionCall call) => call.Arguments.Count == 0
        ? Of(call.Target!).End
        : Of(call.Arguments[call.Arguments.Count - 1]).End;
}
