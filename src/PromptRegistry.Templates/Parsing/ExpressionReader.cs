using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using PromptRegistry.Templates.Operations;
using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Values;
using Scriban.Parsing;
using Scriban.Syntax;

namespace PromptRegistry.Templates.Parsing;

/// <summary>The parser's expressions as ours.</summary>
internal sealed class ExpressionReader
{
    public ExpressionSyntax Read(ScriptExpression expression)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var range = SourceRanges.Of(expression);
        switch (expression)
        {
            case ScriptLiteral literal: return new LiteralExpression(range, Value(literal.Value));
            case ScriptVariable variable: return Variable(variable, range);
            case ScriptIsEmptyExpression check: return new EmptyCheckExpression(range, Read(check.Target!));
            case ScriptMemberExpression member:
                return new MemberExpression(
                    range, Read(member.Target!), member.Member!.Name, SourceRanges.Of(member.Member),
                    member.DotToken?.TokenType == TokenType.QuestionDot);
            case ScriptIndexerExpression index:
                return new IndexExpression(range, Read(index.Target!), Read(index.Index!));
            case ScriptNestedExpression nested: return new NestedExpression(range, Read(nested.Expression!));
            case ScriptFunctionCall call:
                return new CallExpression(range, Read(call.Target!), All(call.Arguments), call.ExplicitCall);
            case ScriptNamedArgument argument: return Argument(argument);
            case ScriptPipeCall pipe: return new PipeExpression(range, Read(pipe.From!), Read(pipe.To!));
            case ScriptBinaryExpression binary when Operator(binary.Operator) is { } op:
                return new BinaryExpression(
                    range, op, SourceRanges.Of(binary.OperatorToken!), Read(binary.Left!), Read(binary.Right!));
            case ScriptIncrementDecrementExpression increment:
                return new IncrementExpression(
                    range, Read(increment.Right!), increment.Operator == ScriptUnaryOperator.Decrement, increment.Post);
            case ScriptUnaryExpression unary when Operator(unary.Operator) is { } op:
                return new UnaryExpression(range, op, Read(unary.Right!));
            case ScriptAssignExpression assignment:
                return new AssignmentExpression(
                    range, Read(assignment.Target!), Compound(assignment.EqualToken!.TokenType),
                    SourceRanges.Of(assignment.EqualToken), Read(assignment.Value!));
            case ScriptConditionalExpression conditional:
                return new ConditionalExpression(
                    range, Read(conditional.Condition!), Read(conditional.ThenValue!), Read(conditional.ElseValue!));
            case ScriptArrayInitializerExpression array: return new ArrayExpression(range, All(array.Values));
            case ScriptObjectInitializerExpression value:
                return new ObjectExpression(range, [.. value.Members.Select(Member)]);
            case ScriptInterpolatedStringExpression text:
                return new InterpolatedStringExpression(range, All(text.Parts));
            case ScriptInterpolatedExpression { Expression: { } inner }: return Read(inner);
            default: return new RefusedExpression(range);
        }
    }

    public NamedArgument Argument(ScriptNamedArgument argument) => new(
        SourceRanges.Of(argument), argument.Name!.Name, argument.Value is null ? null : Read(argument.Value));

    private ExpressionSyntax[] All(ScriptList<ScriptExpression> expressions)
    {
        var all = new ExpressionSyntax[expressions.Count];
        for (var i = 0; i < all.Length; i++) all[i] = Read(expressions[i]);
        return all;
    }

    /// <summary>A local name without its sign; the arguments themselves, <c>$</c>, are named by it.</summary>
    private static VariableExpression Variable(ScriptVariable variable, TextRange range) =>
        variable.Scope == ScriptVariableScope.Local
            ? new VariableExpression(range, variable.BaseName is { Length: > 0 } name ? name : "$", IsLocal: true)
            : new VariableExpression(range, variable.Name, IsLocal: false);

    private ObjectMember Member(ScriptObjectMember member)
    {
        var name = member.Name switch
        {
            ScriptVariable variable => variable.Name,
            ScriptLiteral literal => Convert.ToString(literal.Value, CultureInfo.InvariantCulture),
            _ => null,
        };
        return new ObjectMember(SourceRanges.Of(member), name ?? "", Read(member.Value!));
    }

    private static TemplateValue Value(object? value) => value switch
    {
        string text => text,
        int number => number,
        long number => number,
        uint number => TemplateValue.From(new BigInteger(number)),
        ulong number => TemplateValue.From(new BigInteger(number)),
        BigInteger number => TemplateValue.From(number),
        double number => number,
        float number => TemplateValue.From(number),
        decimal number => TemplateValue.From(number),
        bool truth => truth,
        _ => default,
    };

    private static UnaryOperator? Operator(ScriptUnaryOperator op) => op switch
    {
        ScriptUnaryOperator.Not => UnaryOperator.Not,
        ScriptUnaryOperator.Negate => UnaryOperator.Negate,
        ScriptUnaryOperator.Plus => UnaryOperator.Plus,
        ScriptUnaryOperator.FunctionAlias => UnaryOperator.FunctionReference,
        _ => null,
    };

    private static BinaryOperator? Operator(ScriptBinaryOperator op) => op switch
    {
        ScriptBinaryOperator.EmptyCoalescing => BinaryOperator.Coalesce,
        ScriptBinaryOperator.NotEmptyCoalescing => BinaryOperator.NotCoalesce,
        ScriptBinaryOperator.Or => BinaryOperator.Or,
        ScriptBinaryOperator.And => BinaryOperator.And,
        ScriptBinaryOperator.CompareEqual => BinaryOperator.Equal,
        ScriptBinaryOperator.CompareNotEqual => BinaryOperator.NotEqual,
        ScriptBinaryOperator.CompareLess => BinaryOperator.Less,
        ScriptBinaryOperator.CompareLessOrEqual => BinaryOperator.LessOrEqual,
        ScriptBinaryOperator.CompareGreater => BinaryOperator.Greater,
        ScriptBinaryOperator.CompareGreaterOrEqual => BinaryOperator.GreaterOrEqual,
        ScriptBinaryOperator.Add => BinaryOperator.Add,
        ScriptBinaryOperator.Subtract => BinaryOperator.Subtract,
        ScriptBinaryOperator.Multiply => BinaryOperator.Multiply,
        ScriptBinaryOperator.Divide => BinaryOperator.Divide,
        ScriptBinaryOperator.DivideRound => BinaryOperator.DivideRound,
        ScriptBinaryOperator.Modulus => BinaryOperator.Modulus,
        ScriptBinaryOperator.ShiftLeft => BinaryOperator.ShiftLeft,
        ScriptBinaryOperator.ShiftRight => BinaryOperator.ShiftRight,
        ScriptBinaryOperator.RangeInclude => BinaryOperator.RangeInclude,
        ScriptBinaryOperator.RangeExclude => BinaryOperator.RangeExclude,
        _ => null,
    };

    /// <summary>What <c>+=</c> and its like do beside assigning; null for a plain <c>=</c>.</summary>
    private static BinaryOperator? Compound(TokenType token) => token switch
    {
        TokenType.PlusEqual => BinaryOperator.Add,
        TokenType.MinusEqual => BinaryOperator.Subtract,
        TokenType.AsteriskEqual => BinaryOperator.Multiply,
        TokenType.DivideEqual => BinaryOperator.Divide,
        TokenType.DoubleDivideEqual => BinaryOperator.DivideRound,
        TokenType.PercentEqual => BinaryOperator.Modulus,
        _ => null,
    };
}
