using System.Runtime.CompilerServices;
using PromptRegistry.Templates.Binding;
using static PromptRegistry.Templates.Emission.Scripts.ScriptCode;

namespace PromptRegistry.Templates.Emission.Scripts;

/// <summary>Blocks of Scriban mode as methods that return how they ended, statements as their lines.</summary>
internal sealed class ScriptStatementEmitter
{
    private readonly ScriptUnit _unit;
    private readonly string _page;
    private readonly ScriptExpressionEmitter _expressions;
    private readonly ScriptLoopEmitter _loops;

    public ScriptStatementEmitter(ScriptUnit unit, string page)
    {
        _unit = unit;
        _page = page;
        _expressions = new ScriptExpressionEmitter(unit, this);
        _loops = new ScriptLoopEmitter(unit, _expressions, this);
    }

    /// <summary>Emits a block and returns the name of its method.</summary>
    public string EmitBlock(BoundBlock block)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var name = _unit.NextName("Block");
        var body = new CodeWriter(4);
        body.Line("var indent = r.Indent;");
        if (!EmitStatements(body, block))
            body.Line($"return r.Leave(indent, {Flow}.Next);");
        var text = body.ToString();
        var flow = text.Contains("\n    flow = ") || text.Contains("\n        flow = ") ? $"    {Flow} flow;\n" : "";
        _unit.DeclareMethod($"private static {Flow} {name}({Runtime} r)\n{{\n{flow}{text}}}\n");
        return name;
    }

    /// <summary>True if the block ends in a jump; what follows one is never reached and not emitted.</summary>
    private bool EmitStatements(CodeWriter code, BoundBlock block)
    {
        foreach (var statement in block.Statements)
        {
            if (_unit.WritesErrors)
            {
                EmitGuarded(code, statement);
                continue;
            }

            Emit(code, statement);
            if (statement is BoundReturn or BoundBreak or BoundContinue)
                return true;
        }

        return false;
    }

    /// <summary>A function as a value.</summary>
    public string Function(BoundFunction function)
    {
        var name = function.DeclaredName is { } declared ? CSharpLiteral.Of(declared) : "null";
        var parameters = function.Parameters?.Select(parameter =>
            $"new({CSharpLiteral.Of(parameter.Name)}, {Of(parameter.IsOptional)}, "
            + $"{LiteralCode.ValueOf(parameter.Default)}, {Of(parameter.IsRest)})");
        var list = parameters is null
            ? "null"
            : $"new {Namespace}ScriptParameter[] {{ {string.Join(", ", parameters)} }}";
        return $"{ClrTypes.Values}TemplateValue.From(new {Namespace}ScriptFunction("
            + $"{name}, {_page}, {Of(function.Returns)}, {EmitBlock(function.Body)}, {list}))";
    }

    private void EmitGuarded(CodeWriter code, BoundStatement statement)
    {
        code.Line("try");
        code.Open();
        Emit(code, statement);
        code.Close();
        code.Line("catch (global::PromptRegistry.Templates.TemplateException error) when (r.WritesErrors)");
        code.Open();
        code.Line("r.WriteError(error);");
        code.Close();
    }

    private void Emit(CodeWriter code, BoundStatement statement)
    {
        code.Line("r.Step();");
        switch (statement)
        {
            case BoundText text:
                code.Line($"r.Append({CSharpLiteral.Of(text.Text)});");
                break;
            case BoundWrite write:
                code.Line($"r.Write({_expressions.Emit(write.Value, isStatement: true)});");
                break;
            case BoundSetIndent set:
                code.Line($"r.Indent = {(set.Blanks is null ? "null" : CSharpLiteral.Of(set.Blanks))};");
                break;
            case BoundRestoreIndent:
                code.Line("r.Indent = indent;");
                break;
            case BoundIf branch:
                EmitIf(code, branch);
                break;
            case BoundCase choice:
                EmitCase(code, choice);
                break;
            case BoundReturn ret:
                var value = ret.Value is null ? "default" : _expressions.Emit(ret.Value);
                code.Line($"return r.Leave(indent, r.Return({value}));");
                break;
            case BoundBreak:
                code.Line($"return r.Leave(indent, r.Jump({Flow}.Break, {Range(statement.Range)}));");
                break;
            case BoundContinue:
                code.Line($"return r.Leave(indent, r.Jump({Flow}.Continue, {Range(statement.Range)}));");
                break;
            default:
                EmitRare(code, statement);
                break;
        }
    }

    private void EmitRare(CodeWriter code, BoundStatement statement)
    {
        switch (statement)
        {
            case BoundBlock block:
                EmitFlow(code, $"{EmitBlock(block)}(r)");
                break;
            case BoundForName loop:
                EmitFlow(code, _loops.For(loop));
                break;
            case BoundWhileName loop:
                EmitFlow(code, _loops.While(loop));
                break;
            case BoundCapturePath capture:
                EmitFlow(code, $"r.Capture({EmitBlock(capture.Body)}, "
                    + $"{_expressions.Paths.Assignment(capture.Target)})");
                break;
            case BoundWith with:
                EmitFlow(code, $"r.With({_expressions.Emit(with.Target)}, {Range(with.Target.Range)}, "
                    + $"{EmitBlock(with.Body)})");
                break;
            case BoundWrap { IsCall: false } wrap:
                code.Line($"r.RefuseWrap({Range(wrap.Target.Range)});");
                break;
            case BoundWrap wrap:
                code.Line($"r.Wrap({EmitBlock(wrap.Body)}, "
                    + $"{_unit.DeclareExpression(_expressions.Emit(wrap.Target, isStatement: true))});");
                break;
            case BoundRunBlock:
                EmitFlow(code, "r.RunBlock()");
                break;
            case BoundImport import:
                code.Line($"r.Import({_expressions.Emit(import.Value)}, {Range(import.Value.Range)});");
                break;
            case BoundReadOnly readOnly:
                var name = (BoundName)readOnly.Variable;
                code.Line($"r.Paths.SetReadOnly({CSharpLiteral.Of(name.Name)}, {Of(name.IsLocal)});");
                break;
            case BoundDefineFunction define:
                var set = define.Function.IsLocal ? "SetLocal" : "SetName";
                code.Line($"r.Paths.{set}({Function(define.Function)}, {CSharpLiteral.Of(define.Function.Name!)}, "
                    + $"{Range(define.Range)});");
                break;
            default:
                throw new InvalidOperationException($"{statement.Kind} does not belong to Scriban mode.");
        }
    }

    private static void EmitFlow(CodeWriter code, string value)
    {
        code.Line($"flow = {value};");
        EmitLeave(code);
    }

    private static void EmitLeave(CodeWriter code)
    {
        code.Line($"if (flow != {Flow}.Next)");
        code.Line("    return r.Leave(indent, flow);");
    }

    /// <summary>Branches one after another, not inside one another: there may be thousands.</summary>
    private void EmitIf(CodeWriter code, BoundIf branch)
    {
        var end = _unit.NextName("End");
        code.Line($"flow = {Flow}.Next;");
        for (BoundStatement? next = branch; next is not null;)
        {
            if (next is not BoundIf test)
            {
                code.Line($"flow = {EmitBlock((BoundBlock)next)}(r);");
                break;
            }

            EmitBranch(code, _expressions.Condition(test.Condition), test.Then, end);
            next = test.Else;
            if (next is not null)
                code.Line("r.Step();");
        }

        code.Line($"{end}:");
        EmitLeave(code);
    }

    private void EmitCase(CodeWriter code, BoundCase choice)
    {
        var value = _unit.NextName("case");
        var end = _unit.NextName("End");
        code.Line($"var {value} = {_expressions.Emit(choice.Value)};");
        code.Line($"flow = {Flow}.Next;");
        foreach (var clause in choice.Clauses)
        {
            var tests = clause.Values.Select(
                candidate => $"{ClrTypes.Values}Operators.Matches({value}, {_expressions.Emit(candidate)})");
            EmitBranch(code, string.Join(" || ", tests), clause.Body, end);
        }

        if (choice.Else is not null)
            code.Line($"flow = {EmitBlock(choice.Else)}(r);");
        code.Line($"{end}:");
        EmitLeave(code);
    }

    private void EmitBranch(CodeWriter code, string condition, BoundBlock body, string end)
    {
        code.Line($"if ({condition})");
        code.Open();
        code.Line($"flow = {EmitBlock(body)}(r);");
        code.Line($"goto {end};");
        code.Close();
    }
}
