using System.Runtime.CompilerServices;
using PromptRegistry.Templates.Binding;

namespace PromptRegistry.Templates.Emission.Scripts;

/// <summary>Expressions of Scriban mode as C# expressions: calls of the runtime, in the order of evaluation.</summary>
internal sealed class ScriptExpressionEmitter
{
    private readonly ScriptPathEmitter _paths;
    private readonly ScriptCallEmitter _calls;
    private readonly ScriptStatementEmitter _statements;

    public ScriptExpressionEmitter(ScriptUnit unit, ScriptStatementEmitter statements)
    {
        _statements = statements;
        _paths = new ScriptPathEmitter(unit, this);
        _calls = new ScriptCallEmitter(unit, this);
    }

    public ScriptPathEmitter Paths => _paths;

    /// <summary>The value of an expression; a function that a path leads to is called.</summary>
    public string Emit(BoundExpression expression, bool isStatement = false)
    {
        var code = EmitUncalled(expression, isStatement);
        if (expression is not (BoundName or BoundMember or BoundIndex or BoundNested))
            return code;
        return $"r.Calls.Value({code}, {ScriptCode.Range(expression.Range)}{(isStatement ? ", true" : "")})";
    }

    public string Condition(BoundExpression expression) => ScriptCode.IsTrue(Emit(expression));

    /// <summary>As <see cref="Emit"/>, but a function stays one.</summary>
    public string EmitUncalled(BoundExpression expression, bool isStatement = false)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (expression)
        {
            case BoundLiteral literal:
                return LiteralCode.ValueOf(literal.Value);
            case BoundName or BoundMember or BoundIndex or BoundIncrementPath or BoundAssignPath:
                return _paths.Emit(expression);
            case BoundInvoke invoke:
                return _calls.Emit(invoke, isStatement);
            case BoundReference reference:
                return EmitUncalled(reference.Target);
            case BoundNested nested:
                return EmitUncalled(nested.Inner);
            case BoundExpand expand:
                return Emit(expand.Target);
            case BoundBinary binary:
                return Binary(binary);
            case BoundLogical logical:
                var symbol = logical.IsAnd ? "&&" : "||";
                return $"{ClrTypes.Values}TemplateValue.From({Condition(logical.Left)} {symbol} {Condition(logical.Right)})";
            case BoundUnary unary:
                return Unary(unary);
            case BoundConditional conditional:
                return $"({Condition(conditional.Condition)} ? {Emit(conditional.WhenTrue)} : "
                    + $"{Emit(conditional.WhenFalse)})";
            case BoundThis:
                return "r.Values.This";
            case BoundArray array:
                return $"{ScriptCode.Namespace}ScriptValues.Array({List(array.Items)})";
            case BoundObject value:
                return Object(value);
            case BoundInterpolation interpolation:
                return $"{ScriptCode.Namespace}ScriptValues.Interpolate({List(interpolation.Parts)})";
            case BoundEmptyCheck check:
                return $"{ClrTypes.Values}Operators.IsEmpty({Emit(check.Target)})";
            case BoundFunctionValue function:
                return _statements.Function(function.Function);
            default:
                throw new InvalidOperationException($"{expression.Kind} does not belong to Scriban mode.");
        }
    }

    private string List(IReadOnlyList<BoundExpression> items) => string.Join(", ", items.Select(item => Emit(item)));

    private string Binary(BoundBinary binary) =>
        $"r.Values.Binary({Operator(binary.Op)}, {Emit(binary.Left)}, {Emit(binary.Right)}, "
        + $"{ScriptCode.Range(binary.OpRange)}, {ScriptCode.Range(binary.Left.Range)}, "
        + $"{ScriptCode.Range(binary.Right.Range)})";

    private string Unary(BoundUnary unary)
    {
        var operand = Emit(unary.Operand);
        if (unary.Op == BoundUnaryOperator.Not)
            return $"{ClrTypes.Values}TemplateValue.From(!{ScriptCode.IsTrue(operand)})";
        var name = unary.Op == BoundUnaryOperator.Negate ? "Negate" : "Plus";
        return $"r.Values.{name}({operand}, {ScriptCode.Range(unary.Operand.Range)})";
    }

    private string Object(BoundObject value)
    {
        var members = value.Names.Select((name, i) => $"[{CSharpLiteral.Of(name)}] = {Emit(value.Values[i])}");
        return $"{ClrTypes.Values}TemplateValue.From("
            + $"new {ClrTypes.Values}TemplateObject {{ {string.Join(", ", members)} }})";
    }

    public static string Operator(Syntax.BinaryOperator op) =>
        $"global::PromptRegistry.Templates.Syntax.BinaryOperator.{op}";
}
