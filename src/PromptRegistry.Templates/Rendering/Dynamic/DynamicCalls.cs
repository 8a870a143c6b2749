using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Functions;
using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering.Dynamic;

/// <summary>Calls in Scriban mode: built-in functions, functions of the template, includes.</summary>
internal sealed class DynamicCalls
{
    private readonly DynamicInterpreter _interpreter;
    private readonly DynamicEvaluator _evaluator;
    private readonly ScriptCalls _scripts;
    private readonly DynamicIncludes _includes;
    private BoundBlock? _passedBlock;

    public DynamicCalls(DynamicInterpreter interpreter, DynamicEvaluator evaluator)
    {
        _interpreter = interpreter;
        _evaluator = evaluator;
        _scripts = new ScriptCalls(interpreter);
        _includes = new DynamicIncludes(interpreter);
    }

    public TemplateValue Invoke(BoundInvoke invoke)
    {
        var target = _evaluator.EvaluateUncalled(invoke.Target);
        return Invoke(target, invoke, invoke.Target, invoke.Arguments);
    }

    public TemplateValue Invoke(
        TemplateValue target, BoundExpression site, BoundExpression name, IReadOnlyList<BoundArgument> arguments)
    {
        var block = _passedBlock;
        _passedBlock = null;
        if (target.AsFunction() is not { } function)
        {
            if (name is not BoundName { Name: "date", IsLocal: false } || target.Kind != TemplateValueKind.Object)
                return NotCallable(target, site, name);

            // The module of dates is itself a function: date "2024-01-31".
            function = Builtins.Find("date", "parse")!;
        }

        RefuseStatement(function, site, name);
        var given = Evaluate(arguments, function is ScriptFunction { Definition.Parameters: null });
        return function switch
        {
            FunctionSymbol symbol => CallBuiltin(symbol, site, given),
            ScriptFunction script => _scripts.Call(script.Definition, site.Range, given, block),
            IncludeFunction include => _includes.Call(include.Name, site.Range, given),
            _ => throw _interpreter.Fail(site.Range, $"The function `{function.Name}` cannot be called."),
        };
    }

    /// <summary>A call by a function that got this function as an argument.</summary>
    public TemplateValue CallBack(TemplateFunction function, TemplateValue[] arguments)
    {
        var given = Array.ConvertAll(arguments, value => new GivenArgument(null, value, default));
        return function switch
        {
            FunctionSymbol symbol => symbol.Body(_interpreter, ArgumentBinder.Complete(symbol, arguments)),
            ScriptFunction script => _scripts.Call(script.Definition, default, given, null),
            IncludeFunction include => _includes.Call(include.Name, default, given),
            _ => default,
        };
    }

    public void Wrap(BoundWrap wrap)
    {
        if (wrap.Target is not (BoundInvoke or BoundName or BoundMember or BoundIndex))
        {
            throw _interpreter.Fail(
                wrap.Target.Range,
                $"Expecting a direct function instead of the expression "
                + $"`{_interpreter.Source.Slice(wrap.Target.Range)}/nested expression`");
        }

        _passedBlock = wrap.Body;
        _interpreter.Write(_evaluator.Evaluate(wrap.Target));
        _passedBlock = null;
    }

    private void RefuseStatement(TemplateFunction function, BoundExpression site, BoundExpression name)
    {
        if (_interpreter.Settings.RefuseStatementsAsExpressions
            && function is ScriptFunction { Definition.Returns: false }
            && !ReferenceEquals(site, _interpreter.StatementCall))
        {
            throw _interpreter.Fail(
                site.Range,
                $"The function `{_interpreter.Source.Slice(name.Range)}` is a statement and cannot be used within an "
                + "expression.");
        }
    }

    private GivenArgument[] Evaluate(IReadOnlyList<BoundArgument> arguments, bool allowsAnyOrder)
    {
        if (arguments.Count == 0)
            return [];
        var given = new List<GivenArgument>(arguments.Count);
        var hasNamed = false;
        foreach (var argument in arguments)
        {
            if (argument.Name is not null)
                hasNamed = true;
            else if (hasNamed && !allowsAnyOrder)
                throw _interpreter.Fail(argument.Range, "Cannot pass this argument after a named argument");
            var value = _evaluator.Evaluate(argument.Value);
            if (argument.Value is BoundExpand && value.AsArray() is { } items)
                given.AddRange(items.Select(item => new GivenArgument(null, item, argument.Range)));
            else
                given.Add(new GivenArgument(argument.Name, value, argument.Range));
        }

        return [.. given];
    }

    private TemplateValue NotCallable(TemplateValue target, BoundExpression site, BoundExpression name)
    {
        var text = _interpreter.Source.Slice(name.Range);
        var isBarePipe = site is BoundInvoke { IsPipe: true, Arguments.Count: 1 };
        if (target.IsNull && !isBarePipe)
        {
            if (_interpreter.Settings.RelaxedFunctionAccess)
                return default;
            throw _interpreter.Fail(name.Range, $"The function `{text}` was not found");
        }

        if (isBarePipe)
        {
            throw _interpreter.Fail(
                name.Range, $"Pipe expression destination `{text}` is not a valid function ");
        }

        var value = target.Kind switch
        {
            TemplateValueKind.Boolean => target.AsBoolean() ? "True" : "False",
            TemplateValueKind.Array => "Scriban.Runtime.ScriptArray",
            _ => _interpreter.ToText(target),
        };
        throw _interpreter.Fail(site.Range, $"Invalid target function `{value}` ({TypeNames.Of(target)})");
    }

    private TemplateValue CallBuiltin(FunctionSymbol function, BoundExpression site, GivenArgument[] given)
    {
        var places = new TextRange[Math.Max(given.Length, function.Parameters.Count)];
        var arguments = Place(function, site, given, places);
        try
        {
            return function.Body(_interpreter, arguments);
        }
        catch (OperationException e)
        {
            var range = e.Operand >= 0 && e.Operand < places.Length && places[e.Operand].Length > 0
                ? places[e.Operand]
                : site.Range;
            throw _interpreter.Fail(range, e.Message, e);
        }
        catch (Exception e) when (OperationErrors.Is(e))
        {
            throw _interpreter.Fail(site.Range, e.Message, e);
        }
    }

    private Arguments Place(
        FunctionSymbol function, BoundExpression site, GivenArgument[] given, TextRange[] places)
    {
        var parameters = function.Parameters;
        var values = new TemplateValue[places.Length];
        var isGiven = new bool[places.Length];
        for (var i = 0; i < given.Length; i++)
        {
            var index = i;
            if (given[i].Name is { } name)
            {
                index = 0;
                while (index < parameters.Count && parameters[index].Name != name)
                    index++;
                if (index == parameters.Count)
                    index = i;
            }

            values[index] = given[i].Value;
            places[index] = given[i].Range;
            isGiven[index] = true;
        }

        var missing = function.RequiredCount - isGiven.Take(function.RequiredCount).Count(g => g);
        if (missing > 0)
        {
            var text = _interpreter.Source.Slice(site is BoundInvoke invoke ? invoke.Target.Range : site.Range);
            throw _interpreter.Fail(
                new TextRange(site.Range.End, site.Range.End),
                $"Invalid number of arguments `{function.RequiredCount - missing}` passed to `{text}` "
                + $"while expecting `{function.RequiredCount}` arguments");
        }

        if (given.Length > parameters.Count && !function.Signature.HasRest)
        {
            throw _interpreter.Fail(
                site.Range, $"Argument index must be < {parameters.Count} (Parameter 'index')");
        }

        for (var i = 0; i < parameters.Count; i++)
        {
            if (!isGiven[i])
                values[i] = parameters[i].Default;
        }

        return new Arguments(values, 0, values.Length);
    }
}
