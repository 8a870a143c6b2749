using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Binding;

/// <summary>Binds statements.</summary>
internal sealed class StatementBinder(PageBinder page)
{
    private bool _isIndented;

    private VariableScope Scope => page.Pass.Scope;
    private ExpressionBinder Expressions => page.Expressions;

    /// <summary>A whole template; the outermost one begins by copying the inputs that it assigns to.</summary>
    public BoundBlock BindPage(BlockSyntax block, bool isOutermost) => BindStatements(
        block, isOutermost ? page.CopyAssignedInputs() : [], new BlockBuilder(page.Source, false, isInCode: false));

    private BoundBlock BindBlock(BlockSyntax block) => BindStatements(
        block, [], new BlockBuilder(page.Source, _isIndented, isInCode: true));

    private BoundBlock BindStatements(BlockSyntax block, List<BoundStatement> first, BlockBuilder builder)
    {
        var isIndented = _isIndented;
        foreach (var statement in first) builder.Add(statement);
        foreach (var statement in block.Statements) Bind(statement, builder);
        _isIndented = isIndented;
        return builder.Build(block.Range);
    }

    private void Bind(StatementSyntax statement, BlockBuilder builder)
    {
        switch (statement)
        {
            case TextStatement text: builder.AddText(text.Range, text.IsEscaped); break;
            case CodeEnterStatement enter: builder.EnterCode(enter.Indent); break;
            case CodeExitStatement exit: builder.ExitCode(exit.Range); break;
            default:
                _isIndented = builder.IsNextIndented;
                if (BindOne(statement) is { } bound) builder.Add(bound);
                break;
        }
    }

    private BoundStatement? BindOne(StatementSyntax statement)
    {
        switch (statement)
        {
            case ExpressionStatement expression: return BindExpression(expression);
            case IfStatement branch: return BindIf(branch);
            case CaseStatement choice: return BindCase(choice);
            case ForStatement loop: return BindFor(loop);
            case WhileStatement loop: return BindWhile(loop);
            case CaptureStatement capture: return BindCapture(capture);
            case ReturnStatement ret:
                return new BoundReturn(ret.Range, ret.Value is null ? null : Expressions.Bind(ret.Value));
            case BreakStatement:
                RequireLoop(statement, "break");
                return new BoundBreak(statement.Range);
            case ContinueStatement:
                RequireLoop(statement, "continue");
                return new BoundContinue(statement.Range);
            case BlockSyntax block: return BindBlock(block);
            default:
                page.Report(TemplateDiagnosticKind.DynamicConstruct, statement.Range,
                    $"`{((RefusedStatement)statement).Word}` is not available in prompts: what names mean there is only known while "
                    + "rendering. Use assignments, includes and `if`.");
                return null;
        }
    }

    private void RequireLoop(StatementSyntax statement, string word)
    {
        if (!page.Loops.IsInside)
        {
            page.Report(TemplateDiagnosticKind.TypeMismatch, statement.Range,
                $"`{word}` stands outside of a loop. It ends or continues a `for` or `while` of the same template.");
        }
    }

    private BoundStatement? BindExpression(ExpressionStatement statement)
    {
        if (statement.Expression is AssignmentExpression assignment) return BindAssignment(assignment);
        // What an include writes is indented as a whole, which takes writing it as one text.
        if (!_isIndented && Expressions.TryBindIncludeStatement(statement.Expression, out var include)) return include;
        return new BoundWrite(statement.Range, Expressions.Bind(statement.Expression));
    }

    private BoundStatement? BindAssignment(AssignmentExpression assignment)
    {
        if (assignment.Target is not VariableExpression target) return BindMemberAssignment(assignment);
        if (!Expressions.CanAssign(target)) return null;
        var value = Expressions.Bind(assignment.Value);
        if (assignment.Op is { } op)
        {
            var current = Expressions.Bind(target);
            value = Expressions.Binary(assignment.Range, op, assignment.OpRange, current, value);
        }

        var variable = Scope.Assign(Expressions.KeyOf(target), target.Name, value.Type);
        return new BoundAssign(assignment.Range, variable.Slot, target.Name, value);
    }

    private BoundAssignMember? BindMemberAssignment(AssignmentExpression assignment)
    {
        var target = Expressions.Bind(assignment.Target);
        var value = Expressions.Bind(assignment.Value);
        var root = assignment.Target;
        while (root is MemberExpression or IndexExpression or NestedExpression)
        {
            root = root switch
            {
                MemberExpression member => member.Target,
                IndexExpression index => index.Target,
                _ => ((NestedExpression)root).Inner,
            };
        }

        // An object that members are added to has no fixed type any more.
        if (root is VariableExpression name && Scope.Find(Expressions.KeyOf(name)) is { } variable)
        {
            VariableScope.Widen(variable, TemplateType.Any);
            return new BoundAssignMember(assignment.Range, target, assignment.Op, value);
        }

        page.Report(TemplateDiagnosticKind.TypeMismatch, assignment.Target.Range,
            "Only objects and arrays that the template made itself can be changed; inputs cannot.");
        return null;
    }

    private BoundIf BindIf(IfStatement statement)
    {
        var condition = Expressions.Bind(statement.Condition);
        var before = Scope.Assigned;
        Scope.Assigned = [.. before];
        var then = BindBlock(statement.Then);
        var afterThen = Scope.Assigned;
        Scope.Assigned = [.. before];
        var otherwise = statement.Else is null ? null : BindOne(statement.Else);
        Scope.Assigned.IntersectWith(afterThen);
        return new BoundIf(statement.Range, condition, then, otherwise);
    }

    private BoundCase BindCase(CaseStatement statement)
    {
        var value = Expressions.Bind(statement.Value);
        var before = Scope.Assigned;
        HashSet<int>? after = null;
        var clauses = new List<BoundWhen>();
        foreach (var clause in statement.Clauses)
        {
            var values = new List<BoundExpression>();
            foreach (var candidate in clause.Values)
            {
                var bound = Expressions.Bind(candidate);
                Expressions.CheckComparison(value, bound);
                values.Add(bound);
            }

            Scope.Assigned = [.. before];
            clauses.Add(new BoundWhen(clause.Range, values, BindBlock(clause.Body)));
            after = Intersect(after, Scope.Assigned);
        }

        Scope.Assigned = [.. before];
        var otherwise = statement.Else is null ? null : BindBlock(statement.Else);
        Scope.Assigned = Intersect(after, Scope.Assigned);
        return new BoundCase(statement.Range, value, clauses, otherwise);
    }

    private static HashSet<int> Intersect(HashSet<int>? first, HashSet<int> second)
    {
        if (first is not null) second.IntersectWith(first);
        return second;
    }

    private BoundFor BindFor(ForStatement statement)
    {
        var iterator = Expressions.Bind(statement.Iterator);
        var options = BindOptions(statement);
        var element = Expressions.ElementType(iterator);
        var before = Scope.Assigned;
        Scope.Assigned = [.. before];
        var name = "";
        if (statement.Variable is VariableExpression variable)
        {
            name = variable.IsLocal ? "$" + variable.Name : variable.Name;
        }
        else
        {
            page.Report(
                TemplateDiagnosticKind.DynamicConstruct, statement.Variable.Range, "A loop needs a plain name here.");
        }

        var local = Scope.DeclareLoopVariable(name, element);
        var scope = new LoopScope("for", page.Pass.LoopCount++, name, local);
        page.Loops.Push(scope);
        var body = BindBlock(statement.Body);
        page.Loops.Pop();
        Scope.Assigned = [.. before];
        var otherwise = statement.Else is null ? null : BindBlock(statement.Else);
        Scope.Assigned = before;
        return new BoundFor(statement.Range, local.Slot, scope.Loop, scope.Use, iterator, options, body, otherwise);
    }

    private LoopOptions BindOptions(ForStatement statement)
    {
        BoundExpression? offset = null;
        BoundExpression? limit = null;
        var reversed = false;
        foreach (var option in statement.Options)
        {
            if (option.Name == "reversed")
            {
                reversed = true;
                continue;
            }

            if (option.Name is not ("offset" or "limit") || option.Value is null)
            {
                page.Report(TemplateDiagnosticKind.WrongArgument, option.Range,
                    $"A `for` has the options `offset:n`, `limit:n` and `reversed`, not `{option.Name}`."
                    + DidYouMean.Suggest(option.Name, ["offset", "limit", "reversed"]));
                continue;
            }

            var value = Expressions.Bind(option.Value);
            var fits = value.Type.NotNull.IsNumeric || value.Type.Equals(TemplateType.Any);
            page.Require(fits, value.Range, value.Type, "a number");
            offset = option.Name == "offset" ? value : offset;
            limit = option.Name == "limit" ? value : limit;
        }

        return offset is null && limit is null && !reversed
            ? LoopOptions.None
            : new LoopOptions(offset, reversed, limit);
    }

    private BoundWhile BindWhile(WhileStatement statement)
    {
        var before = Scope.Assigned;
        var condition = Expressions.Bind(statement.Condition);
        Scope.Assigned = [.. before];
        var scope = new LoopScope("while", page.Pass.LoopCount++, null, null);
        page.Loops.Push(scope);
        var body = BindBlock(statement.Body);
        page.Loops.Pop();
        Scope.Assigned = before;
        return new BoundWhile(statement.Range, scope.Loop, scope.Use, condition, body);
    }

    private BoundCapture? BindCapture(CaptureStatement statement)
    {
        var body = BindBlock(statement.Body);
        if (statement.Target is not VariableExpression target)
        {
            page.Report(
                TemplateDiagnosticKind.DynamicConstruct, statement.Target.Range, "A capture needs a plain name here.");
            return null;
        }

        if (!Expressions.CanAssign(target)) return null;
        var variable = Scope.Assign(Expressions.KeyOf(target), target.Name, TemplateType.String);
        return new BoundCapture(statement.Range, variable.Slot, target.Name, body);
    }
}
