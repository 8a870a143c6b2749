using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Functions;

/// <summary>Brings arguments into the number and order that a built-in function's body expects.</summary>
internal static class ArgumentBinder
{
    /// <exception cref="OperationException">There are too few or too many.</exception>
    public static Arguments Complete(FunctionSymbol function, TemplateValue[] given)
    {
        var parameters = function.Parameters;
        var most = function.Signature.HasRest ? int.MaxValue : parameters.Count;
        if (given.Length < function.RequiredCount || given.Length > most)
        {
            throw new OperationException(
                $"Invalid number of arguments `{given.Length}` passed to `{function.Name}` "
                + $"while expecting `{function.RequiredCount}` arguments");
        }

        if (given.Length >= parameters.Count)
            return new Arguments(given, 0, given.Length);
        var complete = new TemplateValue[parameters.Count];
        given.CopyTo(complete, 0);
        for (var i = given.Length; i < complete.Length; i++)
            complete[i] = parameters[i].Default;
        var hasRest = function.Signature.HasRest && given.Length < parameters.Count;
        return new Arguments(complete, 0, hasRest ? complete.Length - 1 : complete.Length);
    }
}
