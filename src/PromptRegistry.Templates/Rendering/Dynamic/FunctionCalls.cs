using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering.Dynamic;

/// <summary>Calls of functions that the template defined.</summary>
internal sealed class FunctionCalls(ScriptRuntime runtime)
{
    /// <summary>Calls one; a list that it returns is made while its names are in sight.</summary>
    public TemplateValue Call(
        ScriptFunction function, TextRange site, IReadOnlyList<GivenArgument> given, PassedBlock? block)
    {
        var parameters = function.Parameters is null ? null : Bind(function.Parameters, site, given);
        var locals = function.Parameters is null ? Arguments(given) : new TemplateObject();
        if (function.LocalName is { } own && !locals.TryGet(own, out _))
            locals[own] = TemplateValue.From(function);
        Enter(runtime, site);
        var source = runtime.Source;
        var indent = runtime.Output.Indent;
        var scope = runtime.Scope.EnterFunction(parameters, seesCaller: function.IsAnonymous);
        runtime.Scope.PushLocals(locals);
        runtime.PushBlock(block);
        runtime.Source = function.Source;
        try
        {
            runtime.Returned = default;
            function.Body(runtime);
            var result = LazyList.Held(runtime.Returned);
            runtime.Returned = default;
            return result;
        }
        finally
        {
            runtime.Source = source;
            runtime.PopBlock();
            runtime.Scope.PopLocals();
            runtime.Scope.ExitFunction(scope);
            runtime.Output.Indent = indent;
            runtime.Depth--;
        }
    }

    /// <summary>What a function without parameters sees: <c>$</c>, with named arguments as its members.</summary>
    public static TemplateObject Arguments(IReadOnlyList<GivenArgument> given)
    {
        var array = new TemplateArray();
        var locals = new TemplateObject { ["$"] = TemplateValue.From(array) };
        foreach (var argument in given)
        {
            if (argument.Name is null)
            {
                array.Add(argument.Value);
                continue;
            }

            array.SetProperty(argument.Name, argument.Value);
            locals[argument.Name] = argument.Value;
        }

        return locals;
    }

    /// <exception cref="TemplateException">The limit of recursion is reached.</exception>
    public static void Enter(ScriptRuntime runtime, TextRange site)
    {
        var limit = runtime.Limits.Recursion;
        if (limit > 0 && runtime.Depth >= limit)
        {
            throw runtime.Fail(
                site,
                $"Exceeding number of recursive depth limit `{limit}` for node: `{runtime.Source.Slice(site)}`");
        }

        runtime.Depth++;
    }

    private TemplateObject Bind(
        IReadOnlyList<ScriptParameter> parameters, TextRange site, IReadOnlyList<GivenArgument> given)
    {
        var values = new TemplateValue[parameters.Count];
        var isGiven = new bool[parameters.Count];
        var rest = parameters.Count > 0 && parameters[parameters.Count - 1].IsRest ? new TemplateArray() : null;
        var fixedCount = parameters.Count - (rest is null ? 0 : 1);
        for (var i = 0; i < given.Count; i++)
        {
            var index = IndexOf(parameters, given[i], i);
            if (index < fixedCount)
            {
                values[index] = given[i].Value;
                isGiven[index] = true;
            }
            else if (rest is null)
            {
                throw runtime.Fail(given[i].Range, Count(given.Count, site, parameters.Count));
            }
            else if (given[i].Name is { } name)
            {
                rest.SetProperty(name, given[i].Value);
            }
            else
            {
                rest.Add(given[i].Value);
            }
        }

        return Complete(parameters, values, isGiven, rest, fixedCount, site, given.Count);
    }

    private TemplateObject Complete(
        IReadOnlyList<ScriptParameter> parameters, TemplateValue[] values, bool[] isGiven, TemplateArray? rest,
        int fixedCount, TextRange site, int given)
    {
        var required = parameters.Take(fixedCount).Count(parameter => !parameter.IsOptional);
        var result = new TemplateObject();
        for (var i = 0; i < fixedCount; i++)
        {
            if (!isGiven[i] && !parameters[i].IsOptional)
                throw runtime.Fail(new TextRange(site.End, site.End), Count(given, site, required));
            result[parameters[i].Name] = isGiven[i] ? values[i] : parameters[i].Default;
        }

        if (rest is not null)
            result[parameters[fixedCount].Name] = TemplateValue.From(rest);
        return result;
    }

    private static int IndexOf(IReadOnlyList<ScriptParameter> parameters, GivenArgument argument, int position)
    {
        if (argument.Name is null)
            return position;
        for (var i = 0; i < parameters.Count; i++)
        {
            if (parameters[i].Name == argument.Name)
                return i;
        }

        return Math.Max(position, parameters.Count - 1 + (parameters.Any(p => p.IsRest) ? 0 : 1));
    }

    private string Count(int given, TextRange site, int expected) =>
        $"Invalid number of arguments `{given}` passed to `{runtime.Source.Slice(site)}` "
        + $"while expecting `{expected}` arguments";
}
