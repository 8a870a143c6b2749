using PromptRegistry.Templates.Functions;
using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering.Dynamic;

/// <summary>Calls of built-in functions in Scriban mode, which places arguments only when called.</summary>
internal sealed class BuiltinCalls(ScriptRuntime runtime)
{
    public TemplateValue Call(FunctionSymbol function, CallSite site, GivenArgument[] given)
    {
        var places = new TextRange[Math.Max(given.Length, function.Parameters.Count)];
        var arguments = Place(function, site, given, places);
        try
        {
            return runtime.Place(function.Body(runtime, arguments), site.Range);
        }
        catch (OperationException e)
        {
            var range = e.Operand >= 0 && e.Operand < places.Length && places[e.Operand].Length > 0
                ? places[e.Operand]
                : site.Range;
            throw runtime.Fail(range, e.Message, e);
        }
        catch (Exception e) when (OperationErrors.Is(e))
        {
            throw runtime.Fail(site.Range, e.Message, e);
        }
    }

    private Arguments Place(FunctionSymbol function, CallSite site, GivenArgument[] given, TextRange[] places)
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
            var text = runtime.Source.Slice(site.Target);
            throw runtime.Fail(
                new TextRange(site.Range.End, site.Range.End),
                $"Invalid number of arguments `{function.RequiredCount - missing}` passed to `{text}` "
                + $"while expecting `{function.RequiredCount}` arguments");
        }

        if (given.Length > parameters.Count && !function.Signature.HasRest)
            throw runtime.Fail(site.Range, $"Argument index must be < {parameters.Count} (Parameter 'index')");

        for (var i = 0; i < parameters.Count; i++)
        {
            if (!isGiven[i])
                values[i] = parameters[i].Default;
        }

        return new Arguments(values, 0, values.Length);
    }
}
