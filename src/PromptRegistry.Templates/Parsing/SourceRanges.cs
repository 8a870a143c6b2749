using PromptRegistry.Templates.Syntax;
using Scriban.Syntax;

namespace PromptRegistry.Templates.Parsing;

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
