using static PromptRegistry.Templates.Functions.Parameter;

namespace PromptRegistry.Templates.Functions;

/// <summary>The names, parameters and bodies of <c>math</c>.</summary>
internal static class MathModule
{
    public static void Register(ModuleBuilder module)
    {
        module.Add("abs", "MathFunctions.Abs", Result.Any, [Value("value")], (_, a) => MathFunctions.Abs(a[0]));
        module.Add("ceil", "MathFunctions.Ceil", Result.Number, [Number("value")],
            (_, a) => MathFunctions.Ceil(a.Number(0)));
        module.Add("floor", "MathFunctions.Floor", Result.Number, [Number("value")],
            (_, a) => MathFunctions.Floor(a.Number(0)));
        module.Add("round", "MathFunctions.Round", Result.Number,
            [Number("value"), OptionalInteger("precision", 0)],
            (_, a) => MathFunctions.Round(a.Number(0), a.Integer(1)));
        module.Add("plus", "MathFunctions.Plus", Result.Any, [Value("value"), Value("with")],
            (c, a) => MathFunctions.Plus(c, a[0], a[1]), needsContext: true);
        module.Add("minus", "MathFunctions.Minus", Result.Any, [Value("value"), Value("with")],
            (c, a) => MathFunctions.Minus(c, a[0], a[1]), needsContext: true);
        module.Add("times", "MathFunctions.Times", Result.Any, [Value("value"), Value("with")],
            (c, a) => MathFunctions.Times(c, a[0], a[1]), needsContext: true);
        module.Add("modulo", "MathFunctions.Modulo", Result.Any, [Value("value"), Value("with")],
            (c, a) => MathFunctions.Modulo(c, a[0], a[1]), needsContext: true);
        module.Add("divided_by", "MathFunctions.DividedBy", Result.Any, [Number("value"), Value("divisor")],
            (c, a) => MathFunctions.DividedBy(c, a.Number(0), a[1]), needsContext: true);
        module.Add("format", "MathFunctions.Format", Result.Text,
            [Value("value"), Text("format"), OptionalText("culture")],
            (_, a) => MathFunctions.Format(a[0], a.Text(1), a.Text(2)));
        module.Add("is_number", "MathFunctions.IsNumber", Result.Boolean, [Value("value")],
            (_, a) => MathFunctions.IsNumber(a[0]));
        module.Refuse(
            "random", Result.Integer, [Integer("minValue"), Integer("maxValue")], isNondeterministic: true);
        module.Refuse("uuid", Result.Text, [], isNondeterministic: true);
    }
}
