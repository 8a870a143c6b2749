using System.Runtime.CompilerServices;
using PromptRegistry.Templates.Syntax;
using Scriban.Syntax;

namespace PromptRegistry.Templates.Parsing;

/// <summary>The parser's statements as ours.</summary>
internal sealed class StatementReader
{
    private readonly ExpressionReader _expressions = new();

    public BlockSyntax Block(ScriptBlockStatement? block)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (block is null) return new BlockSyntax(default, []);
        var statements = new List<StatementSyntax>(block.Statements.Count);
        foreach (var statement in block.Statements)
        {
            if (Statement(statement) is { } read) statements.Add(read);
        }

        return new BlockSyntax(SourceRanges.Of(block), statements);
    }

    private StatementSyntax? Statement(ScriptStatement statement)
    {
        var range = SourceRanges.Of(statement);
        switch (statement)
        {
            case ScriptRawStatement text: return new TextStatement(range, text.IsEscape);
            case ScriptEscapeStatement escape: return Escape(escape, range);
            case ScriptExpressionStatement { Expression: { } expression }:
                var value = _expressions.Read(expression);
                return new ExpressionStatement(new TextRange(range.Start, value.Range.End), value);
            case ScriptIfStatement branch: return If(branch, range);
            case ScriptCaseStatement choice: return Case(choice, range);
            case ScriptTableRowStatement: return new RefusedStatement(range, "tablerow");
            case ScriptForStatement loop: return For(loop, range);
            case ScriptWhileStatement loop:
                return new WhileStatement(range, _expressions.Read(loop.Condition!), Block(loop.Body));
            case ScriptCaptureStatement capture:
                return new CaptureStatement(range, _expressions.Read(capture.Target!), Block(capture.Body));
            case ScriptReturnStatement ret:
                return new ReturnStatement(range, ret.Expression is null ? null : _expressions.Read(ret.Expression));
            case ScriptBreakStatement: return new BreakStatement(range);
            case ScriptContinueStatement: return new ContinueStatement(range);
            case ScriptFunction: return new RefusedStatement(range, "func");
            case ScriptWithStatement: return new RefusedStatement(range, "with");
            case ScriptWrapStatement: return new RefusedStatement(range, "wrap");
            case ScriptImportStatement: return new RefusedStatement(range, "import");
            case ScriptReadOnlyStatement: return new RefusedStatement(range, "readonly");
            case ScriptBlockStatement block: return Block(block);
            case ScriptEndStatement or ScriptNopStatement: return null;
            default: return new RefusedStatement(range, "this statement");
        }
    }

    private static StatementSyntax? Escape(ScriptEscapeStatement escape, TextRange range)
    {
        if (!escape.IsEntering) return new CodeExitStatement(range);
        var indent = escape.Indent?.Length ?? 0;
        return indent == 0 ? null : new CodeEnterStatement(range, new TextRange(range.Start - indent, range.Start));
    }

    private IfStatement If(ScriptIfStatement branch, TextRange range) => new(
        range, _expressions.Read(branch.Condition!), Block(branch.Then), branch.Else switch
        {
            ScriptIfStatement next => Statement(next),
            ScriptElseStatement otherwise => Block(otherwise.Body),
            _ => null,
        });

    /// <summary>
    /// What stands between <c>case</c> and the first <c>when</c> is carried out whatever the value is: expressions are
    /// written, and the braces there set the indentation of the clauses. Text is not written.
    /// </summary>
    private StatementSyntax Case(ScriptCaseStatement choice, TextRange range)
    {
        var statements = new List<StatementSyntax>();
        foreach (var statement in choice.Body!.Statements)
        {
            if (statement is ScriptExpressionStatement or ScriptEscapeStatement && Statement(statement) is { } read)
                statements.Add(read);
        }

        var clauses = Clauses(choice, range);
        if (statements.Count == 0) return clauses;
        statements.Add(clauses);
        return new BlockSyntax(range, statements);
    }

    private CaseStatement Clauses(ScriptCaseStatement choice, TextRange range)
    {
        var clauses = new List<WhenClause>();
        BlockSyntax? otherwise = null;
        var condition = choice.Body!.Statements.OfType<ScriptConditionStatement>().FirstOrDefault();
        while (condition is not null)
        {
            if (condition is not ScriptWhenStatement when)
            {
                otherwise = condition is ScriptElseStatement last ? Block(last.Body) : null;
                break;
            }

            clauses.Add(new WhenClause(
                SourceRanges.Of(when), [.. when.Values.Select(_expressions.Read)], Block(when.Body)));
            condition = when.Next;
        }

        return new CaseStatement(range, _expressions.Read(choice.Value!), clauses, otherwise);
    }

    private ForStatement For(ScriptForStatement loop, TextRange range)
    {
        var options = new List<NamedArgument>();
        foreach (var option in loop.NamedArguments ?? []) options.Add(_expressions.Argument(option));
        return new ForStatement(
            range, _expressions.Read(loop.Variable!), _expressions.Read(loop.Iterator!), options, Block(loop.Body),
            loop.Else is null ? null : Block(loop.Else.Body));
    }
}
