using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering.Dynamic;

/// <summary>
/// Reading and setting names, members and items in Scriban mode. Ranges are of the path and its parts in the text:
/// errors stand there and quote them.
/// </summary>
public sealed class ScriptPaths
{
    private readonly ScriptRuntime _runtime;

    internal ScriptPaths(ScriptRuntime runtime) => _runtime = runtime;

    /// <summary>A plain name, of the innermost layer that has it.</summary>
    /// <exception cref="TemplateException">There is none, and the host wants that to be an error.</exception>
    public TemplateValue Name(string name, TextRange range) =>
        _runtime.Scope.TryGet(name, out var value) ? value : Missing(name, range);

    /// <summary>A local name, <c>$x</c>.</summary>
    /// <exception cref="TemplateException">As above.</exception>
    public TemplateValue Local(string name, TextRange range) =>
        _runtime.Scope.Locals.TryGet(name, out var value) ? value : Missing(name == "$" ? "$" : null, range);

    /// <summary><c>target.name</c>.</summary>
    /// <exception cref="TemplateException">The target is null.</exception>
    public TemplateValue Member(
        TemplateValue target, string name, TextRange range, TextRange nameRange, bool isOptional = false)
    {
        if (target.IsNull)
        {
            if (isOptional || _runtime.Settings.RelaxedTargetAccess)
                return default;
            throw _runtime.Fail(nameRange, $"Cannot get the member {Text(range)} for a null object.");
        }

        var value = Members.Get(target, name);
        var isMissing = value.IsNull && !_runtime.Settings.RelaxedMemberAccess
            && !(target.AsObject()?.TryGet(name, out _) ?? false);
        return isMissing ? throw _runtime.Fail(nameRange, $"Cannot get member with name {name}.") : value;
    }

    /// <summary><c>target[index]</c>.</summary>
    /// <exception cref="TemplateException">One of both is null, or they do not fit.</exception>
    public TemplateValue Item(
        TemplateValue target, TemplateValue index, TextRange range, TextRange targetRange, TextRange indexRange,
        bool isOptional = false)
    {
        if (target.IsNull)
        {
            if (_runtime.Settings.RelaxedTargetAccess || isOptional)
                return default;
            throw NullIndexed(range, targetRange);
        }

        if (index.IsNull)
        {
            if (_runtime.Settings.NullIndexer)
                return default;
            throw _runtime.Fail(
                indexRange, $"Cannot access target `{Text(targetRange)}` with a null indexer: {Text(range)}");
        }

        TemplateValue value;
        try
        {
            target = LazyList.Held(target);
            value = Members.Item(target, index);
        }
        catch (OperationException e)
        {
            throw _runtime.Fail(e.Operand == 1 ? indexRange : range, e.Message, e);
        }

        if (value.IsNull)
            RefuseMissing(target, index, indexRange);
        return value;
    }

    /// <summary><c>name = value</c>.</summary>
    /// <exception cref="TemplateException">The name is read-only.</exception>
    /// <returns>Nothing to write.</returns>
    public TemplateValue SetName(TemplateValue value, string name, TextRange range)
    {
        var target = _runtime.Scope.Target(name) ?? throw ReadOnly(name, range);
        target[name] = value;
        return default;
    }

    /// <summary><c>$name = value</c>.</summary>
    /// <exception cref="TemplateException">The name is read-only.</exception>
    /// <returns>Nothing to write.</returns>
    public TemplateValue SetLocal(TemplateValue value, string name, TextRange range)
    {
        var locals = _runtime.Scope.Locals;
        if (locals.IsReadOnly(name))
            throw ReadOnly("$" + name, range);
        locals[name] = value;
        return default;
    }

    /// <summary><c>target.name = value</c>.</summary>
    /// <exception cref="TemplateException">The target is null, or cannot be changed.</exception>
    /// <returns>Nothing to write.</returns>
    public TemplateValue SetMember(
        TemplateValue value, TemplateValue target, string name, TextRange range, TextRange nameRange,
        TextRange targetRange)
    {
        if (target.IsNull)
        {
            throw _runtime.Fail(
                nameRange, $"Object `{Text(targetRange)}` is null. Cannot access member: {Text(range)}");
        }

        if (target.AsObject() is TemplateObject members && members.IsReadOnly(name))
            throw _runtime.Fail(nameRange, $"Cannot set a value for the readonly member: {Text(range)}");

        try
        {
            Mutation.SetMember(target, name, value);
        }
        catch (OperationException e)
        {
            throw _runtime.Fail(nameRange, e.Message, e);
        }

        return default;
    }

    /// <summary><c>target[index] = value</c>.</summary>
    /// <exception cref="TemplateException">The target is null, or cannot be changed.</exception>
    /// <returns>Nothing to write.</returns>
    public TemplateValue SetItem(
        TemplateValue value, TemplateValue target, TemplateValue index, TextRange range, TextRange targetRange,
        TextRange indexRange)
    {
        if (target.IsNull)
            throw NullIndexed(range, targetRange);
        if (target.AsObject() is TemplateObject members && members.IsReadOnly(Conversions.ToText(index)))
        {
            throw _runtime.Fail(
                indexRange,
                $"Cannot set a value for the readonly member `{index}` in the indexer: {Text(range)}");
        }

        try
        {
            Mutation.SetItem(target, index, value);
        }
        catch (OperationException e)
        {
            throw _runtime.Fail(indexRange, e.Message, e);
        }

        return default;
    }

    /// <summary>Assignment to what is no path.</summary>
    /// <exception cref="TemplateException">Always.</exception>
    public TemplateValue RefuseSet(TemplateValue value, TextRange range, bool isThis) => throw _runtime.Fail(
        range, isThis ? "Cannot set this variable" : "Unsupported target expression for assignment.");

    /// <summary>The value that <c>target += value</c> sets.</summary>
    /// <exception cref="TemplateException">The operands do not fit.</exception>
    public TemplateValue Compound(BinaryOperator op, TemplateValue value, TemplateValue current, TextRange opRange)
    {
        try
        {
            return _runtime.Place(Operators.Apply(op, current, value, _runtime), opRange);
        }
        catch (OperationException e)
        {
            throw _runtime.Fail(opRange, e.Message, e);
        }
    }

    /// <summary><c>++x</c> and its like.</summary>
    /// <exception cref="TemplateException">The value is no number, or cannot be set.</exception>
    public TemplateValue Increment(
        TemplateValue before, bool isDecrement, bool isPostfix, TextRange range,
        Action<ScriptRuntime, TemplateValue> assign)
    {
        TemplateValue after;
        try
        {
            after = Operators.Apply(isDecrement ? BinaryOperator.Subtract : BinaryOperator.Add, before, 1, _runtime);
        }
        catch (OperationException e)
        {
            throw _runtime.Fail(range, e.Message, e);
        }

        assign(_runtime, after);
        return isPostfix ? before : after;
    }

    /// <summary><c>readonly</c>.</summary>
    public void SetReadOnly(string name, bool isLocal) =>
        (isLocal ? _runtime.Scope.Locals : (TemplateObject)_runtime.Scope.Context).SetReadOnly(name);

    /// <summary>What the engine's switches say about positions beyond a list and keys that an object does not have.</summary>
    private void RefuseMissing(TemplateValue target, TemplateValue index, TextRange indexRange)
    {
        var settings = _runtime.Settings;
        if (!settings.RelaxedIndexerAccess && index.IsNumeric && target.AsArray() is { Count: var count })
        {
            var position = Conversions.ToInt32(index);
            if (position >= count || position < -count)
                throw _runtime.Fail(indexRange, $"The index `{index}` lies outside of the {count} items.");
        }

        if (!settings.RelaxedMemberAccess && target.AsObject() is { } members
            && !members.TryGet(Conversions.ToText(index), out _))
        {
            throw _runtime.Fail(indexRange, $"Cannot get member with name {index}.");
        }
    }

    private TemplateValue Missing(string? name, TextRange range) => _runtime.Settings.StrictVariables
        ? throw _runtime.Fail(range, $"The variable or function `{name ?? Text(range)}` was not found")
        : default;

    private TemplateException ReadOnly(string name, TextRange range) =>
        _runtime.Fail(range, $"Cannot set value on the readonly variable `{name}`");

    private TemplateException NullIndexed(TextRange range, TextRange targetRange) => _runtime.Fail(
        range, $"Object `{Text(targetRange)}` is null. Cannot access indexer: {Text(range)}");

    private string Text(TextRange range) => _runtime.Source.Slice(range);
}
