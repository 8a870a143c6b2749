using System.Globalization;
using PromptRegistry.Core.Accessors;
using PromptRegistry.Templates.Functions;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Generator.TemplateCode;

/// <summary>Constants as C# source.</summary>
internal static class CSharpLiteral
{
    public static string Of(string text) => CSharpName.Literal(text);

    public static string Of(double value)
    {
        if (double.IsNaN(value)) return "double.NaN";
        if (double.IsInfinity(value)) return value > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity";
        return value.ToString("R", CultureInfo.InvariantCulture) + "d";
    }

    public static string Of(long value) => value == long.MinValue
        ? "long.MinValue"
        : value.ToString(CultureInfo.InvariantCulture) + (value is >= int.MinValue and <= int.MaxValue ? "" : "L");
}

/// <summary>The constants of a template as C# expressions.</summary>
internal static class LiteralCode
{
    public static ClrCode Of(TemplateValue value)
    {
        switch (value.Kind)
        {
            case TemplateValueKind.Null: return new ClrCode($"default({ClrTypes.Values}TemplateValue)", Clr.Value);
            case TemplateValueKind.Boolean: return new ClrCode(value.AsBoolean() ? "true" : "false", Clr.Boolean);
            case TemplateValueKind.String: return new ClrCode(CSharpLiteral.Of(value.AsString()!), Clr.Text);
            case TemplateValueKind.Integer:
                var number = value.AsInteger();
                var isInt = number is >= int.MinValue and <= int.MaxValue;
                return new ClrCode(CSharpLiteral.Of(number), isInt ? Clr.Int : Clr.Long);
            case TemplateValueKind.Number: return new ClrCode(CSharpLiteral.Of(value.AsNumber()), Clr.Double);
            case TemplateValueKind.Empty: return new ClrCode($"{ClrTypes.Values}TemplateValue.Empty", Clr.Value);
            case TemplateValueKind.Function:
                var function = (FunctionSymbol)value.AsFunction()!;
                return new ClrCode(
                    $"{ClrTypes.Rendering}EmittedCode.Function("
                    + $"{CSharpLiteral.Of(function.Module)}, {CSharpLiteral.Of(function.ShortName)})", Clr.Value);
            default: return new ClrCode(Rare(value), Clr.Value);
        }
    }

    private static string Rare(TemplateValue value) => value.Kind switch
    {
        TemplateValueKind.BigInteger => $"{ClrTypes.Values}TemplateValue.From(global::System.Numerics.BigInteger.Parse("
            + $"{CSharpLiteral.Of(value.ToString())}, global::System.Globalization.CultureInfo.InvariantCulture))",
        TemplateValueKind.Single =>
            $"{ClrTypes.Values}TemplateValue.From((float){CSharpLiteral.Of((double)value.AsSingle())})",
        TemplateValueKind.Decimal =>
            $"{ClrTypes.Values}TemplateValue.From({value.AsDecimal().ToString(CultureInfo.InvariantCulture)}m)",
        _ => throw new InvalidOperationException($"There is no constant of kind {value.Kind}."),
    };
}
