namespace PromptRegistry.Templates.Parsing;

/// <summary>The names behind <c>for.</c>, <c>while.</c> and <c>tablerow.</c>.</summary>
internal static class LoopVariables
{
    public static void Check(TokenReader reader, Token loop, string name)
    {
        if (reader.Kind != TokenKind.Dot)
            return;
        var member = reader.Peek();
        if (member.Kind != TokenKind.Identifier)
        {
            reader.Error(
                loop.Range,
                $"Invalid token `{reader.Quote(reader.Current)}`. "
                + $"The loop variable <{name}> dot must be followed by an identifier");
            return;
        }

        var text = reader.TextOf(member);
        var problem = text switch
        {
            "first" or "even" or "odd" or "index" => null,
            "last" or "changed" or "length" or "rindex" => name == "while" ? "invalid" : null,
            "col" => name == "tablerow" ? null : "invalid",
            _ => "not supported",
        };
        if (problem is not null)
            reader.Error(loop.Range, $"The loop variable <{name}.{text}> is {problem}");
    }
}
