#if NET
using System.Globalization;
using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Operations;
using PromptRegistry.Templates.Types;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Translation;

/// <summary>Handlebars as dotprompt has it: escaping off, <c>ifEquals</c> and <c>unlessEquals</c>.</summary>
internal sealed class HandlebarsWriter(TranslationOptions translation) : TemplateTranslator(translation)
{
    /// <summary>Where a block's tag that may stand alone on its line ended: the text behind it is not known yet.</summary>
    private int? alone;

    protected override void Literal(BoundStatement statement, string literal)
    {
        if (literal.Length == 0) return;
        if (literal.Contains("{{", StringComparison.Ordinal) || literal.Contains('\\', StringComparison.Ordinal) || (Last == '{' && literal[0] == '{'))
            throw Unsayable(statement, "two braces or a backslash in its text");

        // A tag alone on its line takes the line's end with it: one more stays.
        if (alone is not null && literal.TrimStart(' ', '\t') is ['\n', ..]) Written.Append('\n');
        alone = null;
        Written.Append(literal);
    }

    protected override void Output(BoundExpression value)
    {
        if (Last == '{') throw Unsayable(value, "a brace before a value");
        alone = null;
        if (value is BoundCall { Function.Name: "array.join" } call && Passed(call) is [var list, BoundLiteral { Value.Kind: TemplateValueKind.String } between] && IsPath(list))
        {
            Written.Append("{{#each ").Append(Path(list)).Append("}}{{this}}{{#unless @last}}").Append(between.Value.AsString()).Append("{{/unless}}{{/each}}");
            return;
        }

        Written.Append("{{").Append(Path(value)).Append("}}");
    }

    protected override void If(BoundExpression condition, Action then, Action? otherwise)
    {
        var (open, close) = Condition(condition);
        Tag(condition, open);
        then();
        if (otherwise is not null)
        {
            Tag(condition, "else");
            otherwise();
        }

        Tag(condition, "/" + close);
    }

    protected override void For(BoundFor loop, BoundExpression list, string variable, Action body, Action? otherwise)
    {
        var own = Loops[^1];
        Loops.RemoveAt(Loops.Count - 1);
        var path = Path(list);
        Loops.Add(own);
        Tag(list, "#each " + path);
        body();
        if (otherwise is not null)
        {
            Tag(list, "else");
            otherwise();
        }

        Tag(list, "/each");
    }

    protected override void Finish()
    {
        // At the end of the text the line of a tag has no end that could be taken.
        alone = null;
    }

    private char Last => Written.Length == 0 ? '\n' : Written[^1];

    private void Tag(BoundExpression at, string tag)
    {
        if (Last == '{') throw Unsayable(at, "a brace before a block");
        var line = Line();
        var isAlone = line.Length == 0 || string.IsNullOrWhiteSpace(line);
        if (line.Length > 0 && isAlone) throw Unsayable(at, "blanks before a block at the beginning of a line");
        Written.Append("{{").Append(tag).Append("}}");
        alone = isAlone ? Written.Length : null;
    }

    /// <summary>What stands in the line so far.</summary>
    private string Line()
    {
        var start = Written.Length;
        while (start > 0 && Written[start - 1] != '\n') start--;
        return Written.ToString(start, Written.Length - start);
    }

    private (string Open, string Close) Condition(BoundExpression condition)
    {
        switch (condition)
        {
            case BoundUnary { Op: BoundUnaryOperator.Not, Operand: var operand } when IsPath(operand):
                return ("#unless " + Truth(operand), "unless");
            case BoundBinary { Op: BinaryOperator.Equal or BinaryOperator.NotEqual, Right: BoundLiteral { Value.Kind: TemplateValueKind.Null } } absent when IsPath(absent.Left):
                var there = Truth(absent.Left);
                return absent.Op == BinaryOperator.Equal ? ("#unless " + there, "unless") : ("#if " + there, "if");
            case BoundBinary { Op: BinaryOperator.Equal or BinaryOperator.NotEqual } equal when IsPath(equal.Left) && equal.Right is BoundLiteral literal:
                var helper = equal.Op == BinaryOperator.Equal ? "ifEquals" : "unlessEquals";
                return ($"#{helper} {Path(equal.Left)} {Literal(literal)}", helper);
            case BoundBinary { Op: BinaryOperator.Greater or BinaryOperator.NotEqual, Right: BoundLiteral { Value: { Kind: TemplateValueKind.Integer } zero } } some
                when zero.AsInteger() == 0 && SizeOf(some.Left) is { } counted && IsPath(counted):
                return ("#if " + Path(counted), "if");
            case BoundBinary { Op: BinaryOperator.Equal, Right: BoundLiteral { Value: { Kind: TemplateValueKind.Integer } zero } } none
                when zero.AsInteger() == 0 && SizeOf(none.Left) is { } counted && IsPath(counted):
                return ("#unless " + Path(counted), "unless");
            case BoundLoopValue { Property: LoopProperty.First or LoopProperty.Last } position:
                return ("#if " + Position(position), "if");
            default:
                if (IsPath(condition)) return ("#if " + Truth(condition), "if");
                throw Unsayable(condition, "a condition that computes");
        }
    }

    /// <summary>A path whose truth is asked.</summary>
    private string Truth(BoundExpression path)
    {
        if (!path.Type.NotNull.Equals(TemplateType.Boolean))
            Lose(path.Range, "Whether a value is there", "An empty text, an empty list and 0 count as absent there.");
        return Path(path);
    }

    private string Path(BoundExpression value)
    {
        switch (value)
        {
            case BoundGlobal global: return Up(Loops.Count) + global.Name;
            case BoundLocal local:
                var depth = Loops.FindIndex(l => l.Slot == local.Slot);
                return Up(Loops.Count - 1 - depth) + "this";
            case BoundMember member when IsPath(member): return $"{Path(member.Target)}.{member.Name}";
            case BoundLoopValue position: return Position(position);
            case BoundCall call: throw Unsayable(call, $"the function '{call.Function.Name}'");
            default: throw Unsayable(value, "a computed value");
        }
    }

    private string Position(BoundLoopValue position)
    {
        if (Loops.Count == 0 || Loops[^1].Loop != position.Loop) throw Unsayable(position, "the position in an outer loop");
        return position.Property switch
        {
            LoopProperty.Index => "@index",
            LoopProperty.First => "@first",
            LoopProperty.Last => "@last",
            _ => throw Unsayable(position, "a position from the end of a list"),
        };
    }

    private static string Up(int levels) => string.Concat(Enumerable.Repeat("../", levels));

    private string Literal(BoundLiteral literal) => literal.Value.Kind switch
    {
        TemplateValueKind.Boolean => literal.Value.AsBoolean() ? "true" : "false",
        TemplateValueKind.String when !literal.Value.AsString()!.Contains('"', StringComparison.Ordinal) => $"\"{literal.Value.AsString()}\"",
        TemplateValueKind.Integer => literal.Value.AsInteger().ToString(CultureInfo.InvariantCulture),
        _ => throw Unsayable(literal, "a comparison with what is no word or whole number"),
    };
}
#endif
