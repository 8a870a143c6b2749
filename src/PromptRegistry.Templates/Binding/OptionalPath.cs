using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding;

/// <summary>Behind <c>?.</c>, the rest of a path may stop at null.</summary>
internal static class OptionalPath
{
    public static bool Includes(ExpressionSyntax expression) => expression switch
    {
        MemberExpression member => member.IsOptional,
        IndexExpression index => Includes(index.Target),
        _ => false,
    };
}
