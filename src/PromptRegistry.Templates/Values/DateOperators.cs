using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Values;

internal static class DateOperators
{
    public static TemplateValue Apply(BinaryOperator op, TemplateValue left, TemplateValue right)
    {
        var date = left.AsDate();
        if (right.Kind == TemplateValueKind.TimeSpan)
        {
            return op switch
            {
                BinaryOperator.Add => TemplateValue.From(date + right.AsTimeSpan()),
                _ => throw new OperationException(
                    $"The operator `{op}` is not supported for between <DateTime> and <TimeSpan>"),
            };
        }

        if (op == BinaryOperator.Subtract)
            return TemplateValue.From(date - right.AsDate());
        return NumberOperators.Compare(op, date.CompareTo(right.AsDate()))
            ?? throw new OperationException($"The operator `{op}` is not supported for DateTime");
    }
}
