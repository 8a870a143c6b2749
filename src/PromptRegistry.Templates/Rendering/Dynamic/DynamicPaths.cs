using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering.Dynamic;

/// <summary>Reading and setting names, members and items in Scriban mode.</summary>
internal sealed class DynamicPaths(DynamicInterpreter interpreter, DynamicEvaluator evaluator)
{
    public TemplateValue GetName(BoundName name)
    {
        var found = name.IsLocal
            ? interpreter.Scope.Locals.TryGet(name.Name, out var value)
            : interpreter.Scope.TryGet(name.Name, out value);
        if (!found && interpreter.Settings.StrictVariables)
            throw interpreter.Fail(name.Range, $"The variable or function `{Text(name)}` was not found");
        return value;
    }

    public TemplateValue GetMember(BoundMember member)
    {
        var target = evaluator.Evaluate(member.Target);
        if (target.IsNull)
        {
            if (member.IsOptional || interpreter.Settings.RelaxedTargetAccess)
                return default;
            throw interpreter.Fail(
                member.NameRange, $"Cannot get the member {Text(member)} for a null object.");
        }

        var value = Members.Get(target, member.Name);
        var isMissing = value.IsNull && !interpreter.Settings.RelaxedMemberAccess
            && !(target.AsObject()?.TryGet(member.Name, out _) ?? false);
        return isMissing
            ? throw interpreter.Fail(member.NameRange, $"Cannot get member with name {member.Name}.")
            : value;
    }

    public TemplateValue GetItem(BoundIndex index)
    {
        var target = evaluator.Evaluate(index.Target);
        var position = evaluator.Evaluate(index.Index);
        if (target.IsNull)
        {
            if (interpreter.Settings.RelaxedTargetAccess || index.IsOptional)
                return default;
            throw interpreter.Fail(
                index.Range, $"Object `{Text(index.Target)}` is null. Cannot access indexer: {Text(index)}");
        }

        if (position.IsNull)
        {
            if (interpreter.Settings.NullIndexer)
                return default;
            throw interpreter.Fail(
                index.Index.Range, $"Cannot access target `{Text(index.Target)}` with a null indexer: {Text(index)}");
        }

        try
        {
            return Members.Item(target, position);
        }
        catch (OperationException e)
        {
            throw interpreter.Fail(e.Operand == 1 ? index.Index.Range : index.Range, e.Message, e);
        }
    }

    public void Assign(BoundAssignPath assign)
    {
        var value = evaluator.Evaluate(assign.Value);
        if (assign.Op is { } op)
        {
            var current = evaluator.Evaluate(assign.Target);
            try
            {
                value = Operators.Apply(op, current, value, interpreter);
            }
            catch (OperationException e)
            {
                throw interpreter.Fail(assign.OpRange, e.Message, e);
            }
        }

        Assign(assign.Target, value);
    }

    public void Assign(BoundExpression target, TemplateValue value)
    {
        switch (target)
        {
            case BoundName name:
                SetName(name.Name, name.IsLocal, value, name.Range);
                break;
            case BoundMember member:
                SetMember(member, value);
                break;
            case BoundIndex index:
                SetItem(index, value);
                break;
            case BoundNested nested:
                Assign(nested.Inner, value);
                break;
            case BoundThis:
                throw interpreter.Fail(target.Range, "Cannot set this variable");
            default:
                throw interpreter.Fail(target.Range, "Unsupported target expression for assignment.");
        }
    }

    public void SetName(string name, bool isLocal, TemplateValue value, TextRange range)
    {
        var target = isLocal ? interpreter.Scope.Locals : interpreter.Scope.Target(name);
        if (target is null || (isLocal && target.IsReadOnly(name)))
        {
            var text = isLocal ? "$" + name : name;
            throw interpreter.Fail(range, $"Cannot set value on the readonly variable `{text}`");
        }

        target[name] = value;
    }

    public TemplateValue Increment(BoundIncrementPath increment)
    {
        var before = evaluator.Evaluate(increment.Target);
        var op = increment.IsDecrement ? BinaryOperator.Subtract : BinaryOperator.Add;
        TemplateValue after;
        try
        {
            after = Operators.Apply(op, before, 1, interpreter);
        }
        catch (OperationException e)
        {
            throw interpreter.Fail(increment.Range, e.Message, e);
        }

        Assign(increment.Target, after);
        return increment.IsPostfix ? before : after;
    }

    private void SetMember(BoundMember member, TemplateValue value)
    {
        var target = evaluator.Evaluate(member.Target);
        if (target.IsNull)
        {
            throw interpreter.Fail(
                member.NameRange,
                $"Object `{Text(member.Target)}` is null. Cannot access member: {Text(member)}");
        }

        if (target.AsObject() is TemplateObject members && members.IsReadOnly(member.Name))
        {
            throw interpreter.Fail(
                member.NameRange, $"Cannot set a value for the readonly member: {Text(member)}");
        }

        Change(member.NameRange, () => Mutation.SetMember(target, member.Name, value));
    }

    private void SetItem(BoundIndex index, TemplateValue value)
    {
        var target = evaluator.Evaluate(index.Target);
        var position = evaluator.Evaluate(index.Index);
        if (target.IsNull)
        {
            throw interpreter.Fail(
                index.Range, $"Object `{Text(index.Target)}` is null. Cannot access indexer: {Text(index)}");
        }

        if (target.AsObject() is TemplateObject members && members.IsReadOnly(Conversions.ToText(position)))
        {
            throw interpreter.Fail(
                index.Index.Range,
                $"Cannot set a value for the readonly member `{position}` in the indexer: {Text(index)}");
        }

        Change(index.Index.Range, () => Mutation.SetItem(target, position, value));
    }

    private void Change(TextRange range, Action change)
    {
        try
        {
            change();
        }
        catch (OperationException e)
        {
            throw interpreter.Fail(range, e.Message, e);
        }
    }

    private string Text(BoundExpression expression) => expression is BoundName { Name: "$", IsLocal: true }
        ? "$"
        : interpreter.Source.Slice(expression.Range);
}
