#if NET
using System.Text;
using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Mustache;

/// <summary>
/// Says a template as one of mustache (mustache(5), escaping off), where that renders the same text for the same values: fixed text, included templates,
/// and variables that are text, enums or whole numbers. What decides, loops, computes or indents is not said, for mustache would render another text
/// without a word.
/// </summary>
internal sealed class MustacheWriter
{
    private readonly StringBuilder text = new();
    private readonly IReadOnlyDictionary<string, string> defaults;
    private readonly IReadOnlyDictionary<string, string> given;

    private MustacheWriter(IReadOnlyDictionary<string, string> defaults, IReadOnlyDictionary<string, string> given) => (this.defaults, this.given) = (defaults, given);

    /// <param name="template">A template without errors.</param>
    /// <param name="defaults">What stands for a variable that nobody passes, by name, where that is not empty.</param>
    /// <param name="given">The values of variables that nobody passes, by name.</param>
    public static MustacheText Write(BoundTemplate template, IReadOnlyDictionary<string, string> defaults, IReadOnlyDictionary<string, string> given)
    {
        var writer = new MustacheWriter(defaults, given);
        return writer.Page(template.Page) is { } obstacle ? obstacle : new MustacheText(writer.text.ToString(), null, null);
    }

    private MustacheText? Page(BoundPage page) => Block(page, page.Body);

    private MustacheText? Block(BoundPage page, BoundBlock block)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (var statement in block.Statements)
        {
            if (Statement(page, statement) is { } obstacle) return obstacle;
        }

        return null;
    }

    private MustacheText? Statement(BoundPage page, BoundStatement statement) => statement switch
    {
        BoundText fixedText => Literal(page, fixedText),
        BoundWrite { Value: BoundGlobal variable } write => Variable(page, write, variable),
        BoundWrite write => Obstacle(page, write, "a computed value"),
        BoundBlock block => Block(page, block),
        BoundIncludeWrite { Arguments.Count: 0 } include => Page(include.Page),
        BoundIncludeWrite include => Obstacle(page, include, "an include with arguments"),
        BoundSetIndent { Blanks: null } or BoundRestoreIndent => null,
        BoundSetIndent indent => Obstacle(page, indent, "an indented value, whose further lines are indented as well"),
        BoundIf => Obstacle(page, statement, "an 'if'"),
        BoundCase => Obstacle(page, statement, "a 'case'"),
        BoundFor => Obstacle(page, statement, "a 'for'"),
        BoundWhile => Obstacle(page, statement, "a 'while'"),
        BoundAssign or BoundAssignMember or BoundCapture => Obstacle(page, statement, "a variable of its own"),
        _ => Obstacle(page, statement, "a 'ret'"),
    };

    private MustacheText? Literal(BoundPage page, BoundText literal)
    {
        // A brace may stand before a tag, or two of them in fixed text: both would begin a tag.
        if (literal.Text.Contains("{{", StringComparison.Ordinal) || (literal.Text.StartsWith('{') && text.Length > 0 && text[^1] == '{'))
            return Obstacle(page, literal, "two braces in its text");
        text.Append(literal.Text);
        return null;
    }

    private MustacheText? Variable(BoundPage page, BoundWrite write, BoundGlobal variable)
    {
        var type = variable.Type.NotNull;
        if (!type.IsText && !type.Equals(TemplateType.Integer)) return Obstacle(page, write, $"'{variable.Name}' of the type {variable.Type}, which mustache prints otherwise,");
        if (given.TryGetValue(variable.Name, out var known)) return Literal(page, new BoundText(write.Range, known));
        if (text.Length > 0 && text[^1] == '{') return Obstacle(page, write, "a brace before a variable");
        text.Append("{{").Append(variable.Name).Append("}}");
        if (!defaults.TryGetValue(variable.Name, out var value)) return null;
        if (!type.IsText) return Obstacle(page, write, $"'{variable.Name}' with a default, which mustache cannot tell from zero,");
        if (value.AsSpan().IndexOfAny("{}\r\n") >= 0) return Obstacle(page, write, $"'{variable.Name}' with a default that has braces or lines");
        text.Append("{{^").Append(variable.Name).Append("}}").Append(value).Append("{{/").Append(variable.Name).Append("}}");
        return null;
    }

    private static MustacheText Obstacle(BoundPage page, BoundStatement statement, string what) => new(null, what, page.Source.SpanOf(statement.Range));
}

/// <param name="Text">The template; null where it cannot be said.</param>
/// <param name="Obstacle">What cannot be said; null where all can.</param>
/// <param name="At">Where that stands.</param>
internal sealed record MustacheText(string? Text, string? Obstacle, SourceSpan? At);
#endif
