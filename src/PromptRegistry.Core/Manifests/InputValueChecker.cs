using System.Globalization;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Manifests;

/// <summary>Checks a written value against an input's type.</summary>
public static class InputValueChecker
{
    /// <returns>Whether the value fits.</returns>
    public static bool Check(
        YamlNode value, InputType type, string what, DiagnosticDescriptor descriptor, ICollection<Diagnostic> diagnostics)
    {
        if (value is YamlScalar { IsNull: true } && (type.IsNullable || type.Kind != InputKind.String))
            return type.IsNullable || Wrong(value, type, what, descriptor, diagnostics);

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
            case InputKind.Messages:
                return value is YamlSequence conversation
                    ? conversation.Items.Select(i => ConversationValue.Check(i, what, descriptor, diagnostics)).ToList().TrueForAll(fits => fits)
                    : Wrong(value, type, what, descriptor, diagnostics);
            default:
                return value is YamlScalar scalar && IsScalarOf(scalar, type)
                    || Wrong(value, type, what, descriptor, diagnostics);
        }
    }

    /// <summary>
    /// Checks a value that fits its type against what else the input says: a number against minimum and maximum, an untrusted conversation against roles
    /// that give orders.
    /// </summary>
    public static bool CheckInput(
        YamlNode value, InputDefinition input, DiagnosticDescriptor descriptor, ICollection<Diagnostic> diagnostics)
    {
        if (input.Type.Kind == InputKind.Messages) return ConversationValue.CheckTrust(value, input, descriptor, diagnostics);
        return CheckRange(value, input, descriptor, diagnostics);
    }

    private static bool CheckRange(
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

    private static string Text(double? number) => number!.Value.ToString("R", CultureInfo.InvariantCulture);

    private static bool IsScalarOf(YamlScalar scalar, InputType type) => type.Kind switch
    {
        InputKind.String or InputKind.Image or InputKind.Audio or InputKind.File => true,
        InputKind.Integer => scalar.AsInteger is not null,
        InputKind.Number => scalar.AsNumber is not null,
        InputKind.Boolean => scalar.AsBoolean is not null,
        InputKind.Date => scalar.AsDate is not null,
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
                    + Suggestion.Listing("Properties", names)));
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
            InputKind.Image or InputKind.Audio or InputKind.File => "a file below the prompt, or a data: or https: address",
            InputKind.Messages => "a list of messages: [{ role: user, content: … }]",
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
