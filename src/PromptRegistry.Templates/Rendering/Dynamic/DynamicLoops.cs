using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering.Dynamic;

/// <summary><c>for</c>, <c>tablerow</c> and <c>while</c> in Scriban mode.</summary>
internal sealed class DynamicLoops(DynamicInterpreter interpreter, DynamicEvaluator evaluator)
{
    public int Depth { get; private set; }

    public Flow For(BoundForName loop)
    {
        var items = Items(loop);
        if (items is null)
            return Flow.Next;
        if (loop.UnknownOption is { } unknown)
            throw Unsupported(loop, unknown);
        var offset = Option(loop.Options.Offset);
        var range = LoopRange.Of(items.Count, offset, Option(loop.Options.Limit), loop.Options.IsReversed);
        var columns = loop.Options.Columns is null ? 1 : Math.Max(1, Option(loop.Options.Columns));
        if (range.Count == 0 && !loop.IsTableRow)
            return loop.Else is null ? Flow.Next : interpreter.Execute(loop.Else);
        var state = new LoopObject(isWhile: false) { State = new LoopState { Length = range.Count } };
        var names = new TemplateObject { [loop.IsTableRow ? "tablerow" : "for"] = TemplateValue.From(state) };
        var local = loop.Variable is BoundName { IsLocal: true } name ? name.Name : null;
        var outer = local is null ? default : interpreter.Scope.Locals[local];
        var flow = Run(loop, names, () => Steps(loop, items, range, columns, state, names));
        if (local is not null)
            interpreter.Scope.Locals[local] = outer;
        return flow;
    }

    public Flow While(BoundWhileName loop)
    {
        var state = new LoopObject(isWhile: true);
        var names = new TemplateObject { ["while"] = TemplateValue.From(state) };
        return Run(loop, names, () =>
        {
            for (var step = 0; ; step++)
            {
                Step(loop);
                if (!Conversions.IsTrue(evaluator.Evaluate(loop.Condition)))
                    return Flow.Next;
                state.State.Index = step;
                var flow = interpreter.Execute(loop.Body);
                if (flow == Flow.Break)
                    return Flow.Next;
                if (flow == Flow.Return)
                    return flow;
            }
        });
    }

    private Flow Run(BoundStatement loop, TemplateObject names, Func<Flow> steps)
    {
        interpreter.EnterLoop();
        interpreter.Scope.PushLoop(names);
        Depth++;
        try
        {
            return steps();
        }
        finally
        {
            Depth--;
            interpreter.Scope.Pop();
            interpreter.ExitLoop();
        }
    }

    private Flow Steps(
        BoundForName loop, IReadOnlyList<TemplateValue> items, LoopRange range, int columns, LoopObject state,
        TemplateObject names)
    {
        var result = Flow.Next;
        var previous = default(TemplateValue);
        var table = loop.IsTableRow ? new TableRows(interpreter.Output, columns) : null;
        table?.Start();
        var count = items.Count;
        for (var step = 0; step < range.Count; step++)
        {
            Step(loop);
            if (items.Count != count)
                throw interpreter.Fail(loop.Range, "Collection was modified; enumeration operation may not execute.");
            var item = items[range[step]];
            state.State.Index = step;
            state.State.Changed = step == 0 || !item.Equals(previous);
            previous = item;
            if (loop.Variable is BoundName { IsLocal: false } name)
                names[name.Name] = item;
            else
                evaluator.Paths.Assign(loop.Variable, item);
            state.Column = table?.BeginCell(step) ?? 0;
            var flow = interpreter.Execute(loop.Body);
            table?.EndCell();
            if (flow == Flow.Return)
                result = flow;
            if (flow is Flow.Return or Flow.Break)
                break;
        }

        table?.End();
        return result;
    }

    private IReadOnlyList<TemplateValue>? Items(BoundForName loop)
    {
        var value = evaluator.Evaluate(loop.Iterator);
        try
        {
            return LoopRange.Items(value);
        }
        catch (OperationException e)
        {
            throw interpreter.Fail(loop.Iterator.Range, e.Message, e);
        }
    }

    private TemplateException Unsupported(BoundForName loop, NamedArgument option)
    {
        var (variable, iterator) = (loop.Variable.Range, loop.Iterator.Range);
        return interpreter.Fail(
            option.Range,
            $"Unsupported argument `{option.Name}` for statement: "
            + $"`for {interpreter.Source.Slice(variable)} in {interpreter.Source.Slice(iterator)} ... end`");
    }

    private int Option(BoundExpression? option)
    {
        if (option is null)
            return 0;
        try
        {
            return Conversions.ToInt32(evaluator.Evaluate(option));
        }
        catch (OperationException e)
        {
            throw interpreter.Fail(option.Range, e.Message, e);
        }
    }

    private void Step(BoundStatement loop)
    {
        try
        {
            interpreter.StepLoop();
        }
        catch (OperationException e)
        {
            throw interpreter.Fail(loop.Range, e.Message, e);
        }
    }
}
