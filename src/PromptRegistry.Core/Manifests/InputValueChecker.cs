using System.Globalization;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Manifests;

/// <summary>Checks a written value against an input's type.</summary>
public static class InputValueChecker
{
    private static readonly string[] DateFormats =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm:ssK",
         "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss"];

    /// <returns>Whether the value fits.</returns>
    public static bool Check(
        YamlNode value, InputType type, string what, DiagnosticDescriptor descriptor, ICollection<Diagnostic> diagnostics)
    {
        if (value is YamlScalar { IsNull: true } && (type.IsNullable || type.Kind != InputKind.String))
        {
            return type.IsNullable || Wrong(value, type, what, descriptor, diagnostics);
        }

        switch (type.Kind)
        {
            case InputKind.Array:
                return value is YamlSequence sequence
                    ? sequence.Items.Select(i => Check(i, type.Element!, $"An item of {Lower(what)}", descriptor, diagnostics))
                        .ToList().TrueForAll(fits => fits)
                    : Wrong(value, type, what, descriptor, diagnostics);
            case InputKind.Map:
                return value is YamlMapping map
                    ? map.Entries.Select(e => Check(e.Value, type.Element!, $"'{e.Key.Value}' in {Lower(what)}", descriptor, diagnostics))
                        .ToList().TrueForAll(fits => fits)
                    : Wrong(value, type, what, descriptor, diagnostics);
            case InputKind.Object:
                return value is YamlMapping mapping
                    ? CheckObject(mapping, type, what, descriptor, diagnostics)
                    : Wrong(value, type, what, descriptor, diagnostics);
            default:
                return value is YamlScalar scalar && IsScalarOf(scalar, type)
                    || Wrong(value, type, what, descriptor, diagnostics);
        }
    }

    /// <summary>Checks a number against the input's minimum and maximum; other values pass.</summary>
    public static bool CheckRange(
        YamlNode value, InputDefinition input, DiagnosticDescriptor descriptor, ICollection<Diagnostic> diagnostics)
    {
        if (value is not YamlScalar scalar
            || !double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            || (!(number < input.Minimum) && !(number > input.Maximum)))
        {
            return true;
        }

        var range = input.Minimum is null ? $"at most {Text(input.Maximum)}"
            : input.Maximum is null ? $"at least {Text(input.Minimum)}"
            : $"from {Text(input.Minimum)} to {Text(input.Maximum)}";
        diagnostics.Add(new Diagnostic(descriptor, value.Location,
            $"'{input.Name}' must be {range}, but {scalar.Value} was found."));
        return false;
    }

    /// <summary>Reads a date or a date with time, as ISO 8601 writes it.</summary>
    public static bool TryDate(string text, out DateTime date) => DateTime.TryParseExact(
        text, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out date);

    private static string Text(double? number) => number!.Value.ToString("R", CultureInfo.InvariantCulture);

    private static bool IsScalarOf(YamlScalar scalar, InputType type) => type.Kind switch
    {
        InputKind.String => true,
        InputKind.Integer => scalar.IsPlain
            && int.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        InputKind.Number => scalar.IsPlain
            && double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && !double.IsNaN(number) && !double.IsInfinity(number),
        InputKind.Boolean => scalar is { IsPlain: true, Value: "true" or "false" or "True" or "False" or "TRUE" or "FALSE" },
        InputKind.Date => TryDate(scalar.Value, out _),
        InputKind.Enum => type.Values.Contains(scalar.Value, StringComparer.Ordinal),
        _ => false,
    };

    private static bool CheckObject(
        YamlMapping mapping, InputType type, string what, DiagnosticDescriptor descriptor, ICollection<Diagnostic> diagnostics)
    {
        var fits = true;
        var names = type.Properties.Select(p => p.Name).ToList();
        foreach (var entry in mapping.Entries)
        {
            var property = type.Properties.FirstOrDefault(p => p.Name == entry.Key.Value);
            if (property is null)
            {
                fits = false;
                diagnostics.Add(new Diagnostic(descriptor, entry.Key.Location,
                    $"{what} has no property '{entry.Key.Value}'.{Suggestion.Sentence(entry.Key.Value, names)}"
                    + $" Properties: {string.Join(", ", names)}."));
            }
            else
            {
                fits &= Check(entry.Value, property.Type, $"'{property.Name}'", descriptor, diagnostics);
            }
        }

        foreach (var property in type.Properties.Where(p => !p.Type.IsNullable && mapping.Find(p.Name) is null))
        {
            fits = false;
            diagnostics.Add(new Diagnostic(descriptor, mapping.Location, $"{what} lacks the property '{property.Name}'."));
        }

        return fits;
    }

    private static bool Wrong(
        YamlNode value, InputType type, string what, DiagnosticDescriptor descriptor, ICollection<Diagnostic> diagnostics)
    {
        var expected = type.Kind switch
        {
            InputKind.String => "a text",
            InputKind.Integer => "a whole number",
            InputKind.Number => "a number",
            InputKind.Boolean => "true or false",
            InputKind.Date => "a date such as 2026-01-31",
            InputKind.Enum => $"one of {string.Join(", ", type.Values)}",
            InputKind.Array => "a list",
            _ => "a mapping",
        };
        var hint = type.Kind == InputKind.Enum && value is YamlScalar scalar
            ? Suggestion.Sentence(scalar.Value, type.Values)
            : "";
        diagnostics.Add(new Diagnostic(descriptor, value.Location,
            $"{what} must be {expected}, but {value.Kind} was found.{hint}"));
        return false;
    }

    private static string Lower(string what) => char.ToLowerInvariant(what[0]) + what.Substring(1);
}
