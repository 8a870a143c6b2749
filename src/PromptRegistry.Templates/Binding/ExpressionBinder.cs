using System.Runtime.CompilerServices;
using PromptRegistry.Templates.Functions;
using PromptRegistry.Templates.Operations;
using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Binding;

/// <summary>Binds expressions: every name is resolved, every operation's types are checked.</summary>
internal sealed class ExpressionBinder
{
    private readonly PageBinder _page;
    private readonly CallBinder _calls;
    private readonly MemberBinder _members;

    public ExpressionBinder(PageBinder page)
    {
        _page = page;
        _calls = new CallBinder(page, this);
        _members = new MemberBinder(page, this);
    }

    private VariableScope Scope => _page.Pass.Scope;

    public BoundExpression Bind(ExpressionSyntax syntax)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (syntax)
        {
            case LiteralExpression literal:
                return new BoundLiteral(literal.Range, TypeOf(literal.Value), literal.Value);
            case VariableExpression variable: return BindVariable(variable);
            case MemberExpression member:
                return _calls.FindFunction(member) is { } function
                    ? _calls.Bind(member.Range, member.Range, function, [], null)
                    : _members.Bind(member);
            case IndexExpression index: return _members.Bind(index);
            case NestedExpression nested: return Bind(nested.Inner);
            case CallExpression call: return _calls.BindCall(call, null);
            case PipeExpression pipe: return _calls.BindPipe(pipe);
            case BinaryExpression binary:
                return Binary(binary.Range, binary.Op, binary.OpRange, Bind(binary.Left), Bind(binary.Right));
            case UnaryExpression unary: return BindUnary(unary);
            case ConditionalExpression conditional: return BindConditional(conditional);
            case ArrayExpression array: return BindArray(array);
            case ObjectExpression value: return BindObject(value);
            case InterpolatedStringExpression interpolated:
                return new BoundInterpolation(
                    interpolated.Range, TemplateType.String, [.. interpolated.Parts.Select(Bind)]);
            case EmptyCheckExpression check:
                var checkedTarget = Bind(check.Target);
                var answer = checkedTarget.Type.IsNullable
                    ? TemplateType.MakeNullable(TemplateType.Boolean)
                    : TemplateType.Boolean;
                return new BoundEmptyCheck(check.Range, answer, checkedTarget);
            case IncrementExpression increment: return BindIncrement(increment);
            default: return Refuse(syntax);
        }
    }

    public bool TryBindIncludeStatement(ExpressionSyntax syntax, out BoundStatement? statement) =>
        _calls.TryBindIncludeStatement(syntax, out statement);

    /// <summary>The identity of a name: local ones belong to their page.</summary>
    public string KeyOf(VariableExpression variable) =>
        variable.IsLocal ? $"${variable.Name}@{_page.Number}" : variable.Name;

    public bool CanAssign(VariableExpression target)
    {
        if (target.IsLocal || !(Builtins.IsModule(target.Name) || target.Name is "empty" or "include")) return true;
        _page.Report(TemplateDiagnosticKind.TypeMismatch, target.Range,
            $"`{target.Name}` is a built-in name and cannot be assigned. Choose another one.");
        return false;
    }

    public static BoundLiteral Missing(TextRange range) => new(range, TemplateType.Any, default);

    public BoundExpression Binary(
        TextRange range, BinaryOperator op, TextRange opRange, BoundExpression left, BoundExpression right)
    {
        if (op is BinaryOperator.And or BinaryOperator.Or)
            return new BoundLogical(range, TemplateType.Boolean, op == BinaryOperator.And, left, right);
        if (op is BinaryOperator.Equal or BinaryOperator.NotEqual) CheckComparison(left, right);
        var type = OperatorTypes.Result(op, left.Type, right.Type);
        if (type is null)
        {
            _page.Report(TemplateDiagnosticKind.TypeMismatch, opRange,
                $"The operator `{OperatorText.Of(op)}` cannot work on {PageBinder.Describe(left.Type)} and "
                + $"{PageBinder.Describe(right.Type)}.");
        }

        return new BoundBinary(range, type ?? TemplateType.Any, op, opRange, left, right);
    }

    /// <summary>An enum compared with a constant must be compared with one of its values.</summary>
    public void CheckComparison(BoundExpression left, BoundExpression right)
    {
        CheckEnum(left.Type.NotNull as EnumType, right);
        CheckEnum(right.Type.NotNull as EnumType, left);
    }

    public TemplateType ElementType(BoundExpression iterator)
    {
        switch (iterator.Type.NotNull)
        {
            case ArrayType array: return array.Element;
            case MapType map: return Pair(map.Value);
            case ObjectType: return Pair(TemplateType.Any);
            case var type when type.Equals(TemplateType.String): return TemplateType.String;
            case var type:
                var fits = type.Equals(TemplateType.Any) || type.Equals(TemplateType.Null);
                _page.Require(fits, iterator.Range, iterator.Type, "a list to loop over");
                return TemplateType.Any;
        }
    }

    private static ObjectType Pair(TemplateType value) => new("pair", new EquatableList<ObjectProperty>(
        [new ObjectProperty("key", TemplateType.String), new ObjectProperty("value", value)]));

    private static TemplateType TypeOf(TemplateValue value) => value.Kind switch
    {
        TemplateValueKind.Null => TemplateType.Null,
        TemplateValueKind.Boolean => TemplateType.Boolean,
        TemplateValueKind.String => TemplateType.String,
        TemplateValueKind.Integer or TemplateValueKind.BigInteger => TemplateType.Integer,
        _ => value.IsNumeric ? TemplateType.Number : TemplateType.Any,
    };

    private BoundExpression BindVariable(VariableExpression variable)
    {
        var written = variable.IsLocal ? "$" + variable.Name : variable.Name;
        if (_page.Loops.FindVariable(written) is { } loopVariable)
            return new BoundLocal(variable.Range, loopVariable.Type, loopVariable.Slot, written);
        if (Scope.Find(KeyOf(variable)) is { } local)
        {
            Scope.Read(local);
            return new BoundLocal(variable.Range, local.Type, local.Slot, written);
        }

        var index = variable.IsLocal ? -1 : _page.Pass.GlobalIndex(variable.Name);
        if (index >= 0)
        {
            _page.Pass.UsedGlobals.Add(variable.Name);
            var global = _page.Pass.Options.Globals[index];
            return new BoundGlobal(variable.Range, global.Type, index, global.Name);
        }

        if (variable.IsLocal && _page.Depth > 0 && variable.Name.All(c => c is >= '0' and <= '9'))
            return new BoundLiteral(variable.Range, TemplateType.Null, default);
        if (variable is { IsLocal: false, Name: "empty" })
            return new BoundLiteral(variable.Range, TemplateType.Any, TemplateValue.Empty);
        ReportUndeclared(variable.Range, written);
        return Missing(variable.Range);
    }

    private void ReportUndeclared(TextRange range, string name)
    {
        if (Builtins.IsModule(name) || name is "include" or "include_join")
        {
            _page.Report(TemplateDiagnosticKind.TypeMismatch, range,
                $"`{name}` holds functions and has no value of its own. Call one of them, as in `string.upcase`.");
            return;
        }

        var names = _page.Pass.Options.Globals.Select(global => global.Name).Concat(Scope.Names);
        _page.Report(TemplateDiagnosticKind.UndeclaredVariable, range,
            $"The variable `{name}` is neither declared as an input nor assigned in the template."
            + DidYouMean.Suggest(name, names));
    }

    private void CheckEnum(EnumType? type, BoundExpression other)
    {
        if (type is null || other is not BoundLiteral { Value.Kind: TemplateValueKind.String } literal) return;
        var text = literal.Value.AsString()!;
        if (!type.Values.Contains(text))
        {
            _page.Report(TemplateDiagnosticKind.UnknownEnumValue, other.Range,
                $"\"{text}\" is none of the values of this enum: {string.Join(", ", type.Values)}."
                + DidYouMean.Suggest(text, type.Values));
        }
    }

    private BoundExpression BindUnary(UnaryExpression unary)
    {
        if (unary.Op == UnaryOperator.FunctionReference) return _calls.BindReference(unary);
        var operand = Bind(unary.Operand);
        if (unary.Op == UnaryOperator.Not)
            return new BoundUnary(unary.Range, TemplateType.Boolean, BoundUnaryOperator.Not, operand);
        var type = operand.Type.NotNull;
        var fits = type.IsNumeric || type.Equals(TemplateType.Any) || type.Equals(TemplateType.Null);
        _page.Require(fits, operand.Range, operand.Type, "a number");
        var op = unary.Op == UnaryOperator.Negate ? BoundUnaryOperator.Negate : BoundUnaryOperator.Plus;
        if (operand is BoundLiteral { Value.IsNumeric: true } literal)
        {
            var value = op == BoundUnaryOperator.Negate ? Operators.Negate(literal.Value) : literal.Value;
            return new BoundLiteral(unary.Range, operand.Type, value);
        }

        return new BoundUnary(unary.Range, operand.Type, op, operand);
    }

    private BoundConditional BindConditional(ConditionalExpression conditional)
    {
        var condition = Bind(conditional.Condition);
        var whenTrue = Bind(conditional.WhenTrue);
        var whenFalse = Bind(conditional.WhenFalse);
        var type = TemplateType.Join(whenTrue.Type, whenFalse.Type);
        return new BoundConditional(conditional.Range, type, condition, whenTrue, whenFalse);
    }

    private BoundArray BindArray(ArrayExpression array)
    {
        var items = array.Items.Select(Bind).ToList();
        var element = items.Count == 0 ? TemplateType.Any : items[0].Type;
        foreach (var item in items) element = TemplateType.Join(element, item.Type);
        return new BoundArray(array.Range, new ArrayType(element), items);
    }

    private BoundObject BindObject(ObjectExpression syntax)
    {
        var names = new List<string>();
        var values = new List<BoundExpression>();
        foreach (var member in syntax.Members)
        {
            var value = Bind(member.Value);
            var existing = names.IndexOf(member.Name);
            if (existing >= 0)
            {
                values[existing] = value;
                continue;
            }

            names.Add(member.Name);
            values.Add(value);
        }

        var properties = names.Select((name, i) => new ObjectProperty(name, values[i].Type));
        var type = new ObjectType("", new EquatableList<ObjectProperty>(properties));
        return new BoundObject(syntax.Range, type, names, values);
    }

    private BoundExpression BindIncrement(IncrementExpression increment)
    {
        if (increment.Operand is not VariableExpression target || !CanAssign(target)) return Refuse(increment);
        if (_page.Loops.FindVariable(target.IsLocal ? "$" + target.Name : target.Name) is not null)
        {
            _page.Report(TemplateDiagnosticKind.TypeMismatch, target.Range,
                $"`{target.Name}` is a loop's variable and cannot be changed. Assign to another name.");
            return Missing(increment.Range);
        }

        var current = Bind(target);
        var fits = current.Type.NotNull.IsNumeric || current.Type.Equals(TemplateType.Any);
        _page.Require(fits, current.Range, current.Type, "a number");
        var variable = Scope.Assign(KeyOf(target), target.Name, current.Type);
        return new BoundIncrement(
            increment.Range, current.Type, variable.Slot, increment.IsDecrement, increment.IsPostfix);
    }

    private BoundLiteral Refuse(ExpressionSyntax syntax)
    {
        var text = _page.Source.Slice(syntax.Range);
        _page.Report(TemplateDiagnosticKind.DynamicConstruct, syntax.Range,
            $"`{(text.Length > 40 ? text.Substring(0, 40) + "…" : text)}` is not available in prompts: what it does "
            + "is only known while rendering.");
        return Missing(syntax.Range);
    }
}
