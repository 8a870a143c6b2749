using System.Runtime.CompilerServices;
using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Functions;
using PromptRegistry.Templates.Operations;
using PromptRegistry.Templates.Types;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Generator.TemplateCode;

/// <summary>
/// Bound expressions as C# expressions: typed where the types are known, values of any kind elsewhere.
/// </summary>
internal sealed class ExpressionEmitter
{
    private readonly EmissionScope _scope;
    private readonly OperatorEmitter _operators;
    private readonly CallEmitter _calls;

    public ExpressionEmitter(EmissionScope scope, Func<BoundInclude, string> include)
    {
        _scope = scope;
        Include = include;
        _operators = new OperatorEmitter(this, scope.Types);
        _calls = new CallEmitter(this, scope.Types);
    }

    /// <summary>Declares a local function that renders an included page, and returns the call of it.</summary>
    public Func<BoundInclude, string> Include { get; }

    public CallEmitter Calls => _calls;
    private ClrTypes Types => _scope.Types;

    public ClrCode Emit(BoundExpression expression)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (expression)
        {
            case BoundLiteral literal: return LiteralCode.Of(literal.Value);
            case BoundGlobal global: return new ClrCode(_scope.Options.ReadGlobal(global.Name), Clr.Of(global.Type));
            case BoundLocal local: return _scope.Local(local.Slot);
            case BoundLoopValue value: return EmissionScope.LoopValue(value);
            case BoundMember member: return Member(member);
            case BoundIndex index:
                var read = index.IsOptional ? "ItemOrNull" : "ItemChecked";
                return new ClrCode(
                    $"{ClrTypes.Values}Members.{read}({Value(index.Target)}, {Value(index.Index)})", Clr.Value);
            case BoundUnary unary: return Unary(unary);
            case BoundBinary binary: return _operators.Emit(binary);
            case BoundLogical logical:
                var symbol = logical.IsAnd ? "&&" : "||";
                return new ClrCode($"({Condition(logical.Left)} {symbol} {Condition(logical.Right)})", Clr.Boolean);
            case BoundConditional conditional: return Conditional(conditional);
            case BoundArray array: return Array(array);
            case BoundObject value: return Object(value);
            case BoundInterpolation interpolation:
                return new ClrCode($"writer.Concat({Texts(interpolation)})", Clr.Text);
            case BoundEmptyCheck check:
                return new ClrCode($"{ClrTypes.Operations}Operators.IsEmpty({Value(check.Target)})", Clr.Value);
            case BoundIncrement increment: return Increment(increment);
            case BoundCall call: return _calls.Emit(call);
            case BoundInclude include: return new ClrCode(Include(include), Clr.Text);
            default: throw new InvalidOperationException($"{expression.Kind} is not known here.");
        }
    }

    public string Value(BoundExpression expression) => Types.ToValue(Emit(expression));
    public string Text(BoundExpression expression) => Types.ToText(Emit(expression));
    public string Condition(BoundExpression expression) => ClrTypes.ToCondition(Emit(expression));

    /// <summary>The text of a part of an interpolated string, which prints booleans differently.</summary>
    public string InterpolatedText(BoundExpression part)
    {
        var code = Emit(part);
        return code.Clr.Shape is ClrShape.Text or ClrShape.Int or ClrShape.Long or ClrShape.Double || IsEnum(code)
            ? Types.ToText(code)
            : $"{ClrTypes.Values}Interpolations.ToText({Types.ToValue(code)})";
    }

    private static bool IsEnum(ClrCode code) => code.Clr.Type is EnumType;

    private ClrCode Member(BoundMember member)
    {
        var target = Emit(member.Target);
        var type = target.Clr.Type;
        if (type?.NotNull is ObjectType { Name.Length: > 0 } declared && declared.Find(member.Name) is { } property)
            return DeclaredMember(member, target, type, property);
        if (target.Clr.Shape == ClrShape.Text && member.Name == "size" && !member.Target.Type.IsNullable)
            return new ClrCode($"{ClrTypes.Operand(target.Text)}.Length", Clr.Int);
        if (type is ArrayType && member.Name == "size")
            return new ClrCode($"{ClrTypes.Operand(target.Text)}.Count", Clr.Int);
        var name = CSharpLiteral.Of(member.Name);
        return member.IsOptional
            ? new ClrCode($"{ClrTypes.Values}Members.Get({Types.ToValue(target)}, {name})", Clr.Value)
            : new ClrCode($"{ClrTypes.Rendering}EmittedCode.Member({Types.ToValue(target)}, {name})", Clr.Value);
    }

    private ClrCode DeclaredMember(BoundMember member, ClrCode target, TemplateType type, ObjectProperty property)
    {
        var path = ClrTypes.Operand(target.Text);
        var name = _scope.Options.MemberName(member.Name);
        if (type is not NullableType) return new ClrCode($"{path}.{name}", Clr.Of(property.Type));
        if (member.IsOptional)
            return new ClrCode($"({path}?.{name})", Clr.Of(TemplateType.MakeNullable(property.Type)));
        var checkedPath = $"{ClrTypes.Rendering}EmittedCode.NotNull({path}, {CSharpLiteral.Of(member.Name)})";
        return new ClrCode($"{checkedPath}.{name}", Clr.Of(property.Type));
    }

    private ClrCode Unary(BoundUnary unary)
    {
        if (unary.Op == BoundUnaryOperator.Not)
            return new ClrCode($"!{ClrTypes.Operand(Condition(unary.Operand))}", Clr.Boolean);
        var name = unary.Op == BoundUnaryOperator.Negate ? "Negate" : "Plus";
        return new ClrCode($"{ClrTypes.Operations}Operators.{name}({Value(unary.Operand)})", Clr.Value);
    }

    private ClrCode Conditional(BoundConditional conditional)
    {
        var condition = Condition(conditional.Condition);
        var whenTrue = Emit(conditional.WhenTrue);
        var whenFalse = Emit(conditional.WhenFalse);
        return whenTrue.Clr.Equals(whenFalse.Clr)
            ? new ClrCode($"({condition} ? {whenTrue.Text} : {whenFalse.Text})", whenTrue.Clr)
            : new ClrCode($"({condition} ? {Types.ToValue(whenTrue)} : {Types.ToValue(whenFalse)})", Clr.Value);
    }

    private ClrCode Array(BoundArray array)
    {
        var items = string.Join(", ", array.Items.Select(Value));
        var list = array.Items.Count == 0
            ? $"new {ClrTypes.Values}TemplateArray()"
            : $"new {ClrTypes.Values}TemplateArray(new {ClrTypes.Values}TemplateValue[] {{ {items} }})";
        return new ClrCode($"{ClrTypes.Values}TemplateValue.From({list})", Clr.Value);
    }

    private ClrCode Object(BoundObject value)
    {
        var members = value.Names.Select((name, i) => $"[{CSharpLiteral.Of(name)}] = {Value(value.Values[i])}");
        var text = $"new {ClrTypes.Values}TemplateObject {{ {string.Join(", ", members)} }}";
        return new ClrCode($"{ClrTypes.Values}TemplateValue.From({text})", Clr.Value);
    }

    private string Texts(BoundInterpolation interpolation)
    {
        var parts = interpolation.Parts.Select(InterpolatedText);
        return $"new string[] {{ {string.Join(", ", parts)} }}";
    }

    private ClrCode Increment(BoundIncrement increment)
    {
        var flags = $"{(increment.IsDecrement ? "true" : "false")}, {(increment.IsPostfix ? "true" : "false")}";
        return new ClrCode(
            $"{ClrTypes.Rendering}EmittedCode.Increment(ref {_scope.Local(increment.Slot).Text}, {flags})", Clr.Value);
    }
}

/// <summary>
/// Operators: in C# where both sides' types say that it means the same there, by the library elsewhere.
/// </summary>
internal sealed class OperatorEmitter(ExpressionEmitter expressions, ClrTypes types)
{
    public ClrCode Emit(BoundBinary binary)
    {
        var left = expressions.Emit(binary.Left);
        var right = expressions.Emit(binary.Right);
        return Comparison(binary, left, right)
            ?? Arithmetic(binary.Op, left, right)
            ?? Text(binary, left, right)
            ?? General(binary.Op, left, right);
    }

    /// <summary>Both sides are text that is joined, so that each can be written by itself.</summary>
    public static bool IsConcatenation(BoundExpression expression) =>
        expression is BoundBinary { Op: BinaryOperator.Add } binary
        && (binary.Left.Type.IsText || binary.Right.Type.IsText);

    private ClrCode? Comparison(BoundBinary binary, ClrCode left, ClrCode right)
    {
        var symbol = binary.Op switch
        {
            BinaryOperator.Equal or BinaryOperator.NotEqual or BinaryOperator.Less or BinaryOperator.LessOrEqual
                or BinaryOperator.Greater or BinaryOperator.GreaterOrEqual => OperatorText.Of(binary.Op),
            _ => null,
        };
        if (symbol is null) return null;
        var isEquality = binary.Op is BinaryOperator.Equal or BinaryOperator.NotEqual;
        if (left.Clr.IsNumber && right.Clr.IsNumber)
            return new ClrCode($"({left.Text} {symbol} {right.Text})", Clr.Boolean);
        if (isEquality && left.Clr.Shape == ClrShape.Boolean && right.Clr.Shape == ClrShape.Boolean)
            return new ClrCode($"({left.Text} {symbol} {right.Text})", Clr.Boolean);
        if (!IsText(left) || !IsText(right)) return null;
        if (isEquality) return new ClrCode($"({types.ToText(left)} {symbol} {types.ToText(right)})", Clr.Boolean);
        if (binary.Left.Type.IsNullable || binary.Right.Type.IsNullable) return null;
        return new ClrCode(
            $"(string.CompareOrdinal({types.ToText(left)}, {types.ToText(right)}) {symbol} 0)", Clr.Boolean);
    }

    private static ClrCode? Arithmetic(BinaryOperator op, ClrCode left, ClrCode right)
    {
        var isArithmetic = op is BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply
            or BinaryOperator.Divide;
        if (left.Clr.Shape == ClrShape.Double && right.Clr.Shape == ClrShape.Double && isArithmetic)
            return new ClrCode($"({left.Text} {OperatorText.Of(op)} {right.Text})", Clr.Double);
        if (left.Clr.Shape != ClrShape.Int || right.Clr.Shape != ClrShape.Int) return null;
        return op switch
        {
            BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply =>
                new ClrCode($"((long){left.Text} {OperatorText.Of(op)} {right.Text})", Clr.Long),
            BinaryOperator.Divide => new ClrCode($"((double){left.Text} / {right.Text})", Clr.Double),
            _ => null,
        };
    }

    private ClrCode? Text(BoundBinary binary, ClrCode left, ClrCode right)
    {
        // Both sides of ?? are evaluated, as the engine does: C#'s operator serves where the right one can neither fail nor change anything.
        if (binary.Op == BinaryOperator.Coalesce && left.Clr.Shape == ClrShape.Text && IsText(right)
            && binary.Right.Kind is BoundExpressionKind.Literal or BoundExpressionKind.Global or BoundExpressionKind.Local or BoundExpressionKind.LoopValue)
        {
            return new ClrCode($"({left.Text} ?? {types.ToText(right)})", Clr.Text);
        }

        return IsConcatenation(binary)
            ? new ClrCode($"writer.Concat({types.ToText(left)}, {types.ToText(right)})", Clr.Text)
            : null;
    }

    private ClrCode General(BinaryOperator op, ClrCode left, ClrCode right) => new(
        $"{ClrTypes.Operations}Operators.Apply({ClrTypes.Operations}BinaryOperator.{op}, "
        + $"{types.ToValue(left)}, {types.ToValue(right)}, {ClrTypes.Context})", Clr.Value);

    private static bool IsText(ClrCode code) => code.Clr.Shape == ClrShape.Text || code.Clr.Type is EnumType;
}

/// <summary>Calls of built-in functions: straight to the method behind the function.</summary>
internal sealed class CallEmitter(ExpressionEmitter expressions, ClrTypes types)
{
    public ClrCode Emit(BoundCall call)
    {
        var signature = call.Function.Signature;
        var arguments = new List<string>();
        if (signature.NeedsContext) arguments.Add(ClrTypes.Context);
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
        if (isNull && parameter.Kind is ParameterKind.Text or ParameterKind.List) return "null";
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
