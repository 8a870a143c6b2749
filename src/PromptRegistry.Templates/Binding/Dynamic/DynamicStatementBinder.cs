using PromptRegistry.Templates.Syntax;

namespace PromptRegistry.Templates.Binding.Dynamic;

/// <summary>Statements in Scriban mode.</summary>
internal sealed class DynamicStatementBinder
{
    private readonly SourceText _source;
    private readonly DynamicExpressionBinder _expressions;
    private bool _returns;

    public DynamicStatementBinder(SourceText source)
    {
        _source = source;
        _expressions = new DynamicExpressionBinder(this);
    }

    public BoundBlock BindPage(BlockSyntax block) =>
        BindStatements(block, new BlockBuilder(_source, false, isInCode: false));

    private BoundBlock BindBlock(BlockSyntax block) =>
        BindStatements(block, new BlockBuilder(_source, isIndented: true, isInCode: true));

    private BoundBlock BindStatements(BlockSyntax block, BlockBuilder builder)
    {
        foreach (var statement in block.Statements)
        {
            switch (statement)
            {
                case TextStatement text:
                    builder.AddText(text.Range);
                    break;
                case CodeEnterStatement enter:
                    builder.EnterCode(enter.Indent);
                    break;
                case CodeExitStatement exit:
                    builder.ExitCode(exit.Range);
                    break;
                default:
                    builder.Add(Bind(statement));
                    break;
            }
        }

        return builder.Build(block.Range);
    }

    public BoundFunction BindFunction(FunctionSyntax syntax)
    {
        var parameters = syntax.Parameters?
            .Select(parameter => new BoundParameter(
                parameter.Name,
                parameter.DefaultValue is not null,
                parameter.DefaultValue?.Value ?? default,
                parameter.IsRest))
            .ToList();
        var function = new BoundFunction(
            syntax.Name?.Name, syntax.Name?.IsLocal ?? false, parameters, _source);

        // The body of f(x) = body is a value; the body of a block writes and may return one.
        var outerReturns = _returns;
        _returns = syntax.Body is not BlockSyntax;
        function.Body = syntax.Body is BlockSyntax block
            ? BindBlock(block)
            : new BoundBlock(syntax.Body.Range, [BindInline((ExpressionStatement)syntax.Body)], false);
        function.Returns = _returns;
        _returns = outerReturns;
        return function;
    }

    private BoundReturn BindInline(ExpressionStatement body) => new(body.Range, _expressions.Bind(body.Expression));

    private BoundStatement Bind(StatementSyntax statement)
    {
        var range = statement.Range;
        switch (statement)
        {
            case ExpressionStatement { Expression: VariableExpression { Name: "$", IsLocal: false } }:
                return new BoundRunBlock(range);
            case ExpressionStatement expression:
                return new BoundWrite(range, _expressions.Bind(expression.Expression));
            case IfStatement branch:
                return new BoundIf(
                    range, _expressions.Bind(branch.Condition), BindBlock(branch.Then),
                    branch.Else is null ? null : Bind(branch.Else));
            case BlockSyntax block:
                return BindBlock(block);
            case CaseStatement choice:
                return BindCase(choice);
            case ForStatement loop:
                return BindFor(loop);
            case WhileStatement loop:
                return new BoundWhileName(range, _expressions.Bind(loop.Condition), BindBlock(loop.Body));
            case CaptureStatement capture:
                return new BoundCapturePath(range, _expressions.Bind(capture.Target), BindBlock(capture.Body));
            case WithStatement with:
                return new BoundWith(range, _expressions.Bind(with.Target), BindBlock(with.Body));
            case WrapStatement wrap:
                return new BoundWrap(range, _expressions.Bind(wrap.Target), BindBlock(wrap.Body));
            case ImportStatement import:
                return new BoundImport(range, _expressions.Bind(import.Value));
            case ReadOnlyStatement readOnly:
                return new BoundReadOnly(range, _expressions.Bind(readOnly.Variable));
            case ReturnStatement ret:
                _returns = true;
                return new BoundReturn(range, ret.Value is null ? null : _expressions.Bind(ret.Value));
            case FunctionStatement function:
                return new BoundDefineFunction(range, BindFunction(function.Function));
            case BreakStatement:
                return new BoundBreak(range);
            case ContinueStatement:
                return new BoundContinue(range);
            default:
                throw new InvalidOperationException($"{statement.GetType().Name} is no statement of its own.");
        }
    }

    private BoundCase BindCase(CaseStatement choice)
    {
        var clauses = choice.Clauses.Select(clause => new BoundWhen(
            clause.Range, [.. clause.Values.Select(_expressions.Bind)], BindBlock(clause.Body)));
        return new BoundCase(
            choice.Range, _expressions.Bind(choice.Value), [.. clauses],
            choice.Else is null ? null : BindBlock(choice.Else));
    }

    private BoundForName BindFor(ForStatement loop)
    {
        BoundExpression? Option(string name) =>
            loop.Options.LastOrDefault(option => option.Name == name)?.Value is { } value
                ? _expressions.Bind(value)
                : null;
        var reversed = loop.Options.Any(option => option.Name == "reversed");
        var options = new LoopOptions(Option("offset"), reversed, Option("limit"), Option("cols"));
        return new BoundForName(
            loop.Range, loop.IsTableRow, _expressions.Bind(loop.Variable), _expressions.Bind(loop.Iterator), options,
            BindBlock(loop.Body), loop.Else is null ? null : BindBlock(loop.Else))
        {
            UnknownOption = loop.Options.FirstOrDefault(option => !IsOption(option.Name, loop.IsTableRow)),
        };
    }

    private static bool IsOption(string name, bool isTableRow) =>
        name is "offset" or "limit" or "reversed" || (name == "cols" && isTableRow);
}
