using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Binding.Dynamic;

/// <summary>Expressions in Scriban mode.</summary>
internal sealed class DynamicExpressionBinder(DynamicStatementBinder statements)
{
    private static readonly TemplateType s_any = TemplateType.Any;

    public BoundExpression Bind(ExpressionSyntax syntax)
    {
        var range = syntax.Range;
        switch (syntax)
        {
            case LiteralExpression literal:
                return new BoundLiteral(range, s_any, literal.Value);
            case VariableExpression { Name: "$", IsLocal: true }:
                // $0 is $[0]: its name is the first character of it.
                return new BoundName(new TextRange(range.Start, range.Start + 1), s_any, "$", isLocal: true);
            case VariableExpression variable:
                return new BoundName(range, s_any, variable.Name, variable.IsLocal);
            case ThisExpression:
                return new BoundThis(range, s_any);
            case MemberExpression member:
                return new BoundMember(
                    range, s_any, Bind(member.Target), member.Name, member.NameRange, member.IsOptional);
            case IndexExpression index:
                return new BoundIndex(
                    range, s_any, Bind(index.Target), Bind(index.Index), OptionalPath.Includes(index.Target));
            case NestedExpression nested:
                return new BoundNested(range, s_any, Bind(nested.Inner));
            case CallExpression call:
                return BindCall(call, null);
            case PipeExpression pipe:
                return BindPipe(pipe);
            case BinaryExpression binary:
                return Binary(binary, Bind(binary.Left));
            case UnaryExpression unary:
                return BindUnary(unary);
            case IncrementExpression increment:
                return new BoundIncrementPath(
                    range, s_any, Bind(increment.Operand), increment.IsDecrement, increment.IsPostfix);
            case ConditionalExpression conditional:
                return new BoundConditional(
                    range, s_any, Bind(conditional.Condition), Bind(conditional.WhenTrue),
                    Bind(conditional.WhenFalse));
            case ArrayExpression array:
                return new BoundArray(range, s_any, [.. array.Items.Select(Bind)]);
            case ObjectExpression value:
                return new BoundObject(
                    range, s_any, [.. value.Members.Select(member => member.Name)],
                    [.. value.Members.Select(member => Bind(member.Value))]);
            case InterpolatedStringExpression interpolated:
                return new BoundInterpolation(range, s_any, [.. interpolated.Parts.Select(Bind)]);
            case EmptyCheckExpression check:
                return new BoundEmptyCheck(range, s_any, Bind(check.Target));
            case AssignmentExpression assignment:
                return new BoundAssignPath(
                    range, s_any, Bind(assignment.Target), assignment.Op, assignment.OpRange,
                    Bind(assignment.Value));
            case FunctionExpression function:
                return new BoundFunctionValue(range, s_any, statements.BindFunction(function.Function));
            case NamedArgument { Value: { } value }:
                return Bind(value);
            default:
                return new BoundLiteral(range, s_any, TemplateValue.True);
        }
    }

    private BoundBinary BindBinary(BinaryExpression binary, BoundExpression left) =>
        new(binary.Range, s_any, binary.Op, binary.OpRange, left, Bind(binary.Right));

    private BoundExpression Binary(BinaryExpression binary, BoundExpression left) => binary.Op switch
    {
        BinaryOperator.And or BinaryOperator.Or => new BoundLogical(
            binary.Range, s_any, binary.Op == BinaryOperator.And, left, Bind(binary.Right)),
        _ => BindBinary(binary, left),
    };

    private BoundExpression BindUnary(UnaryExpression unary) => unary.Op switch
    {
        UnaryOperator.FunctionReference => new BoundReference(unary.Range, s_any, Bind(unary.Operand)),
        UnaryOperator.Expand => new BoundExpand(unary.Range, s_any, Bind(unary.Operand)),
        UnaryOperator.Not => new BoundUnary(unary.Range, s_any, BoundUnaryOperator.Not, Bind(unary.Operand)),
        UnaryOperator.Negate => new BoundUnary(unary.Range, s_any, BoundUnaryOperator.Negate, Bind(unary.Operand)),
        _ => new BoundUnary(unary.Range, s_any, BoundUnaryOperator.Plus, Bind(unary.Operand)),
    };

    private BoundInvoke BindCall(CallExpression call, BoundExpression? piped)
    {
        var arguments = new List<BoundArgument>();
        if (piped is not null)
            arguments.Add(new BoundArgument(null, piped, piped.Range));
        foreach (var argument in ReferenceArguments.Flatten(call.Arguments))
        {
            var name = (argument as NamedArgument)?.Name;
            arguments.Add(new BoundArgument(name, Bind(argument), argument.Range));
        }

        return new BoundInvoke(call.Range, s_any, Bind(call.Target), arguments, piped is not null);
    }

    private BoundExpression BindPipe(PipeExpression pipe)
    {
        var value = Bind(pipe.From);
        var to = pipe.To;
        while (to is PipeExpression next)
        {
            value = BindPiped(next.From, value);
            to = next.To;
        }

        return BindPiped(to, value);
    }

    private BoundExpression BindPiped(ExpressionSyntax to, BoundExpression value)
    {
        switch (to)
        {
            case CallExpression call:
                return BindCall(call, value);
            case NestedExpression nested:
                return BindPiped(nested.Inner, value);
            case BinaryExpression binary:
                return Binary(binary, BindPiped(binary.Left, value));
            case ConditionalExpression conditional:
                return new BoundConditional(
                    conditional.Range, s_any, BindPiped(conditional.Condition, value),
                    Bind(conditional.WhenTrue), Bind(conditional.WhenFalse));
            default:
                var arguments = new[] { new BoundArgument(null, value, value.Range) };
                return new BoundInvoke(to.Range, s_any, Bind(to), arguments, isPipe: true);
        }
    }
}
