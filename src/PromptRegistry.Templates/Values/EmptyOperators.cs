using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Values;

/// <summary>Operators with the word <c>empty</c> on either side.</summary>
internal static class EmptyOperators
{
    public static TemplateValue Apply(BinaryOperator op, TemplateValue left, TemplateValue right)
    {
        var both = left.Kind == right.Kind;
        var other = left.Kind == TemplateValueKind.Empty ? right : left;
        var isEmpty = both || (!other.IsNull && Operators.IsEmpty(other).AsBoolean());
        return op switch
        {
            BinaryOperator.Equal or BinaryOperator.LessOrEqual or BinaryOperator.GreaterOrEqual =>
                TemplateValue.From(isEmpty),
            BinaryOperator.NotEqual => TemplateValue.From(!isEmpty),
            BinaryOperator.Less or BinaryOperator.Greater => TemplateValue.False,
            _ => TemplateValue.Empty,
        };
    }
}
