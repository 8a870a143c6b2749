using PromptRegistry.Templates.Functions;
using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Types;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Binding;

/// <summary>Binds calls: functions are built in and known, arguments are counted and checked.</summary>
internal sealed class CallBinder(PageBinder page, ExpressionBinder expressions)
{
    private readonly IncludeBinder _includes = new(page, expressions);

    /// <summary>The built-in function that a path names; null when it names something else.</summary>
    public FunctionSymbol? FindFunction(ExpressionSyntax syntax)
    {
        while (syntax is NestedExpression nested) syntax = nested.Inner;
        return IsModuleMember(syntax, out var module, out var name) ? Builtins.Find(module, name) : null;
    }

    /// <summary>True for an include as a statement; its binding is null when it has errors.</summary>
    public bool TryBindIncludeStatement(ExpressionSyntax syntax, out BoundStatement? statement)
    {
        statement = null;
        if (syntax is not CallExpression { Target: VariableExpression { IsLocal: false, Name: "include" } } call)
            return false;
        statement = _includes.BindStatement(call);
        return true;
    }

    public BoundExpression BindReference(UnaryExpression reference)
    {
        if (FindFunction(reference.Operand) is { } function)
        {
            CheckDeterminism(function, reference.Operand.Range);
            return new BoundLiteral(reference.Range, TemplateType.Function, TemplateValue.From(function));
        }

        ReportUnknownFunction(reference.Operand);
        return ExpressionBinder.Missing(reference.Range);
    }

    /// <summary><c>a | f | g x</c> is <c>g(f(a), x)</c>.</summary>
    public BoundExpression BindPipe(PipeExpression pipe)
    {
        var value = expressions.Bind(pipe.From);
        var to = pipe.To;
        while (to is PipeExpression next)
        {
            value = BindPiped(next.From, value);
            to = next.To;
        }

        return BindPiped(to, value);
    }

    public BoundExpression BindCall(CallExpression call, BoundExpression? piped)
    {
        if (call.Target is VariableExpression { IsLocal: false, Name: "include" })
            return _includes.BindExpression(call, piped);
        if (FindFunction(call.Target) is { } function)
            return Bind(call.Range, call.Target.Range, function, call.Arguments, piped);
        ReportUnknownFunction(call.Target);
        foreach (var argument in call.Arguments)
            expressions.Bind(argument is NamedArgument { Value: { } value } ? value : argument);
        return ExpressionBinder.Missing(call.Range);
    }

    public BoundExpression Bind(
        TextRange range,
        TextRange targetRange,
        FunctionSymbol function,
        IReadOnlyList<ExpressionSyntax> arguments,
        BoundExpression? piped)
    {
        CheckDeterminism(function, targetRange);
        var parameters = function.Parameters;
        var bound = new List<BoundExpression?>();
        if (piped is not null) bound.Add(piped);
        var hasNamed = false;
        foreach (var argument in ReferenceArguments.Flatten(arguments))
        {
            Place(function, argument, bound, hasNamed);
            hasNamed |= argument is NamedArgument;
        }

        while (bound.Count < parameters.Count) bound.Add(null);
        var given = bound.Count(argument => argument is not null);
        for (var i = 0; i < parameters.Count; i++)
        {
            if (bound[i] is { } value)
            {
                CheckArgument(function, parameters[i], value);
                continue;
            }

            if (i < function.RequiredCount)
            {
                ReportCount(range, function, given);
                return ExpressionBinder.Missing(range);
            }

            bound[i] = new BoundLiteral(range, TemplateType.Any, parameters[i].Default);
        }

        if (bound.Count > parameters.Count && !function.Signature.HasRest)
        {
            ReportCount(bound[parameters.Count]!.Range, function, given);
            return ExpressionBinder.Missing(range);
        }

        var complete = bound.Select(argument => argument!).ToList();
        var type = function.ResultType([.. complete.Select(argument => argument.Type)]);
        return new BoundCall(range, type, function, complete);
    }

    private BoundExpression BindPiped(ExpressionSyntax to, BoundExpression value)
    {
        switch (to)
        {
            case CallExpression call: return BindCall(call, value);
            case NestedExpression nested: return BindPiped(nested.Inner, value);
            case BinaryExpression binary:
                var left = BindPiped(binary.Left, value);
                var right = expressions.Bind(binary.Right);
                return expressions.Binary(binary.Range, binary.Op, binary.OpRange, left, right);
            case ConditionalExpression conditional:
                var whenTrue = expressions.Bind(conditional.WhenTrue);
                var whenFalse = expressions.Bind(conditional.WhenFalse);
                return new BoundConditional(
                    conditional.Range, TemplateType.Join(whenTrue.Type, whenFalse.Type),
                    BindPiped(conditional.Condition, value), whenTrue, whenFalse);
            default:
                if (FindFunction(to) is { } function) return Bind(to.Range, to.Range, function, [], value);
                ReportUnknownFunction(to);
                return ExpressionBinder.Missing(to.Range);
        }
    }

    private void Place(
        FunctionSymbol function, ExpressionSyntax argument, List<BoundExpression?> bound, bool hasNamed)
    {
        if (argument is not NamedArgument named)
        {
            if (hasNamed)
            {
                page.Report(TemplateDiagnosticKind.WrongArgument, argument.Range,
                    "An argument without a name cannot stand behind one with a name.");
            }

            bound.Add(expressions.Bind(argument));
            return;
        }

        var value = named.Value is null
            ? new BoundLiteral(named.Range, TemplateType.Boolean, TemplateValue.True)
            : expressions.Bind(named.Value);
        var index = 0;
        while (index < function.Parameters.Count && function.Parameters[index].Name != named.Name) index++;
        if (index == function.Parameters.Count)
        {
            var names = function.Parameters.Select(parameter => parameter.Name).ToList();
            page.Report(TemplateDiagnosticKind.WrongArgument, named.Range,
                $"`{function.Name}` has no parameter `{named.Name}`. It has: {string.Join(", ", names)}."
                + DidYouMean.Suggest(named.Name, names));
            return;
        }

        while (bound.Count <= index) bound.Add(null);
        if (bound[index] is not null)
        {
            page.Report(TemplateDiagnosticKind.WrongArgument, named.Range,
                $"The argument `{named.Name}` of `{function.Name}` is given twice.");
        }

        bound[index] = value;
    }

    private void CheckArgument(FunctionSymbol function, FunctionParameter parameter, BoundExpression argument)
    {
        var type = argument.Type.NotNull;
        if (type.Equals(TemplateType.Any) || type.Equals(TemplateType.Null)) return;
        var (fits, expected) = parameter.Kind switch
        {
            ParameterKind.Text => (type is not (ArrayType or ObjectType or MapType), "text"),
            ParameterKind.Integer or ParameterKind.Number => (type.IsNumeric, "a number"),
            ParameterKind.List => (type is ArrayType, "a list"),
            ParameterKind.Date or ParameterKind.Moment => (type.Equals(TemplateType.Date), "a date"),
            ParameterKind.TimeSpan => (type.Equals(TemplateType.TimeSpan), "a span of time"),
            ParameterKind.Function => (type.Equals(TemplateType.Function), "a function, with `@` before its name,"),
            _ => (!type.Equals(TemplateType.Function), "a value"),
        };
        page.Require(fits, argument.Range, argument.Type, $"{expected} for `{parameter.Name}` of `{function.Name}`");
    }

    private void CheckDeterminism(FunctionSymbol function, TextRange range)
    {
        if (function.Signature.NeedsRender)
        {
            page.Report(TemplateDiagnosticKind.DynamicConstruct, range,
                $"`{function.Name}` is not available in prompts: what it does is only known while rendering.");
        }

        if (function.Signature.IsNondeterministic)
        {
            page.Report(TemplateDiagnosticKind.NondeterministicFunction, range,
                $"`{function.Name}` gives another result each time, so that a prompt could be neither recorded nor "
                + "compared. Declare an input and let the application pass the value.");
        }
    }

    private void ReportCount(TextRange range, FunctionSymbol function, int given)
    {
        var least = function.RequiredCount;
        var most = function.Parameters.Count;
        var expected = least == most ? $"{least}" : $"{least} to {most}";
        var names = string.Join(", ", function.Parameters.Select(parameter => parameter.Name));
        page.Report(TemplateDiagnosticKind.WrongArgument, range,
            $"`{function.Name}` takes {expected} argument{(most == 1 ? "" : "s")} ({names}), but {given} "
            + $"{(given == 1 ? "is" : "are")} given. A piped value counts as the first.");
    }

    private void ReportUnknownFunction(ExpressionSyntax target)
    {
        var text = page.Source.Slice(target.Range);
        if (IsModuleMember(target, out var module, out var name))
        {
            page.Report(TemplateDiagnosticKind.UnknownFunction, target.Range,
                $"There is no function `{text}`." + DidYouMean.Suggest(
                    $"{module}.{name}", Builtins.NamesOf(module).Select(known => $"{module}.{known}")));
            return;
        }

        if (target is not VariableExpression)
        {
            var value = expressions.Bind(target);
            page.Report(TemplateDiagnosticKind.TypeMismatch, target.Range,
                $"`{text}` is {PageBinder.Describe(value.Type)} and cannot be called.");
            return;
        }

        var all = Builtins.Modules.SelectMany(m => Builtins.NamesOf(m).Select(known => $"{m}.{known}")).ToList();
        var sameName = all.FirstOrDefault(known => known.EndsWith("." + text, StringComparison.Ordinal));
        page.Report(TemplateDiagnosticKind.UnknownFunction, target.Range,
            $"There is no function `{text}`."
            + (sameName is null ? DidYouMean.Suggest(text, all) : $" Did you mean `{sameName}`?"));
    }

    private bool IsModuleMember(ExpressionSyntax syntax, out string module, out string name)
    {
        module = name = "";
        if (syntax is not MemberExpression { Target: VariableExpression { IsLocal: false } target } member)
            return false;
        if (!Builtins.IsModule(target.Name) || page.Pass.GlobalIndex(target.Name) >= 0) return false;
        if (page.Loops.FindVariable(target.Name) is not null) return false;
        (module, name) = (target.Name, member.Name);
        return true;
    }
}

/// <summary>
/// <c>f @g x</c> is parsed as a reference to the call <c>g x</c>; what it means is the arguments <c>@g</c> and
/// <c>x</c>.
/// </summary>
internal static class ReferenceArguments
{
    public static IReadOnlyList<ExpressionSyntax> Flatten(IReadOnlyList<ExpressionSyntax> arguments)
    {
        if (arguments.Count == 0 || !IsReferenceToCall(arguments[arguments.Count - 1], out var reference, out var call))
            return arguments;
        var target = new UnaryExpression(
            new TextRange(reference!.Range.Start, call!.Target.Range.End), reference.Op, call.Target);
        return [.. arguments.Take(arguments.Count - 1), target, .. call.Arguments];
    }

    private static bool IsReferenceToCall(
        ExpressionSyntax argument, out UnaryExpression? reference, out CallExpression? call)
    {
        reference = argument as UnaryExpression;
        call = reference?.Operand as CallExpression;
        return reference?.Op == UnaryOperator.FunctionReference && call is { IsExplicit: false, Arguments.Count: > 0 };
    }
}
