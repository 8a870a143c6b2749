using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary>
/// <c>f @g x</c> is parsed as a reference to the call <c>g x</c>; what it means is the arguments <c>@g</c> and
/// <c>x</c>.
/// </summary>
internal static class ReferenceArguments
{
    public static IReadOnlyList<ExpressionSyntax> Flatten(IReadOnlyList<ExpressionSyntax> arguments)
    {
        if (arguments.Count == 0 || !IsReferenceToCall(arguments[arguments.Count - 1], out var reference, out var call))
            return arguments;
        var target = new UnaryExpression(
            new TextRange(reference!.Range.Start, call!.Target.Range.End), reference.Op, call.Target);
        return [.. arguments.Take(arguments.Count - 1), target, .. call.Arguments];
    }

    private static bool IsReferenceToCall(
        ExpressionSyntax argument, out UnaryExpression? reference, out CallExpression? call)
    {
        reference = argument as UnaryExpression;
        call = reference?.Operand as CallExpression;
        return reference?.Op == UnaryOperator.FunctionReference && call is { IsExplicit: false, Arguments.Count: > 0 };
    }
}
