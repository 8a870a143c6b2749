using System.Runtime.CompilerServices;
using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Taint;

/// <summary>
/// Walks the statements in order. Loops keep what was found at their heads from one pass over the template to the next;
/// passes are repeated until that settles, so that nested loops cost no more than others.
/// </summary>
internal sealed class TaintWalker
{
    /// <summary>
    /// Each pass carries text one assignment further round a loop; templates need two or three. A template that is made to
    /// need more gets the answer for one that cannot be understood.
    /// </summary>
    private const int MaximumPasses = 50;
    private readonly BoundTemplate _template;
    private readonly TaintOptions _options;
    private readonly TaintEvaluator _evaluator;
    private readonly Dictionary<int, TaintState> _heads = [];
    private readonly Stack<TaintState> _exits = new();
    private readonly TaintFlows _flows = new();
    private TaintCapture? _capture;
    private TaintCapture? _fencedCapture;
    private bool _isFenced;
    private SourceText _source;
    private TextRange? _include;
    private TaintSet _returned = TaintSet.Empty;
    private TextRange _returnedAt;
    private bool _isUnsettled;

    public TaintWalker(BoundTemplate template, TaintOptions options)
    {
        _template = template;
        _options = options;
        _source = template.Page.Source;
        _evaluator = new TaintEvaluator(this, options.Untrusted);
    }

    public TaintState State { get; private set; } = new();

    /// <summary>Whether untrusted text is put into an object or list that the template made.</summary>
    public bool ChangesObjects { get; private set; }

    public IReadOnlyList<TaintFlow> Run()
    {
        for (var pass = 0; pass < MaximumPasses; pass++)
        {
            State = new TaintState();
            _flows.Clear();
            _isUnsettled = false;
            Page(_template.Page);
            if (!_isUnsettled) return _flows.ToList();
        }

        return TaintAnalysis.EverythingAtTheStart(_template, _options);
    }

    /// <summary>What an action writes, kept from the output.</summary>
    public TaintSet Capture(Action write)
    {
        var outer = _capture;
        var capture = new TaintCapture();
        _capture = capture;
        write();
        _capture = outer;
        return capture.Written;
    }

    /// <param name="range">The include itself, in the page that holds it.</param>
    public void Include(
        BoundPage page, IReadOnlyList<BoundExpression> arguments, IReadOnlyList<int> slots, TextRange range)
    {
        for (var i = 0; i < slots.Count; i++) State.Set(slots[i], _evaluator.Evaluate(arguments[i]));
        var (source, include, isFenced, fencedCapture) = (_source, _include, _isFenced, _fencedCapture);
        _include ??= range;
        _source = page.Source;
        if (!_isFenced && _options.IsFence(page.Source.Path))
        {
            _isFenced = true;
            _fencedCapture = _capture;
        }

        Page(page);
        (_source, _include, _isFenced, _fencedCapture) = (source, include, isFenced, fencedCapture);
    }

    private void Page(BoundPage page)
    {
        var (returned, returnedAt) = (_returned, _returnedAt);
        _returned = TaintSet.Empty;
        _exits.Push(new TaintState());
        Block(page.Body);
        State.Join(_exits.Pop());
        Write(_returned, _returnedAt);
        (_returned, _returnedAt) = (returned, returnedAt);
    }

    private void Block(BoundBlock block)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (var statement in block.Statements) Statement(statement);
    }

    private void Statement(BoundStatement statement)
    {
        switch (statement)
        {
            case BoundText or BoundSetIndent or BoundRestoreIndent:
                break;
            case BoundWrite write: Write(_evaluator.Evaluate(write.Value), write.Value.Range); break;
            case BoundBlock block: Block(block); break;
            case BoundIf branch: If(branch); break;
            case BoundCase choice: Case(choice); break;
            case BoundFor loop: For(loop); break;
            case BoundWhile loop:
                Loop(loop.Loop, () => _evaluator.Evaluate(loop.Condition), loop.Body);
                break;
            case BoundAssign assign:
                State.Set(assign.Slot, Named(_evaluator.Evaluate(assign.Value), assign.Name));
                break;
            case BoundAssignMember assign: AssignMember(assign); break;
            case BoundCapture capture: CaptureInto(capture); break;
            case BoundIncludeWrite include:
                Include(include.Page, include.Arguments, include.Slots, include.Range);
                break;
            case BoundReturn ret: Return(ret); break;
            case BoundBreak or BoundContinue: _exits.Peek().Join(State); break;
            default: throw new InvalidOperationException($"{statement.Kind} is not known here.");
        }
    }

    private void Write(TaintSet taint, TextRange range)
    {
        if (taint.IsEmpty) return;
        if (_isFenced && ReferenceEquals(_capture, _fencedCapture)) taint = taint.Fenced();
        if (_capture is not null)
        {
            _capture.Add(taint);
            return;
        }

        var writtenAt = _source.SpanOf(range);
        var place = _include is { } include ? _template.Page.Source.SpanOf(include) : writtenAt;
        _flows.Add(taint, place, writtenAt);
    }

    private void If(BoundIf branch)
    {
        _evaluator.Evaluate(branch.Condition);
        var before = State.Copy();
        Block(branch.Then);
        var then = State;
        State = before;
        if (branch.Else is not null) Statement(branch.Else);
        State.Join(then);
    }

    private void Case(BoundCase choice)
    {
        _evaluator.Evaluate(choice.Value);
        var before = State;
        var after = new TaintState();
        foreach (var clause in choice.Clauses)
        {
            foreach (var value in clause.Values) _evaluator.Evaluate(value);
            State = before.Copy();
            Block(clause.Body);
            after.Join(State);
        }

        State = before;
        if (choice.Else is not null) Block(choice.Else);
        State.Join(after);
    }

    private void For(BoundFor loop)
    {
        var items = _evaluator.Part(loop.Iterator);
        if (loop.Options.Offset is { } offset) _evaluator.Evaluate(offset);
        if (loop.Options.Limit is { } limit) _evaluator.Evaluate(limit);
        var before = State.Copy();
        var name = _template.Locals[loop.Slot].Name;
        Loop(loop.Loop, () => State.Set(loop.Slot, Named(items, name)), loop.Body);
        if (loop.Else is null) return;
        var after = State;
        State = before;
        Block(loop.Else);
        State.Join(after);
    }

    private void Loop(int loop, Action begin, BoundBlock body)
    {
        if (!_heads.TryGetValue(loop, out var head)) _heads.Add(loop, head = new TaintState());
        _isUnsettled |= head.Join(State);
        State = head.Copy();
        _exits.Push(new TaintState());
        begin();
        Block(body);
        State.Join(_exits.Pop());
        _isUnsettled |= head.Join(State);
        State = head.Copy();
    }

    /// <summary>Other variables may hold the same object, or one that holds it: all that could are marked.</summary>
    private void AssignMember(BoundAssignMember assign)
    {
        var taint = _evaluator.Evaluate(assign.Value);
        _evaluator.Evaluate(assign.Target);
        if (taint.IsEmpty) return;
        _isUnsettled |= !ChangesObjects;
        ChangesObjects = true;
        foreach (var local in _template.Locals)
        {
            if (TextCarriers.IsShared(local.Type)) State.Add(local.Slot, Named(taint, local.Name));
        }
    }

    private void CaptureInto(BoundCapture statement)
    {
        var written = Named(Capture(() => Block(statement.Body)), statement.Name);
        // A jump out of the capture leaves it with what was written so far.
        foreach (var exit in _exits) exit.Add(statement.Slot, written);
        State.Set(statement.Slot, written);
    }

    private void Return(BoundReturn statement)
    {
        if (statement.Value is { } value)
        {
            _returned = _returned.Union(_evaluator.Evaluate(value));
            _returnedAt = value.Range;
        }

        foreach (var exit in _exits) exit.Join(State);
    }

    /// <summary>Arguments of includes, <c>$1</c>, are no names that a reader would look for.</summary>
    private static TaintSet Named(TaintSet taint, string variable) =>
        variable.StartsWith("$", StringComparison.Ordinal) ? taint : taint.In(variable);
}
