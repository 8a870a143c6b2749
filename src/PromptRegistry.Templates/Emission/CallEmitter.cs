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

    /// <summary>
    /// The call of the writer that writes a function's result without making it; null where there is none.
    /// </summary>
    public string? Write(BoundCall call) => call.Function.Name switch
    {
        "string.strip" or "string.lstrip" or "string.rstrip" => $"Append({Span(call)})",
        "string.upcase" => $"AppendUpcase({Span(call.Arguments[0])})",
        "string.downcase" => $"AppendDowncase({Span(call.Arguments[0])})",
        "string.truncate" => $"AppendTruncated({Span(call.Arguments[0])}, "
            + $"{Argument(call, 1)}, {Argument(call, 2)})",
        "array.join" when call.Arguments[2] is BoundLiteral { Value.IsNull: true } =>
            $"AppendJoin({Items(call.Arguments[0])}, {Argument(call, 1)})",
        _ => null,
    };

    /// <summary>Text as a span: of a stripped text there is no need to make a string.</summary>
    private string Span(BoundExpression text)
    {
        if (text is not BoundCall { Function: { Module: "string", ShortName: "strip" or "lstrip" or "rstrip" } } call)
            return expressions.Text(text);
        var name = call.Function.ShortName;
        return $"{ClrTypes.Functions}TextSpans.{char.ToUpperInvariant(name[0])}{name.Substring(1)}"
            + $"({Span(call.Arguments[0])})";
    }

    /// <summary>Texts as they are, anything else as values.</summary>
    private string Items(BoundExpression list)
    {
        var code = expressions.Emit(list);
        return code.Clr.Type?.NotNull is ArrayType { Element: var element } && element.Equals(TemplateType.String)
            ? code.Text
            : types.ToList(code);
    }

    private string Argument(BoundCall call, int index) =>
        Argument(call.Function.Signature.Parameters[index], call.Arguments[index]);

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
