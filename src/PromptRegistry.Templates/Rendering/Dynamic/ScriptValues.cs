using System.Text;
using PromptRegistry.Templates.Functions;
using PromptRegistry.Templates.Syntax;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Rendering.Dynamic;

/// <summary>Values that Scriban mode makes of others; what does not fit is an error at its place.</summary>
public sealed class ScriptValues
{
    private readonly ScriptRuntime _runtime;

    internal ScriptValues(ScriptRuntime runtime) => _runtime = runtime;

    /// <summary>The object that plain names belong to.</summary>
    public TemplateValue This => TemplateValue.From(_runtime.Scope.Context);

    /// <summary>An operator that evaluates both sides.</summary>
    /// <exception cref="TemplateException">The operands do not fit.</exception>
    public TemplateValue Binary(
        BinaryOperator op, TemplateValue left, TemplateValue right, TextRange opRange, TextRange leftRange,
        TextRange rightRange)
    {
        try
        {
            return _runtime.Place(Operators.Apply(op, left, right, _runtime), opRange);
        }
        catch (OperationException e)
        {
            var range = e.Operand switch
            {
                0 => leftRange,
                1 => rightRange,
                _ => opRange,
            };
            throw _runtime.Fail(range, e.Message, e);
        }
    }

    /// <exception cref="TemplateException">The operand is no number.</exception>
    public TemplateValue Negate(TemplateValue operand, TextRange range)
    {
        try
        {
            return Operators.Negate(operand);
        }
        catch (OperationException e)
        {
            throw _runtime.Fail(range, e.Message, e);
        }
    }

    /// <exception cref="TemplateException">The operand is no number.</exception>
    public TemplateValue Plus(TemplateValue operand, TextRange range)
    {
        try
        {
            return Operators.Plus(operand);
        }
        catch (OperationException e)
        {
            throw _runtime.Fail(range, e.Message, e);
        }
    }

    /// <summary><c>[a, b]</c>.</summary>
    public static TemplateValue Array(params TemplateValue[] items) => TemplateValue.From(new TemplateArray(items));

    /// <summary><c>$"text {value}"</c>.</summary>
    public static TemplateValue Interpolate(params TemplateValue[] parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
            text.Append(Interpolations.ToText(part));
        return TemplateValue.From(text.ToString());
    }

    /// <summary>A value as the engine prints it.</summary>
    /// <exception cref="TemplateException">The value is nested too deeply.</exception>
    internal string ToText(TemplateValue value)
    {
        if (value.Kind == TemplateValueKind.Date)
            return DateFunctions.ToText(value, DateFormat, null) ?? "";
        if (value.Kind is not (TemplateValueKind.Array or TemplateValueKind.Object))
            return Conversions.ToText(value);
        var limits = _runtime.Limits;
        try
        {
            var text = new StringBuilder();
            ValueFormatter.AppendNested(
                text, value, limits.Nesting > 0 ? limits.Nesting : int.MaxValue, _runtime.Output.Limit);
            return text.ToString();
        }
        catch (OperationException e)
        {
            throw _runtime.Fail(default, e.Message, e);
        }
    }

    /// <summary>The format of dates, which templates may set: <c>date.format = '%F'</c>.</summary>
    private string? DateFormat => _runtime.Scope.TryGet("date", out var date)
        && date.AsObject() is { } module && module.TryGet("format", out var format)
            ? format.AsString()
            : null;
}
