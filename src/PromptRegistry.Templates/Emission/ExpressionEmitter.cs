using System.Runtime.CompilerServices;
using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Emission;

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
            case BoundLiteral literal:
                return LiteralCode.Of(literal.Value);
            case BoundGlobal global:
                return new ClrCode(_scope.Options.ReadGlobal(global.Name), Clr.Of(global.Type));
            case BoundLocal local:
                return _scope.Local(local.Slot);
            case BoundLoopValue value:
                return EmissionScope.LoopValue(value);
            case BoundMember member:
                return Member(member);
            case BoundIndex index:
                var read = index.IsOptional ? "ItemOrNull" : "ItemChecked";
                return new ClrCode(
                    $"{ClrTypes.Values}Members.{read}({Value(index.Target)}, {Value(index.Index)})", Clr.Value);
            case BoundUnary unary:
                return Unary(unary);
            case BoundBinary binary:
                return _operators.Emit(binary);
            case BoundLogical logical:
                var symbol = logical.IsAnd ? "&&" : "||";
                return new ClrCode($"({Condition(logical.Left)} {symbol} {Condition(logical.Right)})", Clr.Boolean);
            case BoundConditional conditional:
                return Conditional(conditional);
            case BoundArray array:
                return Array(array);
            case BoundObject value:
                return Object(value);
            case BoundInterpolation interpolation:
                return new ClrCode($"{ClrTypes.Values}Interpolations.Join({ClrTypes.Context}, {Texts(interpolation)})", Clr.Text);
            case BoundEmptyCheck check:
                return new ClrCode($"{ClrTypes.Values}Operators.IsEmpty({Value(check.Target)})", Clr.Value);
            case BoundIncrement increment:
                return Increment(increment);
            case BoundCall call:
                return _calls.Emit(call);
            case BoundInclude include:
                return new ClrCode(Include(include), Clr.Text);
            default:
                throw new InvalidOperationException($"{expression.Kind} is not known here.");
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
        if (type is not NullableType)
            return new ClrCode($"{path}.{name}", Clr.Of(property.Type));
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
        return new ClrCode($"{ClrTypes.Values}Operators.{name}({Value(unary.Operand)})", Clr.Value);
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
