using System.Runtime.CompilerServices;
using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Functions;
using PromptRegistry.Templates.Operations;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Taint;

/// <summary>Which untrusted globals an expression's value may hold text of.</summary>
internal sealed class TaintEvaluator(TaintWalker walker, IReadOnlyCollection<string> untrusted)
{
    public TaintSet Evaluate(BoundExpression expression)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var taint = EvaluateParts(expression);
        // An object that was changed under another name may hold other types than its own says.
        var isTypeKnown = !walker.ChangesObjects || expression is not (BoundLocal or BoundMember or BoundIndex);
        return isTypeKnown && !TextCarriers.MayHoldText(expression.Type) ? TaintSet.Empty : taint;
    }

    /// <summary>The same for what an index or a loop takes out of a value. A list's items are whole; a piece of text is not.</summary>
    public TaintSet Part(BoundExpression target)
    {
        var taint = Evaluate(target);
        return target.Type.NotNull.Equals(TemplateType.String) || target.Type.Equals(TemplateType.Any)
            ? taint.Unfenced()
            : taint;
    }

    private TaintSet EvaluateParts(BoundExpression expression)
    {
        switch (expression)
        {
            case BoundLiteral or BoundLoopValue: return TaintSet.Empty;
            case BoundGlobal global:
                return untrusted.Contains(global.Name) && TextCarriers.CarriesText(global.Type)
                    ? TaintSet.Of(global.Name)
                    : TaintSet.Empty;
            case BoundLocal local: return walker.State.Get(local.Slot);
            case BoundMember member: return Evaluate(member.Target);
            case BoundIndex index:
                var target = Part(index.Target);
                Evaluate(index.Index);
                return target;
            case BoundUnary unary: return Evaluate(unary.Operand).Unfenced();
            case BoundBinary binary: return Binary(binary);
            case BoundLogical logical:
                Evaluate(logical.Left);
                Evaluate(logical.Right);
                return TaintSet.Empty;
            case BoundConditional conditional:
                Evaluate(conditional.Condition);
                return Evaluate(conditional.WhenTrue).Union(Evaluate(conditional.WhenFalse));
            case BoundArray array: return Union(array.Items);
            case BoundObject value: return Union(value.Values);
            case BoundInterpolation interpolation: return Union(interpolation.Parts);
            case BoundEmptyCheck check:
                Evaluate(check.Target);
                return TaintSet.Empty;
            case BoundCall call: return FunctionTaint.Result(call.Function, [.. call.Arguments.Select(Evaluate)]);
            case BoundInclude include:
                return walker.Capture(() => walker.Include(include.Page, include.Arguments, include.Slots, include.Range));
            case BoundIncrement increment: return walker.State.Get(increment.Slot).Unfenced();
            default: throw new InvalidOperationException($"{expression.Kind} is not known here.");
        }
    }

    private TaintSet Binary(BoundBinary binary)
    {
        var left = Evaluate(binary.Left);
        var right = Evaluate(binary.Right);
        return binary.Op switch
        {
            BinaryOperator.Add or BinaryOperator.Coalesce => left.Union(right),
            // a ?! b is b, or the null that a is.
            BinaryOperator.NotCoalesce => right,
            _ => left.Union(right).Unfenced(),
        };
    }

    private TaintSet Union(IReadOnlyList<BoundExpression> parts)
    {
        var result = TaintSet.Empty;
        foreach (var part in parts) result = result.Union(Evaluate(part));
        return result;
    }
}

/// <summary>What built-in functions let through of their arguments' text.</summary>
internal static class FunctionTaint
{
    /// <summary>Results whose words nobody can choose: digests, and names of types.</summary>
    private static readonly HashSet<string> Opaque = new(StringComparer.Ordinal)
    {
        "string.md5", "string.sha1", "string.sha256", "string.sha512",
        "string.hmac_sha1", "string.hmac_sha256", "string.hmac_sha512",
        "object.typeof", "object.kind",
    };

    /// <summary>An argument that only says which part of another is meant, by its position.</summary>
    private static readonly Dictionary<string, int> Selectors = new(StringComparer.Ordinal)
    {
        ["string.replace"] = 1,
        ["string.replace_first"] = 1,
        ["string.remove"] = 1,
        ["string.remove_first"] = 1,
        ["string.remove_last"] = 1,
        ["string.split"] = 1,
        ["string.pluralize"] = 0,
        ["regex.match"] = 1,
        ["regex.matches"] = 1,
        ["regex.replace"] = 1,
        ["regex.split"] = 1,
        ["array.map"] = 1,
        ["array.sort"] = 1,
    };

    /// <summary>Functions of text that leave what they are given whole.</summary>
    private static readonly HashSet<string> Whole = new(StringComparer.Ordinal)
    {
        "string.append", "string.prepend", "object.default",
    };

    public static TaintSet Result(FunctionSymbol function, IReadOnlyList<TaintSet> arguments)
    {
        if (Opaque.Contains(function.Name)) return TaintSet.Empty;
        var selector = Selectors.TryGetValue(function.Name, out var position) ? position : -1;
        var result = TaintSet.Empty;
        for (var i = 0; i < arguments.Count; i++)
        {
            if (i != selector) result = result.Union(arguments[i]);
        }

        var isWhole = Whole.Contains(function.Name) || (function.Module == "array" && function.ShortName is not "each");
        return isWhole ? result : result.Unfenced();
    }
}

/// <summary>
/// Which types can hold words of somebody else. A number, a date, a truth value or one of an enum's words cannot give a
/// model an order.
/// </summary>
internal static class TextCarriers
{
    /// <summary>Whether a value that the host passes can hold any text.</summary>
    public static bool CarriesText(TemplateType type) => type switch
    {
        NullableType nullable => CarriesText(nullable.Inner),
        ArrayType array => CarriesText(array.Element),
        ObjectType value => value.Properties.Any(property => CarriesText(property.Type)),
        // The keys of a map are text, whatever its values are.
        MapType => true,
        _ => IsText(type) || type.Equals(TemplateType.Any),
    };

    /// <summary>
    /// Whether a value within the template can: lists and objects also when they began without text, because templates
    /// change what they made.
    /// </summary>
    public static bool MayHoldText(TemplateType type) => IsText(type.NotNull) || IsShared(type);

    /// <summary>Values that several variables may refer to, so that a change of one is a change of the others.</summary>
    public static bool IsShared(TemplateType type) =>
        type.NotNull is ArrayType or ObjectType or MapType || type.Equals(TemplateType.Any);

    private static bool IsText(TemplateType type) => type.Equals(TemplateType.String);
}
