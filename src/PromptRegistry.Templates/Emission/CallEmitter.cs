using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Functions;
using PromptRegistry.Templates.Types;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Emission;

/// <summary>Calls of built-in functions: straight to the method behind the function.</summary>
internal sealed class CallEmitter(ExpressionEmitter expressions, ClrTypes types)
{
    public ClrCode Emit(BoundCall call)
    {
        var signature = call.Function.Signature;
        var arguments = new List<string>();
        if (signature.NeedsContext)
            arguments.Add(ClrTypes.Context);
        for (var i = 0; i < call.Arguments.Count; i++)
        {
            var parameter = signature.Parameters[Math.Min(i, signature.Parameters.Count - 1)];
            arguments.Add(Argument(parameter, call.Arguments[i]));
        }

        return new ClrCode(
            $"{ClrTypes.Functions}{signature.Method}({string.Join(", ", arguments)})", ReturnOf(signature.Result.Kind));
    }

    /// <summary><c>list | array.join ', '</c> of texts, which can be written item by item.</summary>
    public bool TryJoin(BoundExpression expression, out string items, out string delimiter)
    {
        items = delimiter = "";
        if (expression is not BoundCall { Function.Name: "array.join" } call
            || call.Arguments[2] is not BoundLiteral { Value.IsNull: true })
        {
            return false;
        }

        var list = expressions.Emit(call.Arguments[0]);
        if (list.Clr.Type?.NotNull is not ArrayType { Element: var element } || !element.Equals(TemplateType.String))
            return false;
        items = list.Text;
        delimiter = expressions.Text(call.Arguments[1]);
        return true;
    }

    private static Clr ReturnOf(ReturnKind kind) => kind switch
    {
        ReturnKind.Text => Clr.Text,
        ReturnKind.Integer => Clr.Int,
        ReturnKind.Number => Clr.Double,
        ReturnKind.Boolean => Clr.Boolean,
        ReturnKind.Date => Clr.Date,
        ReturnKind.TimeSpan => Clr.TimeSpan,
        ReturnKind.List => Clr.ValueList,
        _ => Clr.Value,
    };

    private string Argument(FunctionParameter parameter, BoundExpression argument)
    {
        var isNull = argument is BoundLiteral { Value.Kind: TemplateValueKind.Null };
        if (isNull && parameter.Kind is ParameterKind.Text or ParameterKind.List)
            return "null";
        var code = expressions.Emit(argument);
        return parameter.Kind switch
        {
            ParameterKind.Text => types.ToText(code),
            ParameterKind.Integer => types.ToInt(code),
            ParameterKind.Number => types.ToDouble(code),
            ParameterKind.Boolean => ClrTypes.ToCondition(code),
            ParameterKind.List => types.ToList(code),
            ParameterKind.Date => types.ToDate(code),
            ParameterKind.TimeSpan => types.ToTimeSpan(code),
            _ => types.ToValue(code),
        };
    }
}
