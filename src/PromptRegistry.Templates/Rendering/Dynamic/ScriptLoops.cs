using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering.Dynamic;

/// <summary><c>for</c>, <c>tablerow</c> and <c>while</c> in Scriban mode.</summary>
public sealed class ScriptLoops
{
    private readonly ScriptRuntime _runtime;

    internal ScriptLoops(ScriptRuntime runtime) => _runtime = runtime;

    internal int Depth { get; private set; }

    /// <summary>Runs over the items of a value.</summary>
    /// <exception cref="TemplateException">It is nothing to loop over, or a limit is exceeded.</exception>
    public Flow For(ForLoop loop, TemplateValue iterator)
    {
        var items = Items(loop, iterator);
        if (items is null)
            return Flow.Next;
        if (loop.Unknown is { } unknown)
            throw Unsupported(loop, unknown);
        var offset = Option(loop.Offset);
        var range = LoopRange.Of(items.Count, offset, Option(loop.Limit), loop.IsReversed);
        var columns = loop.Columns is null ? 1 : Math.Max(1, Option(loop.Columns));
        if (range.Count == 0 && !loop.IsTableRow)
            return loop.Else is null ? Flow.Next : loop.Else(_runtime);
        var state = new LoopObject(isWhile: false) { State = new LoopState { Length = range.Count } };
        var names = new TemplateObject { [loop.IsTableRow ? "tablerow" : "for"] = TemplateValue.From(state) };
        var outer = loop.Local is null ? default : _runtime.Scope.Locals[loop.Local];
        Begin(names);
        try
        {
            var flow = Steps(loop, items, range, columns, state, names);
            if (loop.Local is not null)
                _runtime.Scope.Locals[loop.Local] = outer;
            return flow;
        }
        finally
        {
            End();
        }
    }

    /// <summary>Runs as long as a condition holds.</summary>
    /// <exception cref="TemplateException">A limit is exceeded.</exception>
    public Flow While(TextRange range, Func<ScriptRuntime, TemplateValue> condition, Func<ScriptRuntime, Flow> body)
    {
        var state = new LoopObject(isWhile: true);
        Begin(new TemplateObject { ["while"] = TemplateValue.From(state) });
        try
        {
            for (var step = 0; ; step++)
            {
                Step(range);
                if (!Conversions.IsTrue(condition(_runtime)))
                    return Flow.Next;
                state.State.Index = step;
                var flow = body(_runtime);
                if (flow == Flow.Break)
                    return Flow.Next;
                if (flow == Flow.Return)
                    return flow;
            }
        }
        finally
        {
            End();
        }
    }

    private void Begin(TemplateObject names)
    {
        _runtime.EnterLoop();
        _runtime.Scope.PushLoop(names);
        Depth++;
    }

    private void End()
    {
        Depth--;
        _runtime.Scope.Pop();
        _runtime.ExitLoop();
    }

    private Flow Steps(
        ForLoop loop, IReadOnlyList<TemplateValue> items, LoopRange range, int columns, LoopObject state,
        TemplateObject names)
    {
        var result = Flow.Next;
        var previous = default(TemplateValue);
        var table = loop.IsTableRow ? new TableRows(_runtime.Output, columns) : null;
        table?.Start();
        var count = items.Count;
        for (var step = 0; step < range.Count; step++)
        {
            Step(loop.Range);
            if (items.Count != count)
                throw _runtime.Fail(loop.Range, "Collection was modified; enumeration operation may not execute.");
            var item = items[range[step]];
            state.State.Index = step;
            state.State.Changed = step == 0 || !item.Equals(previous);
            previous = item;
            if (loop.Name is { } name)
                names[name] = item;
            else
                loop.Assign?.Invoke(_runtime, item);
            state.Column = table?.BeginCell(step) ?? 0;
            var flow = loop.Body(_runtime);
            table?.EndCell();
            if (flow == Flow.Return)
                result = flow;
            if (flow is Flow.Return or Flow.Break)
                break;
        }

        table?.End();
        return result;
    }

    private IReadOnlyList<TemplateValue>? Items(ForLoop loop, TemplateValue iterator)
    {
        try
        {
            return LoopRange.Items(iterator);
        }
        catch (OperationException e)
        {
            throw _runtime.Fail(loop.Iterator, e.Message, e);
        }
    }

    private TemplateException Unsupported(ForLoop loop, CallArgument option)
    {
        var source = _runtime.Source;
        return _runtime.Fail(
            option.Range,
            $"Unsupported argument `{option.Name}` for statement: "
            + $"`for {source.Slice(loop.Variable)} in {source.Slice(loop.Iterator)} ... end`");
    }

    private int Option(LoopOption? option)
    {
        if (option is null)
            return 0;
        try
        {
            return Conversions.ToInt32(option.Value(_runtime));
        }
        catch (OperationException e)
        {
            throw _runtime.Fail(option.Range, e.Message, e);
        }
    }

    private void Step(TextRange range)
    {
        try
        {
            _runtime.StepLoop();
        }
        catch (OperationException e)
        {
            throw _runtime.Fail(range, e.Message, e);
        }
    }
}
