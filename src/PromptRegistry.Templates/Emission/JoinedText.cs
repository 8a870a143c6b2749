using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Emission;

/// <summary>Values that can be written together with the text around them: paths to text and to whole numbers.</summary>
internal static class JoinedText
{
    /// <summary>The value as a C# string or integer; null for any other.</summary>
    public static string? Of(BoundExpression value, ExpressionEmitter expressions, ClrTypes types)
    {
        if (!IsPath(value))
            return null;
        var code = expressions.Emit(value);
        return code.Clr.Shape switch
        {
            ClrShape.Text or ClrShape.Int or ClrShape.Long => code.Text,
            ClrShape.Declared when code.Clr.Type is EnumType => types.ToText(code),
            _ => null,
        };
    }

    private static bool IsPath(BoundExpression expression) => expression switch
    {
        BoundGlobal or BoundLocal or BoundLoopValue => true,
        BoundMember member => IsPath(member.Target),
        BoundBinary binary => IsPath(binary.Left) && binary.Right is BoundLiteral,
        _ => false,
    };
}
