using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering.Dynamic;

/// <summary>Carries out statements of Scriban mode.</summary>
internal sealed class DynamicInterpreter : RenderContext
{
    private readonly DynamicEvaluator _evaluator;
    private readonly DynamicLoops _loops;
    private long _steps;

    public DynamicInterpreter(BindingOptions options, RenderSettings settings, TemplateObject globals)
        : base(settings.Limits ?? RenderLimits.Scriban, settings.Host, settings.Cancellation)
    {
        Options = options;
        Settings = settings.Scriban;
        Scope = new DynamicScope(BuiltinObjects.Create(), globals);
        Output.IndentEmptyLines = Settings.IndentOnEmptyLines;
        Output.Limit = Limits.Output > 0 ? Limits.Output : int.MaxValue;
        Output.CutsAtLimit = Limits.OutputIsCut;
        _evaluator = new DynamicEvaluator(this);
        _loops = new DynamicLoops(this, _evaluator);
    }

    public BindingOptions Options { get; }

    public ScribanSettings Settings { get; }

    public DynamicScope Scope { get; }

    public OutputBuffer Output { get; } = new();

    /// <summary>The text that ranges are about right now.</summary>
    public SourceText Source { get; set; } = new("", "");

    public int Depth { get; set; }

    /// <summary>The expression that stands as a statement; every other call is used as a value.</summary>
    public BoundExpression? StatementCall { get; private set; }

    /// <summary>What <c>ret</c> returned; read by the call that it ended.</summary>
    public TemplateValue Returned { get; set; }

    /// <summary>The blocks that wraps around the current calls have passed.</summary>
    public Stack<BoundBlock?> Blocks { get; } = new();

    public string Run(BoundPage page)
    {
        Source = page.Source;
        try
        {
            Execute(page.Body);
            if (!Returned.IsNull)
                Write(Returned);
        }
        catch (OperationException e)
        {
            throw Fail(new TextRange(0, 0), e.Message, e);
        }
        catch (InsufficientExecutionStackException e)
        {
            throw Fail(new TextRange(0, 0), "The template is nested too deeply to be rendered.", e);
        }

        return Output.ToString();
    }

    public TemplateException Fail(TextRange range, string message, Exception? inner = null) =>
        new(message, Source.SpanOf(range), inner);

    public void Write(TemplateValue value)
    {
        if (value.Kind is TemplateValueKind.Array or TemplateValueKind.Object or TemplateValueKind.Date)
            Output.Append(ToText(value));
        else if (value.Kind != TemplateValueKind.Function)
            Output.Append(value);
    }

    public string ToText(TemplateValue value)
    {
        if (value.Kind == TemplateValueKind.Date)
            return Functions.DateFunctions.ToText(value, DateFormat, null) ?? "";
        if (value.Kind is not (TemplateValueKind.Array or TemplateValueKind.Object))
            return Conversions.ToText(value);
        try
        {
            var text = new System.Text.StringBuilder();
            ValueFormatter.AppendNested(text, value, Limits.Nesting > 0 ? Limits.Nesting : int.MaxValue, Output.Limit);
            return text.ToString();
        }
        catch (OperationException e)
        {
            throw Fail(new TextRange(0, 0), e.Message, e);
        }
    }

    /// <summary>The format of dates, which templates may set: <c>date.format = '%F'</c>.</summary>
    private string? DateFormat =>
        Scope.TryGet("date", out var date) && date.AsObject() is { } module && module.TryGet("format", out var format)
            ? format.AsString()
            : null;

    public override TemplateValue Call(TemplateFunction function, params TemplateValue[] arguments) =>
        _evaluator.Calls.CallBack(function, arguments);

    public override TemplateValue Evaluate(TemplateValue text, bool isTemplate)
    {
        if (text.AsFunction() is { } function)
            return Call(function);
        if (text.AsString() is not { } source)
            return text;
        var template = Template.Parse(source, "<input>", new TemplateParseOptions { ScriptOnly = !isTemplate });
        if (template.HasErrors)
        {
            var first = template.Diagnostics[0];
            throw new OperationException(
                $"{first.Span.Path}({first.Span.Line},{first.Span.Column}) : error : {first.Message}", 0);
        }

        var page = Binding.Dynamic.DynamicBinder.BindPage(template);
        var outer = Source;
        Source = page.Source;
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
            Source = outer;
        }
    }

    private TemplateValue EvaluatePage(BoundPage page, bool isTemplate)
    {
        if (!isTemplate && page.Body.Statements.Count == 1 && page.Body.Statements[0] is BoundWrite only)
            return _evaluator.Evaluate(only.Value);
        var start = Output.BeginCapture();
        Returned = default;
        Execute(page.Body);
        var text = Output.EndCapture(start);
        var returned = Returned;
        Returned = default;
        return returned.IsNull ? TemplateValue.From(text) : returned;
    }

    public Flow Execute(BoundBlock block)
    {
        var indent = Output.Indent;
        foreach (var statement in block.Statements)
        {
            Flow flow;
            try
            {
                flow = Execute(statement, indent);
            }
            catch (TemplateException e) when (Settings.RenderErrors)
            {
                Output.Append("[" + e.Message + "]");
                flow = Flow.Next;
            }

            if (flow == Flow.Next)
                continue;
            Output.Indent = indent;
            return flow;
        }

        Output.Indent = indent;
        return Flow.Next;
    }

    private Flow Execute(BoundStatement statement, string? indent)
    {
        CountStep();
        switch (statement)
        {
            case BoundText text:
                Output.Append(text.Text);
                return Flow.Next;
            case BoundWrite write:
                StatementCall = write.Value;
                Write(_evaluator.Evaluate(write.Value));
                return Flow.Next;
            case BoundSetIndent set:
                if (Settings.AutoIndent)
                    Output.Indent = set.Blanks;
                return Flow.Next;
            case BoundRestoreIndent:
                Output.Indent = indent;
                return Flow.Next;
            case BoundBlock block:
                return Execute(block);
            case BoundIf branch:
                return ExecuteIf(branch);
            case BoundCase choice:
                return ExecuteCase(choice);
            case BoundForName loop:
                return _loops.For(loop);
            case BoundWhileName loop:
                return _loops.While(loop);
            case BoundReturn ret:
                Returned = ret.Value is null ? default : _evaluator.Evaluate(ret.Value);
                return Flow.Return;
            case BoundBreak:
                return Jump(Flow.Break, statement, "break");
            case BoundContinue:
                return Jump(Flow.Continue, statement, "continue");
            default:
                return ExecuteRare(statement);
        }
    }

    private Flow ExecuteRare(BoundStatement statement)
    {
        switch (statement)
        {
            case BoundCapturePath capture:
                return ExecuteCapture(capture);
            case BoundWith with:
                return ExecuteWith(with);
            case BoundWrap wrap:
                _evaluator.Calls.Wrap(wrap);
                return Flow.Next;
            case BoundRunBlock:
                return Blocks.Count > 0 && Blocks.Peek() is { } passed ? RunPassed(passed) : Flow.Next;
            case BoundImport import:
                ExecuteImport(import);
                return Flow.Next;
            case BoundReadOnly readOnly:
                var name = (BoundName)readOnly.Variable;
                (name.IsLocal ? Scope.Locals : (TemplateObject)Scope.Context).SetReadOnly(name.Name);
                return Flow.Next;
            case BoundDefineFunction define:
                var function = TemplateValue.From(new ScriptFunction(define.Function));
                _evaluator.Paths.SetName(define.Function.Name!, define.Function.IsLocal, function, define.Range);
                return Flow.Next;
            default:
                throw new InvalidOperationException($"{statement.Kind} does not belong to Scriban mode.");
        }
    }

    private Flow RunPassed(BoundBlock block)
    {
        var current = Blocks.Pop();
        try
        {
            return Execute(block);
        }
        finally
        {
            Blocks.Push(current);
        }
    }

    private Flow Jump(Flow flow, BoundStatement statement, string word) => _loops.Depth > 0
        ? flow
        : throw Fail(statement.Range, $"The <{word}> statement can only be used inside for/while loops");

    private Flow ExecuteIf(BoundIf branch)
    {
        if (Conversions.IsTrue(_evaluator.Evaluate(branch.Condition)))
            return Execute(branch.Then);
        return branch.Else is null ? Flow.Next : Execute(branch.Else, Output.Indent);
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

    private Flow ExecuteCapture(BoundCapturePath capture)
    {
        var start = Output.BeginCapture();
        var flow = Execute(capture.Body);
        var text = Output.EndCapture(start);
        if (flow != Flow.Return)
            _evaluator.Paths.Assign(capture.Target, TemplateValue.From(text));
        return flow;
    }

    private Flow ExecuteWith(BoundWith with)
    {
        var target = _evaluator.Evaluate(with.Target);
        if (target.AsObject() is not TemplateObject members)
        {
            throw Fail(
                with.Target.Range,
                $"Invalid target property `{Source.Slice(with.Target.Range)}` used for [with] statement. "
                + $"Must be a ScriptObject instead of `{TypeNames.Of(target)}`");
        }

        Scope.PushContext(members);
        try
        {
            return Execute(with.Body);
        }
        finally
        {
            Scope.Pop();
        }
    }

    private void ExecuteImport(BoundImport import)
    {
        var value = _evaluator.Evaluate(import.Value);
        if (value.IsNull)
            return;
        if (value.AsObject() is not { } members)
        {
            throw Fail(
                import.Value.Range,
                $"Unexpected value `{TypeNames.Of(value)}` for import. Expecting an plain script object.");
        }

        var target = (TemplateObject)Scope.Context;
        foreach (var name in members.Names)
        {
            if (!target.IsReadOnly(name) && members.TryGet(name, out var member))
                target[name] = member;
        }
    }

    private void CountStep()
    {
        _steps++;
        if (Limits.Steps > 0 && _steps > Limits.Steps)
            throw new OperationException($"The render exceeds the limit of {Limits.Steps} steps.");
        if ((_steps & 255) == 0)
            Cancellation.ThrowIfCancellationRequested();
    }
}
