using System.Runtime.CompilerServices;
using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Limits;
using PromptRegistry.Templates.Operations;
using PromptRegistry.Templates.Output;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering;

/// <summary>
/// Carries out statements: names are slots, so that nothing is looked up by name but members.
/// </summary>
internal sealed class Interpreter : RenderContext
{
    private readonly Evaluator _evaluator;
    private TemplateValue[] _globals = [];
    private TemplateValue[] _locals = [];
    private LoopState[] _loops = [];
    private long _steps;
    private int _depth;
    private BoundPage? _page;
    private TemplateValue _returned;

    public Interpreter() : base(RenderLimits.Prompt) => _evaluator = new Evaluator(this);
    public OutputBuffer Output { get; } = new();
    public TemplateValue[] Globals => _globals;
    public TemplateValue[] Locals => _locals;
    public LoopState[] Loops => _loops;

    /// <summary>The place that is to blame if an operation fails.</summary>
    public BoundExpression? Site { get; set; }

    public void Run(
        BoundTemplate template,
        IReadOnlyDictionary<string, TemplateValue> globals,
        RenderLimits? limits,
        CancellationToken cancellation)
    {
        Reset(limits ?? RenderLimits.Prompt, cancellation);
        Output.Limit = Limits.Output > 0 ? Limits.Output : int.MaxValue;
        Prepare(template, globals);
        _page = template.Page;
        try
        {
            Execute(template.Page.Body);
            WriteReturned();
        }
        catch (OperationException e)
        {
            throw new TemplateException(e.Message, Place(e), e);
        }
        catch (Exception e) when (OperationErrors.Is(e))
        {
            throw new TemplateException(e.Message, Place(null), e);
        }
        catch (InsufficientExecutionStackException e)
        {
            throw new TemplateException("The template is nested too deeply to be rendered.", Place(null), e);
        }
    }

    public void Clear()
    {
        Array.Clear(_globals, 0, _globals.Length);
        Array.Clear(_locals, 0, _locals.Length);
        Output.Reset();
        _evaluator.Clear();
        Site = null;
        _returned = default;
        _page = null;
        _steps = 0;
        _depth = 0;
    }

    /// <summary>Runs an included page, and comes back with the place that called it.</summary>
    public void Include(BoundPage page, IReadOnlyList<BoundExpression> arguments, IReadOnlyList<int> slots)
    {
        for (var i = 0; i < slots.Count; i++) _locals[slots[i]] = _evaluator.Evaluate(arguments[i]);
        if (Limits.Recursion > 0 && ++_depth > Limits.Recursion)
            throw new OperationException($"Exceeding number of recursive depth limit `{Limits.Recursion}`");
        var outer = _page;
        var indent = Output.Indent;
        _page = page;
        Execute(page.Body);
        Output.Indent = indent;
        WriteReturned();
        _page = outer;
        _depth--;
    }

    public string CaptureInclude(BoundPage page, IReadOnlyList<BoundExpression> arguments, IReadOnlyList<int> slots)
    {
        var start = Output.BeginCapture();
        var indent = Output.Indent;
        Output.Indent = null;
        Include(page, arguments, slots);
        Output.Indent = indent;
        return Output.EndCapture(start);
    }

    /// <summary>What <c>ret</c> returned is written where its template ends, outside of captures.</summary>
    private void WriteReturned()
    {
        if (_returned.IsNull) return;
        Output.Append(_returned);
        _returned = default;
    }

    private void Prepare(BoundTemplate template, IReadOnlyDictionary<string, TemplateValue> values)
    {
        var globals = template.Options.Globals;
        if (_globals.Length < globals.Count) _globals = new TemplateValue[globals.Count];
        if (_locals.Length < template.Locals.Count) _locals = new TemplateValue[template.Locals.Count];
        if (_loops.Length < template.LoopCount) _loops = new LoopState[template.LoopCount];
        for (var i = 0; i < globals.Count; i++) values.TryGetValue(globals[i].Name, out _globals[i]);
    }

    private SourceSpan Place(OperationException? error)
    {
        var source = _page!.Source;
        if (Site is null) return source.SpanOf(default);
        var range = (Site, error?.Operand) switch
        {
            (BoundBinary binary, 0) => binary.Left.Range,
            (BoundBinary binary, 1) => binary.Right.Range,
            (BoundBinary binary, _) => binary.OpRange,
            (BoundCall call, >= 0) when error!.Operand < call.Arguments.Count =>
                call.Arguments[error.Operand].Range,
            (BoundMember member, _) => member.NameRange,
            _ => Site.Range,
        };
        return source.SpanOf(range);
    }

    private Flow Execute(BoundBlock block)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (!block.ChangesIndent) return ExecuteStatements(block, null);
        var indent = Output.Indent;
        var flow = ExecuteStatements(block, indent);
        Output.Indent = indent;
        return flow;
    }

    private Flow ExecuteStatements(BoundBlock block, string? indent)
    {
        foreach (var statement in block.StatementArray)
        {
            switch (statement.Kind)
            {
                case BoundStatementKind.Text:
                    Output.Append(((BoundText)statement).Text);
                    continue;
                case BoundStatementKind.Write:
                    var write = (BoundWrite)statement;
                    if (write.Fused is null) Output.Append(_evaluator.Evaluate(write.Value));
                    else _evaluator.Write(write.Fused, Output);
                    continue;
                case BoundStatementKind.SetIndent:
                    Output.Indent = ((BoundSetIndent)statement).Blanks;
                    continue;
                case BoundStatementKind.RestoreIndent:
                    Output.Indent = indent;
                    continue;
            }

            var flow = ExecuteOne(statement);
            if (flow != Flow.Next) return flow;
        }

        return Flow.Next;
    }

    private Flow ExecuteOne(BoundStatement statement)
    {
        CountStep();
        switch (statement.Kind)
        {
            case BoundStatementKind.Block: return Execute((BoundBlock)statement);
            case BoundStatementKind.If: return ExecuteIf((BoundIf)statement);
            case BoundStatementKind.Case: return ExecuteCase((BoundCase)statement);
            case BoundStatementKind.For: return ExecuteFor((BoundFor)statement);
            case BoundStatementKind.While: return ExecuteWhile((BoundWhile)statement);
            case BoundStatementKind.Assign:
                var assign = (BoundAssign)statement;
                _locals[assign.Slot] = _evaluator.Evaluate(assign.Value);
                return Flow.Next;
            case BoundStatementKind.AssignMember:
                _evaluator.Assign((BoundAssignMember)statement);
                return Flow.Next;
            case BoundStatementKind.Capture: return ExecuteCapture((BoundCapture)statement);
            case BoundStatementKind.IncludeWrite:
                var include = (BoundIncludeWrite)statement;
                Include(include.Page, include.Arguments, include.Slots);
                return Flow.Next;
            case BoundStatementKind.Return:
                var returned = ((BoundReturn)statement).Value;
                _returned = returned is null ? default : _evaluator.Evaluate(returned);
                return Flow.Return;
            case BoundStatementKind.Break: return Flow.Break;
            case BoundStatementKind.Continue: return Flow.Continue;
            default: throw new InvalidOperationException($"{statement.Kind} is not known here.");
        }
    }

    private void CountStep()
    {
        _steps++;
        if (Limits.Steps > 0 && _steps > Limits.Steps)
            throw new OperationException($"The render exceeds the limit of {Limits.Steps} steps.");
        Spend(1);
    }

    private Flow ExecuteIf(BoundIf statement)
    {
        if (Conversions.IsTrue(_evaluator.Evaluate(statement.Condition))) return Execute(statement.Then);
        return statement.Else is null ? Flow.Next : ExecuteOne(statement.Else);
    }

    private Flow ExecuteCase(BoundCase statement)
    {
        var value = _evaluator.Evaluate(statement.Value);
        foreach (var clause in statement.Clauses)
        {
            foreach (var candidate in clause.Values)
            {
                if (Operators.Matches(value, _evaluator.Evaluate(candidate))) return Execute(clause.Body);
            }
        }

        return statement.Else is null ? Flow.Next : Execute(statement.Else);
    }

    private Flow ExecuteFor(BoundFor statement)
    {
        var value = _evaluator.Evaluate(statement.Iterator);
        Site = statement.Iterator;
        if (LoopRange.Items(value) is not { } items) return Flow.Next;
        var options = statement.Options;
        var offset = options.Offset is null ? 0 : Conversions.ToInt32(_evaluator.Evaluate(options.Offset));
        var limit = options.Limit is null ? 0 : Conversions.ToInt32(_evaluator.Evaluate(options.Limit));
        var range = LoopRange.Of(items.Count, offset, limit, options.IsReversed);
        if (range.Count == 0) return ExecuteElse(statement.Else);
        EnterLoop();
        for (var step = 0; step < range.Count; step++)
        {
            StepLoop();
            var item = items[range[step]];
            ref var state = ref _loops[statement.Loop];
            if ((statement.Use & LoopUse.Changed) != 0)
                state.Changed = step == 0 || !item.Equals(_locals[statement.Slot]);
            state.Index = step;
            state.Length = range.Count;
            _locals[statement.Slot] = item;
            var flow = Execute(statement.Body);
            if (flow == Flow.Break) break;
            if (flow == Flow.Return)
            {
                ExitLoop();
                return flow;
            }
        }

        ExitLoop();
        return Flow.Next;
    }

    /// <summary>A jump in the other branch of a loop ends that branch, as it would a step; it does not reach the loop around it.</summary>
    private Flow ExecuteElse(BoundBlock? branch)
    {
        var flow = branch is null ? Flow.Next : Execute(branch);
        return flow is Flow.Break or Flow.Continue ? Flow.Next : flow;
    }

    private Flow ExecuteWhile(BoundWhile statement)
    {
        EnterLoop();
        for (var step = 0; ; step++)
        {
            StepLoop();
            if (!Conversions.IsTrue(_evaluator.Evaluate(statement.Condition))) break;
            _loops[statement.Loop].Index = step;
            var flow = Execute(statement.Body);
            if (flow == Flow.Break) break;
            if (flow == Flow.Return)
            {
                ExitLoop();
                return flow;
            }
        }

        ExitLoop();
        return Flow.Next;
    }

    private Flow ExecuteCapture(BoundCapture statement)
    {
        var start = Output.BeginCapture();
        var flow = Execute(statement.Body);
        var text = Output.EndCapture(start);
        _locals[statement.Slot] = TemplateValue.From(text);

        // The template ends, but what it returned went where the capture's text goes, which is nowhere any more.
        if (flow == Flow.Return) _returned = default;
        return flow;
    }
}

/// <summary>How a statement ended.</summary>
public enum Flow : byte
{
    Next,
    Break,
    Continue,
    Return,
}
