using System.Runtime.CompilerServices;
using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Taint;

/// <summary>Which untrusted globals an expression's value may hold text of.</summary>
internal sealed class TaintEvaluator(TaintWalker walker, IReadOnlyCollection<string> untrusted)
{
    public TaintSet Evaluate(BoundExpression expression)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var taint = EvaluateParts(expression);
        // An object that was changed under another name may hold other types than its own says.
        var isTypeKnown = !walker.ChangesObjects || expression is not (BoundLocal or BoundMember or BoundIndex);
        return isTypeKnown && !TextCarriers.MayHoldText(expression.Type) ? TaintSet.Empty : taint;
    }

    /// <summary>The same for what an index or a loop takes out of a value. A list's items are whole; a piece of text is not.</summary>
    public TaintSet Part(BoundExpression target)
    {
        var taint = Evaluate(target);
        return target.Type.NotNull.Equals(TemplateType.String) || target.Type.Equals(TemplateType.Any)
            ? taint.Unfenced()
            : taint;
    }

    private TaintSet EvaluateParts(BoundExpression expression)
    {
        switch (expression)
        {
            case BoundLiteral or BoundLoopValue:
                return TaintSet.Empty;
            case BoundGlobal global:
                return untrusted.Contains(global.Name) && TextCarriers.CarriesText(global.Type)
                    ? TaintSet.Of(global.Name)
                    : TaintSet.Empty;
            case BoundLocal local:
                return walker.State.Get(local.Slot);
            case BoundMember member:
                return Evaluate(member.Target);
            case BoundIndex index:
                var target = Part(index.Target);
                Evaluate(index.Index);
                return target;
            case BoundUnary unary:
                return Evaluate(unary.Operand).Unfenced();
            case BoundBinary binary:
                return Binary(binary);
            case BoundLogical logical:
                Evaluate(logical.Left);
                Evaluate(logical.Right);
                return TaintSet.Empty;
            case BoundConditional conditional:
                Evaluate(conditional.Condition);
                return Evaluate(conditional.WhenTrue).Union(Evaluate(conditional.WhenFalse));
            case BoundArray array:
                return Union(array.Items);
            case BoundObject value:
                return Union(value.Values);
            case BoundInterpolation interpolation:
                return Union(interpolation.Parts);
            case BoundEmptyCheck check:
                Evaluate(check.Target);
                return TaintSet.Empty;
            case BoundCall call:
                return FunctionTaint.Result(call.Function, [.. call.Arguments.Select(Evaluate)]);
            case BoundInclude include:
                return walker.Capture(() => walker.Include(include.Page, include.Arguments, include.Slots, include.Range));
            case BoundIncrement increment:
                return walker.State.Get(increment.Slot).Unfenced();
            default:
                throw new InvalidOperationException($"{expression.Kind} is not known here.");
        }
    }

    private TaintSet Binary(BoundBinary binary)
    {
        var left = Evaluate(binary.Left);
        var right = Evaluate(binary.Right);
        return binary.Op switch
        {
            BinaryOperator.Add or BinaryOperator.Coalesce => left.Union(right),
            // a ?! b is b, or the null that a is.
            BinaryOperator.NotCoalesce => right,
            _ => left.Union(right).Unfenced(),
        };
    }

    private TaintSet Union(IReadOnlyList<BoundExpression> parts)
    {
        var result = TaintSet.Empty;
        foreach (var part in parts)
            result = result.Union(Evaluate(part));
        return result;
    }
}
