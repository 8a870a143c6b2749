namespace PromptRegistry.Templates.Binding;

/// <summary><c>offset</c>, then <c>reversed</c>, then <c>limit</c>; <c>cols</c> for table rows.</summary>
internal sealed record LoopOptions(
    BoundExpression? Offset, bool IsReversed, BoundExpression? Limit, BoundExpression? Columns)
{
    public static LoopOptions None { get; } = new(null, false, null, null);
}
