using System.Runtime.CompilerServices;
using PromptRegistry.Templates.Limits;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Operations;

/// <summary>Operators with an array: join, repeat, append, prepend, cut, thin out, compare item by item.</summary>
internal static class ArrayOperators
{
    /// <summary>Pairs of items that one comparison visits at most; lists can hold the same list many times.</summary>
    private const int MaximumPairs = 1_000_000;

    public static TemplateValue Apply(
        BinaryOperator op, TemplateValue left, TemplateValue right, RenderContext? context)
    {
        if (right.IsNull) return Operators.WithNull(op, left, right);
        var items = left.AsArray()!;
        switch (op)
        {
            case BinaryOperator.ShiftLeft:
                CheckCount(items.Count + 1L, context);
                return From([.. items, right]);
            case BinaryOperator.Multiply when right.Kind != TemplateValueKind.Array:
                return Repeat(items, Count(op, left, right, right, 1), context);
            case BinaryOperator.Divide or BinaryOperator.DivideRound when right.Kind != TemplateValueKind.Array:
                var divisor = NotZero(Count(op, left, right, right, 1));
                return From(items.Take(items.Count / divisor));
            case BinaryOperator.Modulus when right.Kind != TemplateValueKind.Array:
                var step = NotZero(Count(op, left, right, right, 1));
                return From(items.Where((_, index) => index % step == 0));
            case BinaryOperator.ShiftRight when right.Kind == TemplateValueKind.Array:
                CheckCount(right.AsArray()!.Count + 1L, context);
                return From([left, .. right.AsArray()!]);
        }

        var isJoin = op == BinaryOperator.Add;
        if (!isJoin && NumberOperators.Compare(op, 0) is null)
        {
            throw new OperationException(
                $"The operator `{OperatorText.Of(op)}` is not supported between "
                + $"{TypeNames.Of(left)} and {TypeNames.Of(right)}.");
        }

        if (right.AsArray() is not { } others)
        {
            throw new OperationException(
                $"The operator `{OperatorText.Of(op)}` is not supported between {TypeNames.Of(left)} and "
                + $"{TypeNames.Of(right)}. Expecting an array for the right argument.", 1);
        }

        if (!isJoin)
        {
            var pairs = 0;
            return Compare(op, items, others, ref pairs);
        }

        CheckCount((long)items.Count + others.Count, context);
        return From([.. items, .. others]);
    }

    /// <summary>An array on the right only.</summary>
    public static TemplateValue ApplyRight(
        BinaryOperator op, TemplateValue left, TemplateValue right, RenderContext? context)
    {
        if (left.IsNull) return Operators.WithNull(op, left, right);
        var items = right.AsArray()!;
        switch (op)
        {
            case BinaryOperator.ShiftRight:
                CheckCount(items.Count + 1L, context);
                return From([left, .. items]);
            case BinaryOperator.Multiply:
                return Repeat(items, Count(op, left, right, left, 0), context);
        }

        var isKnown = op == BinaryOperator.Add || NumberOperators.Compare(op, 0) is not null;
        throw new OperationException(
            $"The operator `{OperatorText.Of(op)}` is not supported between {TypeNames.Of(left)} and "
            + $"{TypeNames.Of(right)}." + (isKnown ? " Expecting an array for the left argument." : ""), isKnown ? 0 : -1);
    }

    private static TemplateValue From(IEnumerable<TemplateValue> items) => TemplateValue.From(new TemplateArray(items));

    /// <summary>A list may have as many items as a loop over it may have steps.</summary>
    private static void CheckCount(long count, RenderContext? context)
    {
        var limit = context is { Limits.Loops: > 0 } ? context.Limits.Loops : RenderLimits.Prompt.Loops;
        if (count > limit) throw new OperationException($"The resulting array would have more than {limit} items.");
    }

    /// <summary>The number that an array is repeated by or divided by.</summary>
    private static int Count(
        BinaryOperator op, TemplateValue left, TemplateValue right, TemplateValue number, int operand)
    {
        var count = Conversions.ToInt32(number, operand);
        return count >= 0
            ? count
            : throw new OperationException(
                $"The operator `{OperatorText.Of(op)}` is not supported between {TypeNames.Of(left)} and "
                + $"{TypeNames.Of(right)}. Integer {count} cannot be negative when multiplying", operand);
    }

    private static int NotZero(int value) => value == 0 ? throw new OperationException("Cannot divide by 0", 1) : value;

    private static TemplateValue Repeat(IReadOnlyList<TemplateValue> items, int count, RenderContext? context)
    {
        var total = (long)items.Count * Math.Max(0, count);
        if (total > int.MaxValue)
        {
            throw new OperationException(
                "Array multiplication result length exceeds the maximum supported array length.");
        }

        context?.Iterate(Math.Max(total, count));
        var result = new TemplateArray();
        for (var i = 0; i < count; i++)
        {
            foreach (var item in items) result.Add(item);
        }

        return TemplateValue.From(result);
    }

    /// <summary>The lengths decide if they differ, or are 0; else the comparison must hold for every pair of items.</summary>
    private static TemplateValue Compare(
        BinaryOperator op, IReadOnlyList<TemplateValue> left, IReadOnlyList<TemplateValue> right, ref int pairs)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (left.Count != right.Count || left.Count == 0) return NumberOperators.Compare(op, left.Count.CompareTo(right.Count))!.Value;
        for (var i = 0; i < left.Count; i++)
        {
            if (++pairs > MaximumPairs)
                throw new OperationException($"The arrays have more than {MaximumPairs} items to compare.");
            var (first, second) = (left[i], right[i]);
            var holds = first.AsArray() is { } inner && second.AsArray() is { } other
                ? Compare(op, inner, other, ref pairs)
                : Operators.Apply(op, first, second);
            if (!Conversions.IsTrue(holds)) return TemplateValue.False;
        }

        return TemplateValue.True;
    }
}
