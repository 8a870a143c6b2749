using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Functions;
using PromptRegistry.Templates.Operations;
using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Generator.TemplateCode;

/// <summary>
/// The place that an error of a statement is reported at. Statements that cannot fail have none, so that compiled code
/// only keeps track where it must.
/// </summary>
internal static class FailurePlace
{
    public static TextRange? Of(BoundStatement statement) => statement switch
    {
        BoundWrite write => FindWritten(write.Value) is { } found ? RangeOf(found) : null,
        BoundAssign assign => Of(assign.Value),
        BoundAssignMember assign => RangeOf(assign.Target),
        BoundIf branch => Of(branch.Condition),
        BoundCase choice => choice.Value.Range,
        BoundFor loop => loop.Iterator.Range,
        BoundWhile loop => loop.Condition.Range,
        BoundReturn { Value: { } value } => Of(value),
        BoundIncludeWrite include => include.Range,
        _ => null,
    };

    private static TextRange? Of(BoundExpression expression) => Find(expression) is { } found ? RangeOf(found) : null;

    private static TextRange RangeOf(BoundExpression expression) => expression switch
    {
        BoundBinary binary => binary.OpRange,
        BoundMember member => member.NameRange,
        _ => expression.Range,
    };

    /// <summary>Texts that are joined only to be written are written one by one, which needs no longer text.</summary>
    private static BoundExpression? FindWritten(BoundExpression expression) => OperatorEmitter.IsConcatenation(expression)
        ? FindWritten(((BoundBinary)expression).Left) ?? FindWritten(((BoundBinary)expression).Right)
        : Find(expression);

    /// <summary>The first part that can fail, as evaluation reaches them.</summary>
    private static BoundExpression? Find(BoundExpression expression) => expression switch
    {
        BoundLiteral or BoundGlobal or BoundLocal or BoundLoopValue => null,
        BoundMember member => Find(member.Target) ?? (IsSafe(member) ? null : member),
        BoundLogical logical => Find(logical.Left) ?? Find(logical.Right),
        BoundConditional conditional =>
            Find(conditional.Condition) ?? Find(conditional.WhenTrue) ?? Find(conditional.WhenFalse),
        BoundBinary binary => Find(binary.Left) ?? Find(binary.Right) ?? (IsSafe(binary) ? null : binary),
        BoundCall call => FirstOf(call.Arguments) ?? (IsSafe(call) ? null : call),
        _ => expression,
    };

    private static BoundExpression? FirstOf(IReadOnlyList<BoundExpression> expressions)
    {
        foreach (var expression in expressions)
        {
            if (Find(expression) is { } found) return found;
        }

        return null;
    }

    private static bool IsSafe(BoundMember member) =>
        member.IsOptional || (!member.Target.Type.IsNullable && !member.Target.Type.Equals(TemplateType.Any));

    private static bool IsSafe(BoundBinary binary) => IsScalar(binary.Left.Type) && IsScalar(binary.Right.Type)
        && binary.Op is BinaryOperator.Equal or BinaryOperator.NotEqual or BinaryOperator.Less
            or BinaryOperator.LessOrEqual or BinaryOperator.Greater or BinaryOperator.GreaterOrEqual
            or BinaryOperator.Add
        && !OperatorEmitter.IsConcatenation(binary);

    /// <summary>Functions from text to text, and joining, work on anything that the binder lets through.</summary>
    private static bool IsSafe(BoundCall call) => call.Function.Name == "array.join"
        || (!call.Function.Signature.NeedsContext
            && call.Function.Parameters.All(parameter => parameter.Kind == ParameterKind.Text)
            && call.Arguments.All(argument => argument.Type.NotNull.IsText));

    private static bool IsScalar(TemplateType type) =>
        type.IsText || type.Equals(TemplateType.Integer) || type.Equals(TemplateType.Number);
}
