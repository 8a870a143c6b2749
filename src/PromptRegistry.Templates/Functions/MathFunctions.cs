using PromptRegistry.Templates.Limits;
using PromptRegistry.Templates.Operations;
using PromptRegistry.Templates.Values;
using static PromptRegistry.Templates.Functions.Parameter;

namespace PromptRegistry.Templates.Functions;

/// <summary>The functions of <c>math</c>.</summary>
public static class MathFunctions
{
    public static TemplateValue Abs(TemplateValue value) => value.Kind switch
    {
        TemplateValueKind.Null => default,
        TemplateValueKind.Integer => value.AsInteger() < 0 ? Operators.Negate(value) : value,
        TemplateValueKind.Number => TemplateValue.From(Math.Abs(value.AsNumber())),
        TemplateValueKind.Single => TemplateValue.From(Math.Abs(value.AsSingle())),
        TemplateValueKind.Decimal => TemplateValue.From(Math.Abs(value.AsDecimal())),
        _ => throw new OperationException($"The value `{value}` is not a number"),
    };

    public static double Ceil(double value) => Math.Ceiling(value);
    public static double Floor(double value) => Math.Floor(value);

    /// <exception cref="OperationException">The digits are not between 0 and 15.</exception>
    public static double Round(double value, int precision) => precision is >= 0 and <= 15
        ? Math.Round(value, precision)
        : throw new OperationException("Rounding digits must be between 0 and 15, inclusive. (Parameter 'digits')");

    public static TemplateValue Plus(RenderContext context, TemplateValue left, TemplateValue right) =>
        Operators.Apply(BinaryOperator.Add, left, right, context);

    public static TemplateValue Minus(RenderContext context, TemplateValue left, TemplateValue right) =>
        Operators.Apply(BinaryOperator.Subtract, left, right, context);

    public static TemplateValue Times(RenderContext context, TemplateValue left, TemplateValue right) =>
        Operators.Apply(BinaryOperator.Multiply, left, right, context);

    public static TemplateValue Modulo(RenderContext context, TemplateValue left, TemplateValue right) =>
        Operators.Apply(BinaryOperator.Modulus, left, right, context);

    /// <summary>A whole divisor gives a whole quotient, rounded down.</summary>
    public static TemplateValue DividedBy(RenderContext context, double value, TemplateValue divisor)
    {
        var quotient = Operators.Apply(BinaryOperator.Divide, TemplateValue.From(value), divisor, context);
        if (divisor.Kind != TemplateValueKind.Integer || quotient.Kind != TemplateValueKind.Number) return quotient;
        var floor = Math.Floor(quotient.AsNumber());
        if (double.IsNaN(floor)) return 0;
        return (int)Math.Max(int.MinValue, Math.Min(int.MaxValue, floor));
    }

    public static string? Format(TemplateValue value, string? format, string? culture) =>
        ObjectFormats.Format(value, format, culture, value.IsNumeric, "number");

    public static bool IsNumber(TemplateValue value) => value.IsNumeric;

    /// <summary>The names, parameters and bodies of the module.</summary>
    internal static void Register(ModuleBuilder module)
    {
        module.Add("abs", Result.Any, [Value("value")], (_, a) => Abs(a[0]));
        module.Add("ceil", Result.Number, [Number("value")], (_, a) => Ceil(a.Number(0)));
        module.Add("floor", Result.Number, [Number("value")], (_, a) => Floor(a.Number(0)));
        module.Add("round", Result.Number,
            [Number("value"), OptionalInteger("precision", 0)],
            (_, a) => Round(a.Number(0), a.Integer(1)));
        module.Add("plus", Result.Any, [Value("value"), Value("with")],
            (c, a) => Plus(c, a[0], a[1]), needsContext: true);
        module.Add("minus", Result.Any, [Value("value"), Value("with")],
            (c, a) => Minus(c, a[0], a[1]), needsContext: true);
        module.Add("times", Result.Any, [Value("value"), Value("with")],
            (c, a) => Times(c, a[0], a[1]), needsContext: true);
        module.Add("modulo", Result.Any, [Value("value"), Value("with")],
            (c, a) => Modulo(c, a[0], a[1]), needsContext: true);
        module.Add("divided_by", Result.Any, [Number("value"), Value("divisor")],
            (c, a) => DividedBy(c, a.Number(0), a[1]), needsContext: true);
        module.Add("format", Result.Text,
            [Value("value"), Text("format"), OptionalText("culture")],
            (_, a) => Format(a[0], a.Text(1), a.Text(2)));
        module.Add("is_number", Result.Boolean, [Value("value")], (_, a) => IsNumber(a[0]));
        module.Refuse("random", Result.Integer, [Integer("minValue"), Integer("maxValue")], isNondeterministic: true);
        module.Refuse("uuid", Result.Text, [], isNondeterministic: true);
    }
}
