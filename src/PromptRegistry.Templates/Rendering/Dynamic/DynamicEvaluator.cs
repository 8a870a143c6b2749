using System.Text;
using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering.Dynamic;

/// <summary>Evaluates expressions of Scriban mode.</summary>
internal sealed class DynamicEvaluator
{
    private readonly DynamicInterpreter _interpreter;

    public DynamicEvaluator(DynamicInterpreter interpreter)
    {
        _interpreter = interpreter;
        Paths = new DynamicPaths(interpreter, this);
        Calls = new DynamicCalls(interpreter, this);
    }

    public DynamicPaths Paths { get; }

    public DynamicCalls Calls { get; }

    /// <summary>The value of an expression; a function that a path leads to is called.</summary>
    public TemplateValue Evaluate(BoundExpression expression)
    {
        var value = EvaluateUncalled(expression);
        return value.Kind == TemplateValueKind.Function
            && expression is BoundName or BoundMember or BoundIndex or BoundNested
            ? Calls.Invoke(value, expression, expression, [])
            : value;
    }

    /// <summary>As <see cref="Evaluate"/>, but a function stays one.</summary>
    public TemplateValue EvaluateUncalled(BoundExpression expression)
    {
        switch (expression)
        {
            case BoundLiteral literal:
                return literal.Value;
            case BoundName name:
                return Paths.GetName(name);
            case BoundThis:
                return TemplateValue.From(_interpreter.Scope.Context);
            case BoundMember member:
                return Paths.GetMember(member);
            case BoundIndex index:
                return Paths.GetItem(index);
            case BoundInvoke invoke:
                return Calls.Invoke(invoke);
            case BoundReference reference:
                return EvaluateUncalled(reference.Target);
            case BoundNested nested:
                return EvaluateUncalled(nested.Inner);
            case BoundExpand expand:
                return Evaluate(expand.Target);
            case BoundBinary binary:
                return Binary(binary);
            case BoundLogical logical:
                var left = Conversions.IsTrue(Evaluate(logical.Left));
                return TemplateValue.From(
                    left != logical.IsAnd ? left : Conversions.IsTrue(Evaluate(logical.Right)));
            case BoundUnary unary:
                return Unary(unary);
            case BoundConditional conditional:
                return Evaluate(
                    Conversions.IsTrue(Evaluate(conditional.Condition))
                        ? conditional.WhenTrue
                        : conditional.WhenFalse);
            default:
                return EvaluateRare(expression);
        }
    }

    private TemplateValue EvaluateRare(BoundExpression expression)
    {
        switch (expression)
        {
            case BoundArray array:
                return TemplateValue.From(new TemplateArray(array.Items.Select(Evaluate)));
            case BoundObject value:
                return Object(value);
            case BoundInterpolation interpolation:
                return Interpolation(interpolation);
            case BoundEmptyCheck check:
                return Operators.IsEmpty(Evaluate(check.Target));
            case BoundFunctionValue function:
                return TemplateValue.From(new ScriptFunction(function.Function));
            case BoundIncrementPath increment:
                return Paths.Increment(increment);
            case BoundAssignPath assign:
                Paths.Assign(assign);
                return default;
            default:
                throw new InvalidOperationException($"{expression.Kind} does not belong to Scriban mode.");
        }
    }

    private TemplateValue Binary(BoundBinary binary)
    {
        var left = Evaluate(binary.Left);
        var right = Evaluate(binary.Right);
        try
        {
            return Operators.Apply(binary.Op, left, right, _interpreter);
        }
        catch (OperationException e)
        {
            var range = e.Operand switch
            {
                0 => binary.Left.Range,
                1 => binary.Right.Range,
                _ => binary.OpRange,
            };
            throw _interpreter.Fail(range, e.Message, e);
        }
    }

    private TemplateValue Unary(BoundUnary unary)
    {
        var operand = Evaluate(unary.Operand);
        try
        {
            return unary.Op switch
            {
                BoundUnaryOperator.Not => TemplateValue.From(!Conversions.IsTrue(operand)),
                BoundUnaryOperator.Negate => Operators.Negate(operand),
                _ => Operators.Plus(operand),
            };
        }
        catch (OperationException e)
        {
            throw _interpreter.Fail(unary.Operand.Range, e.Message, e);
        }
    }

    private TemplateValue Object(BoundObject expression)
    {
        var result = new TemplateObject();
        for (var i = 0; i < expression.Names.Count; i++)
            result[expression.Names[i]] = Evaluate(expression.Values[i]);
        return TemplateValue.From(result);
    }

    private TemplateValue Interpolation(BoundInterpolation interpolation)
    {
        var output = new StringBuilder();
        foreach (var part in interpolation.Parts)
            output.Append(Interpolations.ToText(Evaluate(part)));
        return TemplateValue.From(output.ToString());
    }
}
