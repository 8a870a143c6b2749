namespace PromptRegistry.Templates.Binding;

/// <summary><c>offset</c>, then <c>reversed</c>, then <c>limit</c>.</summary>
internal sealed record LoopOptions(
    BoundExpression? Offset, bool IsReversed, BoundExpression? Limit)
{
    public static LoopOptions None { get; } = new(null, false, null);
}
