namespace PromptRegistry.Import.Templates;

/// <summary>What a tag takes away of the white space on its sides: nothing, all (<c>-</c>), or its own line (<c>~</c>), as Scriban writes it.</summary>
internal readonly record struct TagTrim(char Left, char Right)
{
    public static readonly TagTrim None = new(' ', ' ');
    public static readonly TagTrim OwnLine = new('~', '~');
}

/// <summary>A part of a template, whatever language it was written in.</summary>
/// <param name="Line">Where it stands in the source file, from 1.</param>
internal abstract record SourceNode(int Line);

internal sealed record TextNode(int Line, string Text) : SourceNode(Line);

/// <param name="Text">Scriban of our own, which stands as it is.</param>
internal sealed record ScribanNode(int Line, string Text) : SourceNode(Line);

internal sealed record OutputNode(int Line, SourceExpression Value, TagTrim Trim) : SourceNode(Line);

/// <param name="Branches">The first with a condition; one without is the last.</param>
internal sealed record IfNode(int Line, IReadOnlyList<IfBranch> Branches, TagTrim Close) : SourceNode(Line);

/// <param name="Condition">Null for <c>else</c>.</param>
internal sealed record IfBranch(SourceExpression? Condition, TagTrim Trim, IReadOnlyList<SourceNode> Body);

internal sealed record ForNode(int Line, string Variable, SourceExpression Source, IReadOnlyList<SourceNode> Body, TagTrim Open, TagTrim Close)
    : SourceNode(Line)
{
    /// <summary>The name of the key where pairs are visited.</summary>
    public string? KeyVariable { get; init; }

    /// <summary>What is written for an empty list.</summary>
    public IReadOnlyList<SourceNode>? Else { get; init; }

    public TagTrim ElseTrim { get; init; } = TagTrim.None;
    public SourceExpression? Limit { get; init; }
    public SourceExpression? Offset { get; init; }
    public bool IsReversed { get; init; }
}

internal sealed record SetNode(int Line, string Name, SourceExpression Value, TagTrim Trim) : SourceNode(Line);

internal sealed record CaptureNode(int Line, string Name, IReadOnlyList<SourceNode> Body, TagTrim Open, TagTrim Close) : SourceNode(Line);

/// <summary><c>break</c> or <c>continue</c>.</summary>
internal sealed record JumpNode(int Line, string Word, TagTrim Trim) : SourceNode(Line);

/// <summary>A new message begins here.</summary>
internal sealed record RoleNode(int Line, string Role) : SourceNode(Line);

/// <summary>Earlier messages stand here, or those of an input of that name.</summary>
internal sealed record ConversationNode(int Line, string Input) : SourceNode(Line);

/// <summary>A picture, a sound or a file.</summary>
internal sealed record MediaNode(int Line, SourceExpression Url, TagTrim Trim) : SourceNode(Line);

/// <summary>A value of a template, whatever language it was written in.</summary>
internal abstract record SourceExpression;

/// <param name="Value">A text, a number (<see cref="double"/>), a boolean or null.</param>
internal sealed record LiteralExpression(object? Value) : SourceExpression;

internal sealed record VariableExpression(string Name) : SourceExpression;

internal sealed record MemberExpression(SourceExpression Target, string Name) : SourceExpression;

internal sealed record IndexExpression(SourceExpression Target, SourceExpression Index) : SourceExpression;

/// <param name="Operator"><c>!</c> or <c>-</c>.</param>
internal sealed record UnaryExpression(string Operator, SourceExpression Operand) : SourceExpression;

/// <param name="Operator">As Scriban writes it, and <c>in</c>, <c>contains</c>, <c>~</c> (texts joined).</param>
internal sealed record BinaryExpression(string Operator, SourceExpression Left, SourceExpression Right) : SourceExpression;

internal sealed record ChoiceExpression(SourceExpression Condition, SourceExpression Then, SourceExpression Else) : SourceExpression;

internal sealed record ListExpression(IReadOnlyList<SourceExpression> Items) : SourceExpression;

/// <param name="Name">The filter's name in its own language.</param>
internal sealed record FilterExpression(SourceExpression Target, string Name, IReadOnlyList<SourceExpression> Arguments) : SourceExpression;

/// <summary>Something that only the program around the template knows: a function, a plugin.</summary>
/// <param name="Text">As the source has it.</param>
internal sealed record CallExpression(string Name, string Text) : SourceExpression;

/// <summary>What a loop knows of itself: <c>index</c>, <c>index1</c>, <c>rindex</c>, <c>rindex1</c>, <c>first</c>, <c>last</c>, <c>length</c>, <c>key</c>.</summary>
internal sealed record LoopExpression(string Member) : SourceExpression;

/// <summary>All inputs as one object.</summary>
internal sealed record AllInputsExpression : SourceExpression;

/// <summary>Which values a condition of the language takes for false.</summary>
internal enum Truth
{
    /// <summary>Null and false alone: Liquid.</summary>
    NullAndFalse,

    /// <summary>Also empty texts and lists, and 0: Jinja, Nunjucks, Handlebars, Mustache.</summary>
    Emptiness,
}

/// <summary>A template that was read.</summary>
internal sealed record SourceTemplate(IReadOnlyList<SourceNode> Nodes, Truth Truth)
{
    /// <summary>Whether names differ in case only: variables of Semantic Kernel do not.</summary>
    public bool IgnoresCase { get; init; }
}
