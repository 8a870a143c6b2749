using PromptRegistry.Templates.Rendering;
using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Values;

/// <summary>Operators that make a list of one that runs when it is visited: what they make runs then, too.</summary>
internal static class LazyOperators
{
    /// <summary>Joined, appended to or prepended to; null for other operators and other lists.</summary>
    public static TemplateValue? Apply(
        BinaryOperator op, TemplateValue left, TemplateValue right, RenderContext? context)
    {
        var (first, second) = (left.AsArray(), right.AsArray());
        if (context is null || (first is not LazyList && second is not LazyList))
            return null;
        return op switch
        {
            BinaryOperator.ShiftLeft when first is LazyList => Make(() => context.Visit(first).Append(right)),
            BinaryOperator.ShiftRight when second is LazyList => Make(() => context.Visit(second).Prepend(left)),
            BinaryOperator.Add when first is not null && second is not null =>
                Make(() => context.Visit(first).Concat(context.Visit(second))),
            _ => default(TemplateValue?),
        };

        TemplateValue Make(Func<IEnumerable<TemplateValue>> make) => TemplateValue.From(context.MakeList(make));
    }

    /// <summary>A list so many times; each time it runs, and a time without an item is counted as well.</summary>
    public static IEnumerable<TemplateValue> Repeat(
        IReadOnlyList<TemplateValue> items, int count, RenderContext context)
    {
        for (var i = 0; i < count; i++)
        {
            var isEmpty = true;
            foreach (var item in context.Visit(items))
            {
                isEmpty = false;
                yield return item;
            }

            if (isEmpty)
                context.Iterate(1);
        }
    }
}
