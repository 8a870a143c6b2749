using PromptRegistry.Generator.Writing;
using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Generator.TemplateCode;

/// <summary>Bound statements as C# statements.</summary>
internal sealed class StatementEmitter
{
    /// <summary>So many statements in a row, loops or not, take no longer than a render may be late.</summary>
    private const int StatementsBetweenChecks = 64;
    private readonly SourceWriter _code;
    private readonly EmissionScope _scope;
    private readonly ExpressionEmitter _expressions;
    private readonly LoopEmitter _loops;
    private OpenScopes _open = new();
    private SourceText _source;
    private string? _endLabel;
    private bool _labelUsed;
    private int _loopDepth;
    private int _untilCheck = StatementsBetweenChecks;

    public StatementEmitter(SourceWriter code, EmissionScope scope, SourceText source)
    {
        _code = code;
        _scope = scope;
        _source = source;
        _expressions = new ExpressionEmitter(scope, DeclareInclude);
        _loops = new LoopEmitter(code, scope, _expressions, this);
    }

    private ClrTypes Types => _scope.Types;

    /// <summary>A loop of C#; all loops inside an outermost one share the limit of steps.</summary>
    public void EmitLoop(string head, BoundBlock body, Action emitStart)
    {
        if (_loopDepth == 0) _code.Line("writer.StartLoop();");
        _loopDepth++;
        _code.Line(head);
        var outer = _open.EnterLoop();
        _code.Open();
        _code.Line("writer.Step();");
        emitStart();
        EmitBlock(body);
        _code.Close();
        _open.ExitLoop(outer);
        _loopDepth--;
        if (_loopDepth == 0) _code.Line("writer.EndLoop();");
    }

    /// <summary>The other branch of a loop: a jump in it ends it and nothing else, for which C# has a loop of one step.</summary>
    public void EmitElse(BoundBlock block)
    {
        _code.Open();
        _code.Line("do");
        var outer = _open.EnterLoop();
        _code.Open();
        EmitBlock(block);
        _code.Close("} while (false);");
        _open.ExitLoop(outer);
        _code.Close();
    }

    public void EmitBlock(BoundBlock block)
    {
        string? indent = null;
        if (block.ChangesIndent)
        {
            indent = $"indent{_scope.NextNumber()}";
            _code.Line($"var {indent} = writer.Indent;");
            _open.PushIndent(indent);
        }

        var isLeft = EmitStatements(block, indent);
        if (indent is null) return;
        _open.PopIndent();
        if (!isLeft) _code.Line($"writer.Indent = {indent};");
    }

    /// <summary>True if the block ends in a jump; what follows one is never reached and not emitted.</summary>
    private bool EmitStatements(BoundBlock block, string? indent)
    {
        for (var i = 0; i < block.Statements.Count; i++)
        {
            var statement = block.Statements[i];
            if (TryEmitTogether(block.Statements, ref i)) continue;
            EmitCheck(statement);
            EmitPlace(FailurePlace.Of(statement));
            Emit(statement, indent);
            if (statement is BoundReturn or BoundBreak or BoundContinue) return true;
        }

        return false;
    }

    /// <summary>A value with the texts before and behind it in one call.</summary>
    private bool TryEmitTogether(IReadOnlyList<BoundStatement> statements, ref int index)
    {
        var before = statements[index] as BoundText;
        var at = before is null ? index : index + 1;
        if (at >= statements.Count || statements[at] is not BoundWrite write
            || JoinedText.Of(write.Value, _expressions, Types) is not { } value)
        {
            return false;
        }

        var after = at + 1 < statements.Count ? statements[at + 1] as BoundText : null;
        if (before is null && after is null) return false;
        EmitCheck(write);
        EmitPlace(FailurePlace.Of(write));
        _code.Line($"writer.Append({CSharpLiteral.Of(before?.Text ?? "")}, {value}, "
            + $"{CSharpLiteral.Of(after?.Text ?? "")});");
        index = after is null ? at : at + 1;
        return true;
    }

    /// <summary>Loops look at the clock; a long row of statements has to be told to.</summary>
    private void EmitCheck(BoundStatement statement)
    {
        if (statement is BoundText or BoundSetIndent or BoundRestoreIndent || --_untilCheck > 0) return;
        _untilCheck = StatementsBetweenChecks;
        EmitPlace(statement.Range);
        _code.Line("writer.CheckTime();");
    }

    /// <summary>Says where an error in what follows would stand.</summary>
    private void EmitPlace(TextRange? range)
    {
        if (range is null) return;
        var span = _source.SpanOf(range.Value);
        _code.Line($"writer.At({_scope.PageNumber(_source.Path)}, {span.Line}, {span.Column});");
    }

    private void Emit(BoundStatement statement, string? indent)
    {
        switch (statement)
        {
            case BoundText text: _code.Line($"writer.Append({CSharpLiteral.Of(text.Text)});"); break;
            case BoundWrite write: EmitWrite(write.Value); break;
            case BoundSetIndent set:
                _code.Line($"writer.Indent = {(set.Blanks is null ? "null" : CSharpLiteral.Of(set.Blanks))};");
                break;
            case BoundRestoreIndent: _code.Line($"writer.Indent = {indent};"); break;
            case BoundBlock block:
                _code.Open();
                EmitBlock(block);
                _code.Close();
                break;
            case BoundIf branch: EmitIf(branch); break;
            case BoundCase choice: EmitCase(choice); break;
            case BoundFor loop: _loops.EmitFor(loop); break;
            case BoundWhile loop: _loops.EmitWhile(loop); break;
            case BoundAssign assign:
                _code.Line($"{_scope.Local(assign.Slot).Text} = {Convert(assign.Slot, assign.Value)};");
                break;
            case BoundAssignMember assign: EmitAssignMember(assign); break;
            case BoundCapture capture: EmitCapture(capture); break;
            case BoundIncludeWrite include:
                _code.Open();
                EmitArguments(include.Arguments, include.Slots);
                EmitPage(include.Page);
                _code.Close();
                break;
            default: EmitJump(statement); break;
        }
    }

    private void EmitJump(BoundStatement statement)
    {
        switch (statement)
        {
            case BoundReturn ret:
                if (ret.Value is not null && _open.IsCapturing) _code.Line($"_ = {_expressions.Value(ret.Value)};");
                var isWritten = ret.Value is not null && !_open.IsCapturing;
                Leave(_open.ToPage());
                if (isWritten) EmitWrite(ret.Value!);
                _labelUsed |= _endLabel is not null;
                _code.Line(_endLabel is null ? "return;" : $"goto {_endLabel};");
                break;
            case BoundBreak:
                Leave(_open.ToLoop());
                _code.Line("break;");
                break;
            case BoundContinue:
                Leave(_open.ToLoop());
                _code.Line("continue;");
                break;
            default: throw new InvalidOperationException($"{statement.Kind} is not known here.");
        }
    }

    private void Leave(IEnumerable<string> lines)
    {
        foreach (var line in lines) _code.Line(line);
    }

    private void EmitWrite(BoundExpression value)
    {
        if (OperatorEmitter.IsConcatenation(value))
        {
            var binary = (BoundBinary)value;
            EmitWrite(binary.Left);
            EmitWrite(binary.Right);
            return;
        }

        if (value is BoundInterpolation interpolation)
        {
            foreach (var part in interpolation.Parts)
                _code.Line($"writer.Append({_expressions.InterpolatedText(part)});");
            return;
        }

        if (value is BoundCall call && _expressions.Calls.Write(call) is { } write)
        {
            _code.Line($"writer.{write};");
            return;
        }

        var code = _expressions.Emit(value);
        var text = code.Clr.Shape switch
        {
            ClrShape.Text or ClrShape.Int or ClrShape.Long or ClrShape.Double or ClrShape.Boolean or ClrShape.Date =>
                code.Text,
            ClrShape.Declared when code.Clr.Type is EnumType => Types.ToText(code),
            _ => Types.ToValue(code),
        };
        _code.Line($"writer.Append({text});");
    }

    private string Convert(int slot, BoundExpression value)
    {
        var code = _expressions.Emit(value);
        return _scope.Local(slot).Clr.Shape switch
        {
            ClrShape.Text => Types.ToText(code),
            ClrShape.Boolean => ClrTypes.ToCondition(code),
            _ => Types.ToValue(code),
        };
    }

    private void EmitIf(BoundIf branch)
    {
        _code.Line($"if ({_expressions.Condition(branch.Condition)})");
        _code.Open();
        EmitBlock(branch.Then);
        _code.Close();
        if (branch.Else is null) return;
        _code.Line("else");
        _code.Open();
        if (branch.Else is BoundBlock block) EmitBlock(block);
        else EmitIf((BoundIf)branch.Else);
        _code.Close();
    }

    private void EmitCase(BoundCase choice)
    {
        var name = $"case{_scope.NextNumber()}";
        _code.Open();
        _code.Line($"var {name} = {_expressions.Value(choice.Value)};");
        for (var i = 0; i < choice.Clauses.Count; i++)
        {
            var tests = choice.Clauses[i].Values.Select(
                value => $"{ClrTypes.Operations}Operators.Matches({name}, {_expressions.Value(value)})");
            _code.Line($"{(i > 0 ? "else " : "")}if ({string.Join(" || ", tests)})");
            _code.Open();
            EmitBlock(choice.Clauses[i].Body);
            _code.Close();
        }

        if (choice.Else is not null)
        {
            if (choice.Clauses.Count > 0) _code.Line("else");
            _code.Open();
            EmitBlock(choice.Else);
            _code.Close();
        }

        _code.Close();
    }

    private void EmitAssignMember(BoundAssignMember assign)
    {
        var value = _expressions.Value(assign.Value);
        if (assign.Op is { } op)
        {
            value = $"{ClrTypes.Operations}Operators.Apply({ClrTypes.Operations}BinaryOperator.{op}, "
                + $"{_expressions.Value(assign.Target)}, {value}, {ClrTypes.Context})";
        }

        _code.Line(assign.Target switch
        {
            BoundMember member => $"{ClrTypes.Values}Mutation.SetMember({_expressions.Value(member.Target)}, "
                + $"{CSharpLiteral.Of(member.Name)}, {value});",
            BoundIndex index => $"{ClrTypes.Values}Mutation.SetItem({_expressions.Value(index.Target)}, "
                + $"{_expressions.Value(index.Index)}, {value});",
            _ => throw new InvalidOperationException("Only members and items are assigned this way."),
        });
    }

    private void EmitCapture(BoundCapture capture)
    {
        var name = $"capture{_scope.NextNumber()}";
        var local = _scope.Local(capture.Slot);
        var text = $"writer.EndCapture({name})";
        var value = local.Clr.Shape == ClrShape.Text ? text : $"{ClrTypes.Values}TemplateValue.From({text})";
        var close = $"{local.Text} = {value};";
        _code.Line($"var {name} = writer.BeginCapture();");
        _open.PushCapture(close);
        _code.Open();
        EmitBlock(capture.Body);
        _code.Close();
        _open.PopCapture();
        _code.Line(close);
    }

    private void EmitArguments(IReadOnlyList<BoundExpression> arguments, IReadOnlyList<int> slots)
    {
        for (var i = 0; i < slots.Count; i++)
            _code.Line($"{_scope.Local(slots[i]).Text} = {Convert(slots[i], arguments[i])};");
    }

    private void EmitPage(BoundPage page)
    {
        var (source, label, used) = (_source, _endLabel, _labelUsed);
        var outer = _open.EnterPage();
        _source = page.Source;
        _endLabel = $"End{_scope.NextNumber()}";
        _labelUsed = false;
        EmitBlock(page.Body);
        if (_labelUsed) _code.Line(_loopDepth == 0 ? $"{_endLabel}: writer.EndLoop();" : $"{_endLabel}: ;");
        (_source, _endLabel, _labelUsed) = (source, label, used);
        _open.ExitPage(outer);
    }

    /// <summary>An include inside an expression: a local function that captures what the page writes.</summary>
    private string DeclareInclude(BoundInclude include)
    {
        var name = $"Include{_scope.NextNumber()}";
        var inputs = _scope.Options.InputsType;
        var outer = _open;
        _open = new OpenScopes();
        _code.Line($"string {name}(ref {ClrTypes.Rendering}TemplateWriter writer, in {inputs} inputs)");
        _code.Open();
        EmitArguments(include.Arguments, include.Slots);
        _code.Line("var captured = writer.BeginCapture();");
        _code.Line("var outerIndent = writer.Indent;");
        _code.Line("writer.Indent = null;");
        EmitPage(include.Page);
        _code.Line("writer.Indent = outerIndent;");
        _code.Line("return writer.EndCapture(captured);");
        _code.Close();
        _open = outer;
        return $"{name}(ref writer, in inputs)";
    }
}

/// <summary>Values that can be written together with the text around them: paths to text and to whole numbers.</summary>
internal static class JoinedText
{
    /// <summary>The value as a C# string or integer; null for any other.</summary>
    public static string? Of(BoundExpression value, ExpressionEmitter expressions, ClrTypes types)
    {
        if (!IsPath(value)) return null;
        var code = expressions.Emit(value);
        return code.Clr.Shape switch
        {
            ClrShape.Text or ClrShape.Int or ClrShape.Long => code.Text,
            ClrShape.Declared when code.Clr.Type is EnumType => types.ToText(code),
            _ => null,
        };
    }

    private static bool IsPath(BoundExpression expression) => expression switch
    {
        BoundGlobal or BoundLocal or BoundLoopValue => true,
        BoundMember member => IsPath(member.Target),
        BoundBinary binary => IsPath(binary.Left) && binary.Right is BoundLiteral,
        _ => false,
    };
}
