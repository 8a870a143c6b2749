#if NET
using System.Globalization;
using System.Text.RegularExpressions;
using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Operations;
using PromptRegistry.Templates.Types;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Translation;

/// <summary>Jinja2 with its usual settings: escaping off, blocks not trimmed.</summary>
internal sealed partial class JinjaWriter(TranslationOptions translation) : TemplateTranslator(translation)
{
    /// <summary>Members of Python's dictionaries, which win over a key of the name.</summary>
    private static readonly HashSet<string> Taken = new(
        ["clear", "copy", "fromkeys", "get", "items", "keys", "pop", "popitem", "setdefault", "update", "values"], StringComparer.Ordinal);

    protected override void Literal(BoundStatement statement, string literal)
    {
        // What opens a tag, also across two texts.
        if (literal.Length > 0 && Written.Length > 0 && Written[^1] == '{' && literal[0] is '{' or '%' or '#') throw Unsayable(statement, "a brace before another");
        Written.Append(Opening().Replace(literal, opening => $"{{{{ '{opening.Value}' }}}}"));
    }

    protected override void Output(BoundExpression value)
    {
        Open(value);
        Written.Append("{{ ").Append(value.Type.NotNull.Equals(TemplateType.Boolean) ? $"'true' if {Say(value)} else 'false'" : Say(value)).Append(" }}");
    }

    protected override void If(BoundExpression condition, Action then, Action? otherwise)
    {
        Open(condition);
        Written.Append("{% if ").Append(Truth(condition)).Append(" %}");
        then();
        if (otherwise is not null)
        {
            Written.Append("{% else %}");
            otherwise();
        }

        Written.Append("{% endif %}");
    }

    protected override void For(BoundFor loop, BoundExpression list, string variable, Action body, Action? otherwise)
    {
        Open(list);
        Written.Append("{% for ").Append(variable).Append(" in ").Append(list.Type.IsNullable ? $"({Say(list)} or [])" : Say(list)).Append(" %}");
        body();
        if (otherwise is not null)
        {
            Written.Append("{% else %}");
            otherwise();
        }

        Written.Append("{% endfor %}");
    }

    private void Open(BoundExpression at)
    {
        if (Written.Length > 0 && Written[^1] == '{') throw Unsayable(at, "a brace before a value");
    }

    /// <summary>What is true here: a boolean that is, and anything else that is there. There, an empty text and 0 are not.</summary>
    private string Truth(BoundExpression condition) => condition switch
    {
        BoundLogical logical => $"({Truth(logical.Left)} {(logical.IsAnd ? "and" : "or")} {Truth(logical.Right)})",
        BoundUnary { Op: BoundUnaryOperator.Not } not => $"not ({Truth(not.Operand)})",
        _ when condition.Type.Equals(TemplateType.Boolean) => Say(condition),
        _ when condition.Type.NotNull.Equals(TemplateType.Boolean) => $"({Say(condition)} or false)",
        _ when condition.Type.IsNullable => IsThere(Say(condition)),
        _ => "true",
    };

    private static string IsThere(string value) => $"({value} is defined and {value} is not none)";

    private string Say(BoundExpression value) => value switch
    {
        BoundLiteral literal => Literal(literal),
        BoundGlobal global => global.Name,
        BoundLocal local => Loops.First(l => l.Slot == local.Slot).Name,
        BoundMember member when IsPath(member) => Taken.Contains(member.Name) ? $"{Say(member.Target)}['{member.Name}']" : $"{Say(member.Target)}.{member.Name}",
        BoundLoopValue { Property: LoopProperty.Index or LoopProperty.First or LoopProperty.Last or LoopProperty.Length } position when Loops.Count > 0 && position.Loop == Loops[^1].Loop =>
            position.Property switch { LoopProperty.Index => "loop.index0", LoopProperty.First => "loop.first", LoopProperty.Last => "loop.last", _ => "loop.length" },
        BoundUnary { Op: BoundUnaryOperator.Not } not => $"(not {Truth(not.Operand)})",
        BoundLogical logical => Truth(logical),
        BoundConditional conditional => $"({Say(conditional.WhenTrue)} if {Truth(conditional.Condition)} else {Say(conditional.WhenFalse)})",
        BoundBinary { Op: BinaryOperator.Coalesce } coalesce => $"({Say(coalesce.Left)} if {IsThere(Say(coalesce.Left))} else {Say(coalesce.Right)})",
        BoundBinary { Op: BinaryOperator.Equal or BinaryOperator.NotEqual, Right: BoundLiteral { Value.Kind: TemplateValueKind.Null } } absent =>
            absent.Op == BinaryOperator.Equal ? $"(not {IsThere(Say(absent.Left))})" : IsThere(Say(absent.Left)),
        BoundBinary binary when Operator(binary) is { } word => $"({Say(binary.Left)} {word} {Say(binary.Right)})",
        _ when SizeOf(value) is { } counted => $"({Say(counted)} | length)",
        BoundCall call when Filter(call.Function.Name) is { } filter && Passed(call).Count == filter.Arguments + 1 =>
            $"({Say(call.Arguments[0])} | {filter.Word}{(filter.Arguments == 0 ? "" : $"({string.Join(", ", Passed(call).Skip(1).Select(Say))})")})",
        BoundCall call => throw Unsayable(call, $"the function '{call.Function.Name}'"),
        _ => throw Unsayable(value, "a computed value"),
    };

    private static (string Word, int Arguments)? Filter(string function) => function switch
    {
        "string.upcase" => ("upper", 0),
        "string.downcase" => ("lower", 0),
        "string.strip" => ("trim", 0),
        "array.join" => ("join", 1),
        "string.replace" => ("replace", 2),
        "array.first" => ("first", 0),
        "array.last" => ("last", 0),
        _ => null,
    };

    private static string? Operator(BoundBinary binary) => binary.Op switch
    {
        BinaryOperator.Equal => "==",
        BinaryOperator.NotEqual => "!=",
        BinaryOperator.Less => "<",
        BinaryOperator.LessOrEqual => "<=",
        BinaryOperator.Greater => ">",
        BinaryOperator.GreaterOrEqual => ">=",
        BinaryOperator.Add when binary.Type.Equals(TemplateType.Integer) => "+",
        BinaryOperator.Add when binary.Left.Type.IsText && binary.Right.Type.IsText => "~",
        BinaryOperator.Subtract when binary.Type.Equals(TemplateType.Integer) => "-",
        BinaryOperator.Multiply when binary.Type.Equals(TemplateType.Integer) => "*",
        _ => null,
    };

    private string Literal(BoundLiteral literal) => literal.Value.Kind switch
    {
        TemplateValueKind.Null => "none",
        TemplateValueKind.Boolean => literal.Value.AsBoolean() ? "true" : "false",
        TemplateValueKind.String => $"'{literal.Value.AsString()!.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}'",
        TemplateValueKind.Integer or TemplateValueKind.Number => literal.Value.ToString(),
        _ => throw Unsayable(literal, string.Create(CultureInfo.InvariantCulture, $"a value of the type {literal.Type}")),
    };

    [GeneratedRegex(@"\{\{|\{%|\{#", RegexOptions.None, 1000)]
    private static partial Regex Opening();
}
#endif
