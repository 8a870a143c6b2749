using PromptRegistry.Templates.Functions;
using PromptRegistry.Templates.Operations;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering;

/// <summary>What emitted templates call where C# has no short way of saying it.</summary>
public static class EmittedCode
{
    /// <exception cref="OperationException">The target is null.</exception>
    public static TemplateValue Member(TemplateValue target, string name) => target.IsNull
        ? throw NullTarget(name)
        : Members.Get(target, name);

    /// <exception cref="OperationException">The target is null.</exception>
    public static T NotNull<T>(T? target, string member)
        where T : class =>
        target ?? throw NullTarget(member);

    /// <exception cref="OperationException">The target is null.</exception>
    public static T NotNull<T>(T? target, string member)
        where T : struct =>
        target ?? throw NullTarget(member);

    /// <summary>A built-in function as a value, to be passed as an argument.</summary>
    public static TemplateValue Function(string module, string name) => TemplateValue.From(Builtins.Find(module, name));

    public static TemplateValue Increment(ref TemplateValue slot, bool isDecrement, bool isPostfix)
    {
        var before = slot;
        slot = Operators.Apply(isDecrement ? BinaryOperator.Subtract : BinaryOperator.Add, before, 1);
        return isPostfix ? before : slot;
    }

    /// <summary>A typed list as a list of values; null stays null.</summary>
    public static IReadOnlyList<TemplateValue>? List<T>(IReadOnlyList<T>? items, Func<T, TemplateValue> convert) =>
        items is null ? null : new TemplateList<T>(items, convert);

    /// <summary>A dictionary as an object; null stays null.</summary>
    public static ITemplateObject? Map<T>(
        IReadOnlyDictionary<string, T>? entries, Func<T, TemplateValue> convert) =>
        entries is null ? null : new TemplateMap<T>(entries, convert);

    /// <summary>True for what a render turns into a <see cref="TemplateException"/>.</summary>
    public static bool IsFailure(Exception error) =>
        error is OperationException or InsufficientExecutionStackException || OperationErrors.Is(error);

    private static OperationException NullTarget(string member) =>
        new($"Cannot get the member {member} of a null object.");
}
