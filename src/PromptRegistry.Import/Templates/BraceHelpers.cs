namespace PromptRegistry.Import.Templates;

/// <summary>What a Handlebars tag writes: a path, a literal, or a helper whose meaning is known.</summary>
internal static class BraceHelpers
{
    /// <param name="source">The tag's text, for what only its program knows.</param>
    public static SourceExpression Value(IReadOnlyList<BraceWord> words, BraceContext context, string source)
    {
        var first = words[0];
        if (words.Count == 1) return Operand(first, context);
        var positional = words.Skip(1).Where(w => w.Key is null).ToList();
        return Helper(first.Text, positional, context) ?? new CallExpression(first.Text[(first.Text.LastIndexOfAny(['.', '-']) + 1)..], source);
    }

    public static SourceExpression Operand(BraceWord word, BraceContext context) =>
        word.Literal
        ?? (word.Call is { Count: > 0 } call ? Value(call, context, string.Join(' ', call.Select(w => w.Text)))
            : word.Call is not null ? throw new UnreadableTag("'()' calls nothing.")
            : (SourceExpression)context.Resolve(word.Text));

    private static SourceExpression? Helper(string name, List<BraceWord> words, BraceContext context)
    {
        SourceExpression At(int i) => Operand(words[i], context);
        var symbol = name switch
        {
            "eq" or "equals" or "equal" => "==",
            "ne" or "neq" or "notEquals" => "!=",
            "lt" or "lessThan" => "<",
            "lte" or "le" or "lessThanOrEqual" => "<=",
            "gt" or "greaterThan" => ">",
            "gte" or "ge" or "greaterThanOrEqual" => ">=",
            _ => null,
        };
        if (symbol is not null && words.Count == 2) return new BinaryExpression(symbol, At(0), At(1));
        return name switch
        {
            "json" when words.Count >= 1 => new FilterExpression(At(0), "json", []),
            "not" when words.Count == 1 => new UnaryExpression("!", At(0)),
            "and" or "or" when words.Count >= 2 => words.Skip(1).Aggregate(At(0), (left, word) => new BinaryExpression(name == "and" ? "&&" : "||", left, Operand(word, context))),
            "lookup" when words.Count == 2 => At(1) is LiteralExpression { Value: string key } ? new MemberExpression(At(0), key) : new IndexExpression(At(0), At(1)),
            "concat" when words.Count >= 2 => words.Skip(1).Aggregate(At(0), (left, word) => new BinaryExpression("~", left, Operand(word, context))),
            "uppercase" or "lowercase" or "trim" when words.Count == 1 => new FilterExpression(At(0), name switch { "uppercase" => "upper", "lowercase" => "lower", _ => "trim" }, []),
            _ => null,
        };
    }
}
