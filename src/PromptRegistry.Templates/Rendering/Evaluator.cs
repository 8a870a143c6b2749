using System.Text;
using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Functions;
using PromptRegistry.Templates.Operations;
using PromptRegistry.Templates.Output;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering;

/// <summary>Evaluates expressions.</summary>
internal sealed class Evaluator(Interpreter interpreter)
{
    private TemplateValue[] _stack = new TemplateValue[64];
    private int _top;
    private int _used;

    public TemplateValue Evaluate(BoundExpression expression)
    {
        switch (expression.Kind)
        {
            case BoundExpressionKind.Literal: return ((BoundLiteral)expression).Value;
            case BoundExpressionKind.Global: return interpreter.Globals[((BoundGlobal)expression).Index];
            case BoundExpressionKind.Local: return interpreter.Locals[((BoundLocal)expression).Slot];
            case BoundExpressionKind.LoopValue:
                var loopValue = (BoundLoopValue)expression;
                return interpreter.Loops[loopValue.Loop].Get(loopValue.Property);
            case BoundExpressionKind.Member: return Member((BoundMember)expression);
            case BoundExpressionKind.Call: return Call((BoundCall)expression);
            case BoundExpressionKind.Binary: return Binary((BoundBinary)expression);
            case BoundExpressionKind.Logical: return Logical((BoundLogical)expression);
            default: return EvaluateRare(expression);
        }
    }

    /// <summary>Calls a function that writes its result instead of returning it.</summary>
    public void Write(BoundCall call, OutputBuffer output)
    {
        var start = _top;
        call.Function.Fused!(output, interpreter, Arguments(call));
        _top = start;
    }

    /// <summary>Forgets the arguments of calls, also of those that an error ended.</summary>
    public void Clear()
    {
        System.Array.Clear(_stack, 0, _used);
        _top = _used = 0;
    }

    /// <summary>Sets a member or item of an object or array that the template made.</summary>
    public void Assign(BoundAssignMember statement)
    {
        var value = Evaluate(statement.Value);
        if (statement.Op is { } op)
        {
            var current = Evaluate(statement.Target);
            interpreter.Site = statement.Target;
            value = Operators.Apply(op, current, value, interpreter);
        }

        interpreter.Site = statement.Target;
        if (statement.Target is BoundMember member) Mutation.SetMember(Evaluate(member.Target), member.Name, value);
        else if (statement.Target is BoundIndex index)
            Mutation.SetItem(Evaluate(index.Target), Evaluate(index.Index), value);
    }

    private void Reserve()
    {
        _used = _top;
        if (_used > _stack.Length) System.Array.Resize(ref _stack, _used * 2);
    }

    private TemplateValue EvaluateRare(BoundExpression expression)
    {
        switch (expression.Kind)
        {
            case BoundExpressionKind.Index: return Index((BoundIndex)expression);
            case BoundExpressionKind.Unary: return Unary((BoundUnary)expression);
            case BoundExpressionKind.Conditional:
                var conditional = (BoundConditional)expression;
                return Conversions.IsTrue(Evaluate(conditional.Condition))
                    ? Evaluate(conditional.WhenTrue)
                    : Evaluate(conditional.WhenFalse);
            case BoundExpressionKind.Array: return Array((BoundArray)expression);
            case BoundExpressionKind.Object: return Object((BoundObject)expression);
            case BoundExpressionKind.Interpolation: return Interpolation((BoundInterpolation)expression);
            case BoundExpressionKind.EmptyCheck:
                return Operators.IsEmpty(Evaluate(((BoundEmptyCheck)expression).Target));
            case BoundExpressionKind.Increment: return Increment((BoundIncrement)expression);
            case BoundExpressionKind.Include:
                var include = (BoundInclude)expression;
                return TemplateValue.From(interpreter.CaptureInclude(include.Page, include.Arguments, include.Slots));
            default: throw new InvalidOperationException($"{expression.Kind} is not known here.");
        }
    }

    private TemplateValue Member(BoundMember member)
    {
        var target = Evaluate(member.Target);
        if (target.IsNull && !member.IsOptional)
        {
            interpreter.Site = member;
            throw new OperationException($"Cannot get the member {member.Name} of a null object.");
        }

        return Members.Get(target, member.Name);
    }

    private TemplateValue Index(BoundIndex expression)
    {
        var target = Evaluate(expression.Target);
        var index = Evaluate(expression.Index);
        if (target.IsNull && expression.IsOptional) return default;
        interpreter.Site = expression;
        return Members.ItemChecked(target, index);
    }

    private TemplateValue Binary(BoundBinary binary)
    {
        var left = Evaluate(binary.Left);
        var right = Evaluate(binary.Right);
        interpreter.Site = binary;
        return Operators.Apply(binary.Op, left, right, interpreter);
    }

    private TemplateValue Logical(BoundLogical logical)
    {
        var left = Conversions.IsTrue(Evaluate(logical.Left));
        return TemplateValue.From(left != logical.IsAnd ? left : Conversions.IsTrue(Evaluate(logical.Right)));
    }

    private TemplateValue Call(BoundCall call)
    {
        var start = _top;
        var result = call.Function.Body(interpreter, Arguments(call));
        _top = start;
        return result;
    }

    private Arguments Arguments(BoundCall call)
    {
        var arguments = call.ArgumentArray;
        var start = _top;
        _top += arguments.Length;
        if (_top > _used) Reserve();
        for (var i = 0; i < arguments.Length; i++)
        {
            var value = Evaluate(arguments[i]);
            _stack[start + i] = value;
        }

        interpreter.Site = call;
        interpreter.Spend(1);
        return new Arguments(_stack, start, arguments.Length);
    }

    private TemplateValue Unary(BoundUnary unary)
    {
        var operand = Evaluate(unary.Operand);
        interpreter.Site = unary.Operand;
        return unary.Op switch
        {
            BoundUnaryOperator.Not => TemplateValue.From(!Conversions.IsTrue(operand)),
            BoundUnaryOperator.Negate => Operators.Negate(operand),
            _ => Operators.Plus(operand),
        };
    }

    private TemplateValue Array(BoundArray array)
    {
        var result = new TemplateArray();
        foreach (var item in array.Items) result.Add(Evaluate(item));
        return TemplateValue.From(result);
    }

    private TemplateValue Object(BoundObject expression)
    {
        var result = new TemplateObject();
        for (var i = 0; i < expression.Names.Count; i++) result[expression.Names[i]] = Evaluate(expression.Values[i]);
        return TemplateValue.From(result);
    }

    private TemplateValue Interpolation(BoundInterpolation expression)
    {
        var output = new StringBuilder();
        foreach (var part in expression.Parts)
        {
            var text = Interpolations.ToText(Evaluate(part));
            interpreter.CheckLength((long)output.Length + text.Length);
            output.Append(text);
        }

        return TemplateValue.From(output.ToString());
    }

    private TemplateValue Increment(BoundIncrement increment)
    {
        ref var slot = ref interpreter.Locals[increment.Slot];
        var before = slot;
        interpreter.Site = increment;
        var op = increment.IsDecrement ? BinaryOperator.Subtract : BinaryOperator.Add;
        slot = Operators.Apply(op, before, 1, interpreter);
        return increment.IsPostfix ? before : slot;
    }
}
