using PromptRegistry.Templates.Limits;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Operations;

/// <summary>Operators with text on either side: the other side is taken as text too.</summary>
internal static class TextOperators
{
    public static TemplateValue Apply(
        BinaryOperator op, TemplateValue left, TemplateValue right, RenderContext? context)
    {
        switch (op)
        {
            case BinaryOperator.Add:
                var (first, second) = (ToText(left, context), ToText(right, context));
                context?.CheckLength((long)first.Length + second.Length);
                return TemplateValue.From(first + second);
            case BinaryOperator.Multiply: return Repeat(left, right, context);
            case BinaryOperator.Equal or BinaryOperator.NotEqual
                when left.Kind == TemplateValueKind.Empty || right.Kind == TemplateValueKind.Empty:
                return TemplateValue.From(op == BinaryOperator.NotEqual);
            default:
                var order = string.CompareOrdinal(Conversions.ToTextOrNull(left), Conversions.ToTextOrNull(right));
                return NumberOperators.Compare(op, order) ?? throw new OperationException(
                    $"Operator `{OperatorText.Of(op)}` is not supported on string objects");
        }
    }

    /// <summary>A text longer than the limit is not built to its end; it is refused where it is used.</summary>
    private static string ToText(TemplateValue value, RenderContext? context) => context is { Limits.Output: > 0 }
        ? ValueFormatter.ToTextUpTo(value, context.Limits.Output)
        : Conversions.ToText(value);

    private static TemplateValue Repeat(TemplateValue left, TemplateValue right, RenderContext? context)
    {
        var (text, number, operand) = right.Kind == TemplateValueKind.String ? (right, left, 0) : (left, right, 1);
        int count;
        try
        {
            count = Conversions.ToInt32(number, allowText: true);
        }
        catch (OperationException)
        {
            throw new OperationException(
                "Expecting an integer. The operator `*` is not supported for the expression. "
                + "Only working on string x int or int x string", operand);
        }

        var repeated = ToText(text, context);
        if (count <= 0 || repeated.Length == 0) return TemplateValue.From("");
        var length = (long)count * repeated.Length;
        context?.CheckLength(length);
        if (length > int.MaxValue / 2) throw new OperationException("The repeated text is too long.", operand);
        var output = new System.Text.StringBuilder((int)length);
        for (var i = 0; i < count; i++) output.Append(repeated);
        return TemplateValue.From(output.ToString());
    }
}
