using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Functions;

/// <summary>The arguments of one call, as a window on the interpreter's stack.</summary>
internal readonly struct Arguments(TemplateValue[] values, int start, int count)
{
    public int Count => count;
    public TemplateValue this[int index] => index < count ? values[start + index] : default;

    /// <summary>The arguments from a position on, less the nulls that stand for none.</summary>
    public TemplateValue[] From(int index)
    {
        var rest = new List<TemplateValue>();
        for (var i = index; i < count; i++)
        {
            if (!this[i].IsNull) rest.Add(this[i]);
        }

        return [.. rest];
    }

    public string? Text(int index) => Conversions.ToTextOrNull(this[index]);
    public int Integer(int index) => Conversions.ToInt32(this[index], index);
    public double Number(int index) => Conversions.ToDouble(this[index], index);
    public bool Boolean(int index) => Conversions.IsTrue(this[index]);
    public IReadOnlyList<TemplateValue>? List(int index) => Lists.Of(this[index], index);
    public DateTime Date(int index) => Conversions.ToDate(this[index], index);
    public TimeSpan TimeSpan(int index) => Conversions.ToTimeSpan(this[index], index);
}

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

        if (given.Length >= parameters.Count) return new Arguments(given, 0, given.Length);
        var complete = new TemplateValue[parameters.Count];
        given.CopyTo(complete, 0);
        for (var i = given.Length; i < complete.Length; i++) complete[i] = parameters[i].Default;
        var hasRest = function.Signature.HasRest && given.Length < parameters.Count;
        return new Arguments(complete, 0, hasRest ? complete.Length - 1 : complete.Length);
    }
}
