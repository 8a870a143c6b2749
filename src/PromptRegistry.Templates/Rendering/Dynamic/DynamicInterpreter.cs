using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Binding.Dynamic;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering.Dynamic;

/// <summary>Walks statements of Scriban mode; what they do is the runtime's part.</summary>
internal sealed class DynamicInterpreter
{
    private readonly ScriptRuntime _runtime;
    private readonly DynamicEvaluator _evaluator;

    public DynamicInterpreter(ScriptRuntime runtime)
    {
        _runtime = runtime;
        _evaluator = new DynamicEvaluator(runtime, this);
    }

    public ScriptPage PageOf(BoundPage page) => new(page.Source, _ => Execute(page.Body));

    public ScriptFunction FunctionOf(BoundFunction function) => new(
        function.DeclaredName, function.Source, function.Returns, _ => Execute(function.Body),
        function.Parameters?.Select(
            parameter => new ScriptParameter(
                parameter.Name, parameter.IsOptional, parameter.Default, parameter.IsRest)).ToList());

    /// <summary>Evaluates text as code or as a template of its own.</summary>
    /// <exception cref="OperationException">It cannot be read, or it fails.</exception>
    public TemplateValue Evaluate(string text, bool isTemplate)
    {
        var template = Template.Parse(text, "<input>", new TemplateParseOptions { ScriptOnly = !isTemplate });
        if (template.HasErrors)
        {
            var first = template.Diagnostics[0];
            throw new OperationException(
                $"{first.Span.Path}({first.Span.Line},{first.Span.Column}) : error : {first.Message}", 0);
        }

        var page = DynamicBinder.BindPage(template);
        var outer = _runtime.Source;
        _runtime.Source = page.Source;
        try
        {
            return EvaluatePage(page, isTemplate);
        }
        catch (TemplateException e)
        {
            throw new OperationException(
                $"{e.Span.Path}({e.Span.Line},{e.Span.Column}) : error : {e.Message} (Parameter 'value')", inner: e);
        }
        finally
        {
            _runtime.Source = outer;
        }
    }

    public Flow Execute(BoundBlock block)
    {
        var indent = _runtime.Indent;
        foreach (var statement in block.Statements)
        {
            Flow flow;
            try
            {
                flow = Execute(statement, indent);
            }
            catch (TemplateException e) when (_runtime.WritesErrors)
            {
                _runtime.WriteError(e);
                flow = Flow.Next;
            }

            if (flow != Flow.Next)
                return _runtime.Leave(indent, flow);
        }

        return _runtime.Leave(indent, Flow.Next);
    }

    private TemplateValue EvaluatePage(BoundPage page, bool isTemplate)
    {
        if (!isTemplate && page.Body.Statements.Count == 1 && page.Body.Statements[0] is BoundWrite only)
            return _evaluator.Evaluate(only.Value);
        var start = _runtime.Output.BeginCapture();
        _runtime.Returned = default;
        Execute(page.Body);
        var text = _runtime.Output.EndCapture(start);
        var returned = _runtime.Returned;
        _runtime.Returned = default;
        return returned.IsNull ? TemplateValue.From(text) : returned;
    }

    private Flow Execute(BoundStatement statement, string? indent)
    {
        _runtime.Step();
        switch (statement)
        {
            case BoundText text:
                _runtime.Append(text.Text);
                return Flow.Next;
            case BoundWrite write:
                _runtime.Write(_evaluator.Evaluate(write.Value, isStatement: true));
                return Flow.Next;
            case BoundSetIndent set:
                _runtime.Indent = set.Blanks;
                return Flow.Next;
            case BoundRestoreIndent:
                _runtime.Indent = indent;
                return Flow.Next;
            case BoundBlock block:
                return Execute(block);
            case BoundIf branch:
                return ExecuteIf(branch);
            case BoundCase choice:
                return ExecuteCase(choice);
            case BoundForName loop:
                return _runtime.Loops.For(LoopOf(loop), _evaluator.Evaluate(loop.Iterator));
            case BoundWhileName loop:
                return _runtime.Loops.While(
                    loop.Range, _ => _evaluator.Evaluate(loop.Condition), _ => Execute(loop.Body));
            case BoundReturn ret:
                return _runtime.Return(ret.Value is null ? default : _evaluator.Evaluate(ret.Value));
            case BoundBreak:
                return _runtime.Jump(Flow.Break, statement.Range);
            case BoundContinue:
                return _runtime.Jump(Flow.Continue, statement.Range);
            default:
                return ExecuteRare(statement);
        }
    }

    private Flow ExecuteRare(BoundStatement statement)
    {
        switch (statement)
        {
            case BoundCapturePath capture:
                return _runtime.Capture(
                    _ => Execute(capture.Body), (_, text) => _evaluator.Assign(capture.Target, text));
            case BoundWith with:
                return _runtime.With(
                    _evaluator.Evaluate(with.Target), with.Target.Range, _ => Execute(with.Body));
            case BoundWrap { IsCall: false } wrap:
                _runtime.RefuseWrap(wrap.Target.Range);
                return Flow.Next;
            case BoundWrap wrap:
                _runtime.Wrap(_ => Execute(wrap.Body), _ => _evaluator.Evaluate(wrap.Target, isStatement: true));
                return Flow.Next;
            case BoundRunBlock:
                return _runtime.RunBlock();
            case BoundImport import:
                _runtime.Import(_evaluator.Evaluate(import.Value), import.Value.Range);
                return Flow.Next;
            case BoundReadOnly readOnly:
                var name = (BoundName)readOnly.Variable;
                _runtime.Paths.SetReadOnly(name.Name, name.IsLocal);
                return Flow.Next;
            case BoundDefineFunction define:
                Define(define);
                return Flow.Next;
            default:
                throw new InvalidOperationException($"{statement.Kind} does not belong to Scriban mode.");
        }
    }

    private void Define(BoundDefineFunction define)
    {
        var function = TemplateValue.From(FunctionOf(define.Function));
        if (define.Function.IsLocal)
            _runtime.Paths.SetLocal(function, define.Function.Name!, define.Range);
        else
            _runtime.Paths.SetName(function, define.Function.Name!, define.Range);
    }

    private Flow ExecuteIf(BoundIf branch)
    {
        if (Conversions.IsTrue(_evaluator.Evaluate(branch.Condition)))
            return Execute(branch.Then);
        return branch.Else is null ? Flow.Next : Execute(branch.Else, _runtime.Indent);
    }

    private Flow ExecuteCase(BoundCase choice)
    {
        var value = _evaluator.Evaluate(choice.Value);
        foreach (var clause in choice.Clauses)
        {
            if (clause.Values.Any(candidate => Operators.Matches(value, _evaluator.Evaluate(candidate))))
                return Execute(clause.Body);
        }

        return choice.Else is null ? Flow.Next : Execute(choice.Else);
    }

    private ForLoop LoopOf(BoundForName loop) => new(loop.Range, loop.Variable.Range, loop.Iterator.Range)
    {
        IsTableRow = loop.IsTableRow,
        Name = loop.PlainName,
        Local = loop.LocalName,
        Assign = (_, item) => _evaluator.Assign(loop.Variable, item),
        Offset = OptionOf(loop.Options.Offset),
        Limit = OptionOf(loop.Options.Limit),
        Columns = OptionOf(loop.Options.Columns),
        IsReversed = loop.Options.IsReversed,
        Unknown = loop.UnknownOption is { } unknown ? new CallArgument(unknown.Range, unknown.Name) : null,
        Body = _ => Execute(loop.Body),
        Else = loop.Else is null ? null : _ => Execute(loop.Else),
    };

    private LoopOption? OptionOf(BoundExpression? option) =>
        option is null ? null : new LoopOption(_ => _evaluator.Evaluate(option), option.Range);
}
