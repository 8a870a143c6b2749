using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering.Dynamic;

/// <summary>
/// One render in Scriban mode: the names in sight, the output, and what each construct of the language does. The
/// interpreter drives it as it walks a template; emitted code consists of calls to it. Use one for one render.
/// </summary>
public sealed class ScriptRuntime : RenderContext
{
    private readonly Stack<PassedBlock?> _blocks = new();
    private DynamicInterpreter? _interpreter;
    private long _steps;

    /// <param name="globals">Values of the host's variables.</param>
    /// <param name="settings">Limits, host and switches; null for those of the Scriban engine.</param>
    /// <param name="loader">Finds included templates that were not emitted; null when there are none.</param>
    public ScriptRuntime(
        IReadOnlyDictionary<string, TemplateValue> globals,
        RenderSettings? settings = null,
        Func<string, TemplateText?>? loader = null)
        : this(globals, settings ?? new RenderSettings(), loader, RenderLimits.Scriban)
    {
    }

    private ScriptRuntime(
        IReadOnlyDictionary<string, TemplateValue> globals,
        RenderSettings settings,
        Func<string, TemplateText?>? loader,
        RenderLimits limits)
        : base(settings.Limits ?? limits, settings.Host, settings.Cancellation)
    {
        Settings = settings.Scriban;
        var root = new TemplateObject();
        foreach (var pair in globals)
            root[pair.Key] = pair.Value;
        Scope = new DynamicScope(BuiltinObjects.Create(), root);
        Output.IndentEmptyLines = Settings.IndentOnEmptyLines;
        Output.Limit = Limits.Output > 0 ? Limits.Output : int.MaxValue;
        Output.CutsAtLimit = Limits.OutputIsCut;
        Includes = new IncludeCalls(this, loader);
        Paths = new ScriptPaths(this);
        Values = new ScriptValues(this);
        Calls = new ScriptCalls(this);
        Loops = new ScriptLoops(this);
    }

    /// <summary>Reading and setting names, members and items.</summary>
    public ScriptPaths Paths { get; }

    /// <summary>Making values: operators, literals, text.</summary>
    public ScriptValues Values { get; }

    /// <summary>Calling functions.</summary>
    public ScriptCalls Calls { get; }

    /// <summary>Running loops.</summary>
    public ScriptLoops Loops { get; }

    /// <summary>Blanks that follow each line end; always null when the engine's automatic indentation is off.</summary>
    public string? Indent
    {
        get => Output.Indent;
        set => Output.Indent = Settings.AutoIndent ? value : null;
    }

    /// <summary>Errors are written in place, and rendering goes on behind the statement.</summary>
    public bool WritesErrors => Settings.RenderErrors;

    internal ScribanSettings Settings { get; }

    internal DynamicScope Scope { get; }

    internal OutputBuffer Output { get; } = new();

    internal IncludeCalls Includes { get; }

    /// <summary>For text that becomes a template only while rendering.</summary>
    internal DynamicInterpreter Interpreter => _interpreter ??= new DynamicInterpreter(this);

    /// <summary>The text that ranges are about right now.</summary>
    internal SourceText Source { get; set; } = new("", "");

    internal int Depth { get; set; }

    /// <summary>What <c>ret</c> returned; read by the call that it ended.</summary>
    internal TemplateValue Returned { get; set; }

    /// <summary>Makes a page that <c>include</c> finds by its name, before any loader is asked.</summary>
    public void Add(string name, ScriptPage page) => Includes.Add(name, page);

    /// <summary>Renders a page to a string.</summary>
    /// <exception cref="TemplateException">
    /// A value does not fit what the template does with it, or a limit is exceeded.
    /// </exception>
    public string Render(ScriptPage page)
    {
        Source = page.Source;
        try
        {
            page.Body(this);
            if (!Returned.IsNull)
                Write(Returned);
        }
        catch (OperationException e)
        {
            throw Fail(default, e.Message, e);
        }
        catch (InsufficientExecutionStackException e)
        {
            throw Fail(default, "The template is nested too deeply to be rendered.", e);
        }

        return Output.ToString();
    }

    /// <summary>Counts a statement.</summary>
    /// <exception cref="OperationException">The limit of steps is exceeded.</exception>
    public void Step()
    {
        _steps++;
        if (Limits.Steps > 0 && _steps > Limits.Steps)
            throw new OperationException($"The render exceeds the limit of {Limits.Steps} steps.");
        if ((_steps & 255) == 0)
            Cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Writes text of the template.</summary>
    public void Append(string text) => Output.Append(text);

    /// <summary>Writes a value as the engine prints it.</summary>
    /// <exception cref="TemplateException">The value is nested too deeply.</exception>
    public void Write(TemplateValue value)
    {
        if (value.Kind is TemplateValueKind.Array or TemplateValueKind.Object or TemplateValueKind.Date)
            Output.Append(Values.ToText(value));
        else if (value.Kind != TemplateValueKind.Function)
            Output.Append(value);
    }

    /// <summary>Writes an error in place.</summary>
    public void WriteError(TemplateException error) => Output.Append("[" + error.Message + "]");

    /// <summary>Ends a block: its indentation was its own.</summary>
    /// <returns><paramref name="flow"/>, how the block ended.</returns>
    public Flow Leave(string? indent, Flow flow)
    {
        Output.Indent = indent;
        return flow;
    }

    /// <summary><c>ret</c>.</summary>
    public Flow Return(TemplateValue value)
    {
        Returned = value;
        return Flow.Return;
    }

    /// <summary><c>break</c> and <c>continue</c>.</summary>
    /// <exception cref="TemplateException">There is no loop around.</exception>
    public Flow Jump(Flow flow, TextRange range)
    {
        if (Loops.Depth > 0)
            return flow;
        var word = flow == Flow.Break ? "break" : "continue";
        throw Fail(range, $"The <{word}> statement can only be used inside for/while loops");
    }

    /// <summary><c>capture</c>.</summary>
    public Flow Capture(Func<ScriptRuntime, Flow> body, Action<ScriptRuntime, TemplateValue> assign)
    {
        var start = Output.BeginCapture();
        var flow = body(this);
        var text = Output.EndCapture(start);
        if (flow != Flow.Return)
            assign(this, TemplateValue.From(text));
        return flow;
    }

    /// <summary><c>with</c>.</summary>
    /// <exception cref="TemplateException">The target is no object that a template can change.</exception>
    public Flow With(TemplateValue target, TextRange range, Func<ScriptRuntime, Flow> body)
    {
        if (target.AsObject() is not TemplateObject members)
        {
            throw Fail(
                range,
                $"Invalid target property `{Source.Slice(range)}` used for [with] statement. "
                + $"Must be a ScriptObject instead of `{TypeNames.Of(target)}`");
        }

        Scope.PushContext(members);
        try
        {
            return body(this);
        }
        finally
        {
            Scope.Pop();
        }
    }

    /// <summary><c>wrap</c>: the first call that <paramref name="call"/> makes gets the block.</summary>
    public void Wrap(Func<ScriptRuntime, Flow> block, Func<ScriptRuntime, TemplateValue> call)
    {
        Calls.PassedBlock = new PassedBlock(block, Source);
        Write(call(this));
        Calls.PassedBlock = null;
    }

    /// <summary><c>wrap</c> around what is no call.</summary>
    /// <exception cref="TemplateException">Always.</exception>
    public void RefuseWrap(TextRange range) => throw Fail(
        range,
        $"Expecting a direct function instead of the expression `{Source.Slice(range)}/nested expression`");

    /// <summary><c>$$</c>: runs the block that wrap passed to the current function.</summary>
    public Flow RunBlock()
    {
        if (_blocks.Count == 0 || _blocks.Peek() is not { } passed)
            return Flow.Next;
        _blocks.Pop();
        var source = Source;
        Source = passed.Source;
        try
        {
            return passed.Body(this);
        }
        finally
        {
            Source = source;
            _blocks.Push(passed);
        }
    }

    /// <summary><c>import</c>.</summary>
    /// <exception cref="TemplateException">The value is no object.</exception>
    public void Import(TemplateValue value, TextRange range)
    {
        if (value.IsNull)
            return;
        if (value.AsObject() is not { } members)
        {
            throw Fail(
                range, $"Unexpected value `{TypeNames.Of(value)}` for import. Expecting an plain script object.");
        }

        var target = (TemplateObject)Scope.Context;
        foreach (var name in members.Names)
        {
            if (!target.IsReadOnly(name) && members.TryGet(name, out var member))
                target[name] = member;
        }
    }

    /// <inheritdoc/>
    public override TemplateValue Call(TemplateFunction function, params TemplateValue[] arguments) =>
        Calls.CallBack(function, arguments);

    /// <inheritdoc/>
    public override TemplateValue Evaluate(TemplateValue text, bool isTemplate)
    {
        if (text.AsFunction() is { } function)
            return Call(function);
        return text.AsString() is { } source ? Interpreter.Evaluate(source, isTemplate) : text;
    }

    /// <inheritdoc/>
    internal override IEnumerable<TemplateValue> Visit(IReadOnlyList<TemplateValue>? list)
    {
        if (list is null)
            yield break;
        EnterLoop();
        try
        {
            foreach (var item in list)
            {
                Iterate(1);
                Step();
                yield return item;
            }
        }
        finally
        {
            ExitLoop();
        }
    }

    /// <inheritdoc/>
    internal override IReadOnlyList<TemplateValue> MakeList(Func<IEnumerable<TemplateValue>> make) =>
        new LazyList(this, make);

    /// <summary>Says where a list that runs when it is visited comes from; the first to say it is right.</summary>
    internal TemplateValue Place(TemplateValue value, TextRange range)
    {
        if (value.AsArray() is LazyList { Failure: null } list)
        {
            var source = Source;
            list.Failure = e => new TemplateException(e.Message, source.SpanOf(range), e);
        }

        return value;
    }

    internal void PushBlock(PassedBlock? block) => _blocks.Push(block);

    internal void PopBlock() => _blocks.Pop();

    internal TemplateException Fail(TextRange range, string message, Exception? inner = null) =>
        new(message, Source.SpanOf(range), inner);
}
