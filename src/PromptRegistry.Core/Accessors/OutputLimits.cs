using System.Globalization;
using System.Text.RegularExpressions;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Accessors;

/// <summary>What an answer's schema asks of a value beside its type (JSON Schema, validation vocabulary of draft 2020-12); null where it asks nothing.</summary>
internal sealed record OutputLimits
{
    public static OutputLimits None { get; } = new();

    /// <summary>Of a number: at least, at most, more than, less than, and a multiple of.</summary>
    public double? Minimum { get; init; }

    public double? Maximum { get; init; }

    public double? ExclusiveMinimum { get; init; }

    public double? ExclusiveMaximum { get; init; }

    public double? MultipleOf { get; init; }

    /// <summary>Of a text, in characters (code points).</summary>
    public int? MinLength { get; init; }

    public int? MaxLength { get; init; }

    /// <summary>A regular expression that is found in a text.</summary>
    public string? Pattern { get; init; }

    /// <summary>Of a list.</summary>
    public int? MinItems { get; init; }

    public int? MaxItems { get; init; }

    /// <summary>Reads the limits that mean something for a kind; what is no number, and no regular expression, is left to the rules for schemas.</summary>
    public static OutputLimits Read(YamlMapping schema, OutputKind kind) => kind switch
    {
        OutputKind.Integer or OutputKind.Number => new OutputLimits
        {
            Minimum = Number(schema, "minimum"),
            Maximum = Number(schema, "maximum"),
            ExclusiveMinimum = Number(schema, "exclusiveMinimum"),
            ExclusiveMaximum = Number(schema, "exclusiveMaximum"),
            MultipleOf = Number(schema, "multipleOf") is > 0 and { } step ? step : null,
        },
        OutputKind.Text => new OutputLimits
        {
            MinLength = Count(schema, "minLength"),
            MaxLength = Count(schema, "maxLength"),
            Pattern = schema.Find("pattern") is YamlScalar pattern && IsExpression(pattern.Value) ? pattern.Value : null,
        },
        OutputKind.List => new OutputLimits { MinItems = Count(schema, "minItems"), MaxItems = Count(schema, "maxItems") },
        _ => None,
    };

    private static double? Number(YamlMapping schema, string key) =>
        schema.Find(key) is YamlScalar scalar
        && double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && !double.IsNaN(number) && !double.IsInfinity(number)
            ? number
            : null;

    private static int? Count(YamlMapping schema, string key) =>
        Number(schema, key) is >= 0 and <= int.MaxValue and { } number && number == Math.Floor(number) ? (int)number : null;

    private static bool IsExpression(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
