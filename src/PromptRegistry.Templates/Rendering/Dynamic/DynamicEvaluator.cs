using System.Runtime.CompilerServices;
using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering.Dynamic;

/// <summary>Walks expressions of Scriban mode; what they do is the runtime's part.</summary>
internal sealed class DynamicEvaluator(ScriptRuntime runtime, DynamicInterpreter interpreter)
{
    private readonly Dictionary<BoundInvoke, CallSite> _sites = [];

    /// <summary>The value of an expression; a function that a path leads to is called.</summary>
    public TemplateValue Evaluate(BoundExpression expression, bool isStatement = false)
    {
        var value = EvaluateUncalled(expression, isStatement);
        return expression is BoundName or BoundMember or BoundIndex or BoundNested
            ? runtime.Calls.Value(value, expression.Range, isStatement)
            : value;
    }

    /// <summary>Sets a name, member or item.</summary>
    public TemplateValue Assign(BoundExpression target, TemplateValue value)
    {
        var (paths, range) = (runtime.Paths, target.Range);
        return target switch
        {
            BoundName { IsLocal: true } name => paths.SetLocal(value, name.Name, range),
            BoundName name => paths.SetName(value, name.Name, range),
            BoundMember member => paths.SetMember(
                value, Evaluate(member.Target), member.Name, range, member.NameRange, member.Target.Range),
            BoundIndex index => paths.SetItem(
                value, Evaluate(index.Target), Evaluate(index.Index), range, index.Target.Range, index.Index.Range),
            BoundNested nested => Assign(nested.Inner, value),
            _ => paths.RefuseSet(value, range, target is BoundThis),
        };
    }

    /// <summary>As <see cref="Evaluate"/>, but a function stays one.</summary>
    private TemplateValue EvaluateUncalled(BoundExpression expression, bool isStatement = false)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (expression)
        {
            case BoundLiteral literal:
                return literal.Value;
            case BoundName { IsLocal: true } name:
                return runtime.Paths.Local(name.Name, name.Range);
            case BoundName name:
                return runtime.Paths.Name(name.Name, name.Range);
            case BoundMember member:
                return runtime.Paths.Member(
                    Evaluate(member.Target), member.Name, member.Range, member.NameRange, member.IsOptional);
            case BoundIndex index:
                return runtime.Paths.Item(
                    Evaluate(index.Target), Evaluate(index.Index), index.Range, index.Target.Range,
                    index.Index.Range, index.IsOptional);
            case BoundInvoke invoke:
                return Invoke(invoke, isStatement);
            case BoundReference reference:
                return EvaluateUncalled(reference.Target);
            case BoundNested nested:
                return EvaluateUncalled(nested.Inner);
            case BoundExpand expand:
                return Evaluate(expand.Target);
            case BoundBinary binary:
                return runtime.Values.Binary(
                    binary.Op, Evaluate(binary.Left), Evaluate(binary.Right), binary.OpRange, binary.Left.Range,
                    binary.Right.Range);
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
            case BoundThis:
                return runtime.Values.This;
            case BoundArray array:
                return ScriptValues.Array([.. array.Items.Select(item => Evaluate(item))]);
            case BoundObject value:
                return Object(value);
            case BoundInterpolation interpolation:
                return ScriptValues.Interpolate([.. interpolation.Parts.Select(part => Evaluate(part))]);
            case BoundEmptyCheck check:
                return Operators.IsEmpty(Evaluate(check.Target));
            case BoundFunctionValue function:
                return TemplateValue.From(interpreter.FunctionOf(function.Function));
            case BoundIncrementPath increment:
                return runtime.Paths.Increment(
                    Evaluate(increment.Target), increment.IsDecrement, increment.IsPostfix, increment.Range,
                    (_, after) => Assign(increment.Target, after));
            case BoundAssignPath assign:
                return AssignPath(assign);
            default:
                throw new InvalidOperationException($"{expression.Kind} does not belong to Scriban mode.");
        }
    }

    private TemplateValue Invoke(BoundInvoke invoke, bool isStatement)
    {
        var target = EvaluateUncalled(invoke.Target);
        if (!_sites.TryGetValue(invoke, out var site))
        {
            site = CallSites.Of(invoke, isStatement);
            _sites.Add(invoke, site);
        }

        return runtime.Calls.Invoke(target, site, (_, arguments) =>
        {
            foreach (var argument in invoke.Arguments)
                arguments.Next().Add(Evaluate(argument.Value));
        });
    }

    private TemplateValue Unary(BoundUnary unary)
    {
        var operand = Evaluate(unary.Operand);
        return unary.Op switch
        {
            BoundUnaryOperator.Not => TemplateValue.From(!Conversions.IsTrue(operand)),
            BoundUnaryOperator.Negate => runtime.Values.Negate(operand, unary.Operand.Range),
            _ => runtime.Values.Plus(operand, unary.Operand.Range),
        };
    }

    private TemplateValue Object(BoundObject expression)
    {
        var result = new TemplateObject();
        for (var i = 0; i < expression.Names.Count; i++)
            result[expression.Names[i]] = Evaluate(expression.Values[i]);
        return TemplateValue.From(result);
    }

    private TemplateValue AssignPath(BoundAssignPath assign)
    {
        var value = Evaluate(assign.Value);
        if (assign.Op is { } op)
            value = runtime.Paths.Compound(op, value, Evaluate(assign.Target), assign.OpRange);
        return Assign(assign.Target, value);
    }
}
