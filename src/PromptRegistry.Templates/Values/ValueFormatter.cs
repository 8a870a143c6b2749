using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace PromptRegistry.Templates.Values;

/// <summary>Values as text: bare at the top, quoted and escaped inside arrays and objects.</summary>
public static class ValueFormatter
{
    /// <summary>How deep arrays and objects may be nested before printing them is refused.</summary>
    public const int DefaultDepth = 20;

    /// <summary>How long the text of a list or object may be where no render sets a limit.</summary>
    public const int DefaultLength = 64 * 1024 * 1024;

    /// <summary>The format of dates that no function formatted.</summary>
    public const string DateFormat = "dd MMM yyyy";

    public static string ToText(TemplateValue value) => value.Kind switch
    {
        TemplateValueKind.Null or TemplateValueKind.Empty => "",
        TemplateValueKind.Boolean => value.AsBoolean() ? "true" : "false",
        TemplateValueKind.Integer => value.AsInteger().ToString(CultureInfo.InvariantCulture),
        TemplateValueKind.String => value.AsString()!,
        TemplateValueKind.Number => ToText(value.AsNumber()),
        TemplateValueKind.Single => ToText(value.AsSingle()),
        TemplateValueKind.Decimal => value.AsDecimal().ToString(CultureInfo.InvariantCulture),
        TemplateValueKind.BigInteger => Printable(value.AsBigInteger()).ToString(CultureInfo.InvariantCulture),
        TemplateValueKind.Date => ToText(value.AsDate()),
        TemplateValueKind.TimeSpan => value.AsTimeSpan().ToString(),
        TemplateValueKind.Function => "<function>",
        _ => Nested(value, DefaultLength),
    };

    /// <summary>The number, if it can be printed: the time that takes is the square of its length, and nothing ends it.</summary>
    /// <exception cref="OperationException">It has more digits.</exception>
    internal static BigInteger Printable(BigInteger value) => BigInteger.Abs(value) < Largest.Number
        ? value
        : throw new OperationException($"The number has more than {Largest.Digits} digits.");

#if NET
    public static string ToText(double value) => value.ToString(CultureInfo.InvariantCulture);
    public static string ToText(float value) => value.ToString(CultureInfo.InvariantCulture);
#else
    public static string ToText(double value) => value.ToString("R", CultureInfo.InvariantCulture);
    public static string ToText(float value) => value.ToString("R", CultureInfo.InvariantCulture);
#endif

    public static string ToText(DateTime value) => value.ToString(DateFormat, CultureInfo.InvariantCulture);

    /// <summary>As above; the text of a list or object ends early once it is longer than the limit.</summary>
    /// <exception cref="OperationException">A number has too many digits to be printed.</exception>
    /// <param name="value">What to print.</param>
    /// <param name="limit">The length that the caller can use.</param>
    public static string ToTextUpTo(TemplateValue value, int limit)
    {
        if (value.Kind is not (TemplateValueKind.Array or TemplateValueKind.Object)) return ToText(value);
        var output = new StringBuilder();
        AppendNested(output, value, DefaultDepth, limit);
        return output.ToString();
    }

    /// <summary>
    /// Writes a value as it appears inside an array or object. The same list can stand in a value many times: nothing
    /// more is added once the text is longer than the limit.
    /// </summary>
    /// <exception cref="OperationException">The value is nested deeper than <paramref name="depth"/>.</exception>
    public static void AppendNested(StringBuilder output, TemplateValue value, int depth, int limit)
    {
        if (output.Length > limit) return;
        switch (value.Kind)
        {
            case TemplateValueKind.Null or TemplateValueKind.Empty: output.Append("null"); break;
            case TemplateValueKind.String when !value.IsCharacter:
                AppendQuoted(output, value.AsString()!);
                break;
            case TemplateValueKind.Array: AppendArray(output, value.AsArray()!, depth, limit); break;
            case TemplateValueKind.Object: AppendObject(output, value.AsObject()!, depth, limit); break;
            default: output.Append(ToText(value)); break;
        }
    }

    private static string Nested(TemplateValue value, int limit)
    {
        var text = ToTextUpTo(value, limit);
        return text.Length <= limit
            ? text
            : throw new OperationException($"The text of the value is longer than {limit} characters.");
    }

    private static void AppendArray(StringBuilder output, IReadOnlyList<TemplateValue> items, int depth, int limit)
    {
        EnsureDepth(depth);
        output.Append('[');
        for (var i = 0; i < items.Count && output.Length <= limit; i++)
        {
            if (i > 0) output.Append(", ");
            AppendNested(output, items[i], depth - 1, limit);
        }

        output.Append(']');
    }

    private static void AppendObject(StringBuilder output, ITemplateObject value, int depth, int limit)
    {
        EnsureDepth(depth);
        output.Append('{');
        var first = true;
        foreach (var name in value.Names)
        {
            if (output.Length > limit) break;
            if (!value.TryGet(name, out var member)) continue;
            if (!first) output.Append(", ");
            first = false;
            if (IsIdentifier(name)) output.Append(name);
            else AppendQuoted(output, name);
            output.Append(": ");
            AppendNested(output, member, depth - 1, limit);
        }

        output.Append('}');
    }

    private static void EnsureDepth(int depth)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (depth <= 1) throw new OperationException("Structure is too deeply nested or contains reference loops.");
    }

    private static void AppendQuoted(StringBuilder output, string text)
    {
        output.Append('"');
        foreach (var c in text)
        {
            switch (c)
            {
                case '"': output.Append("\\\""); break;
                case '\\': output.Append("\\\\"); break;
                case '\n': output.Append("\\n"); break;
                case '\r': output.Append("\\r"); break;
                case '\t': output.Append("\\t"); break;
                case '\b': output.Append("\\b"); break;
                case '\f': output.Append("\\f"); break;
                case '\v': output.Append("\\v"); break;
                case '\0': output.Append("\\0"); break;
                default:
                    if (char.IsControl(c))
                        output.Append("\\x").Append(((int)c).ToString("x2", CultureInfo.InvariantCulture));
                    else output.Append(c);
                    break;
            }
        }

        output.Append('"');
    }

    private static bool IsIdentifier(string name)
    {
        if (name.Length == 0 || !(char.IsLetter(name[0]) || name[0] == '_')) return false;
        foreach (var c in name)
        {
            if (!char.IsLetterOrDigit(c) && c != '_') return false;
        }

        return true;
    }

    /// <summary>Made when the first big number is printed.</summary>
    private static class Largest
    {
        public const int Digits = 20_000;

        public static readonly BigInteger Number = BigInteger.Pow(10, Digits);
    }
}

/// <summary>Values inside <c>$"{…}"</c>, which prints booleans as .NET does and lists by their type's name.</summary>
public static class Interpolations
{
    public static string ToText(TemplateValue value) => value.Kind switch
    {
        TemplateValueKind.Boolean => value.AsBoolean() ? "True" : "False",
        TemplateValueKind.Array => TypeNames.IsIterator(value)
            ? "Scriban.Runtime.ScriptRange"
            : "Scriban.Runtime.ScriptArray",
        TemplateValueKind.Date => value.AsDate().ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => Conversions.ToText(value),
    };
}
