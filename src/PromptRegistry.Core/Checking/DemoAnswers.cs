using System.Globalization;
using System.Text.RegularExpressions;
using PromptRegistry.Core.Accessors;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Checking;

/// <summary>
/// Whether the answers of few-shot examples are ones that the prompt's own reader takes: a model learns from them what to answer. What the reader leaves as JSON is not
/// looked into.
/// </summary>
internal static class DemoAnswers
{
    private static readonly TimeSpan PatternTime = TimeSpan.FromMilliseconds(250);

    /// <param name="output">The types of the answer; null where it is text, or its schema cannot be used.</param>
    public static IEnumerable<Diagnostic> Check(PromptManifest manifest, OutputTypes? output)
    {
        if (output is null) yield break;
        foreach (var demo in manifest.Demos)
        {
            if (Problem(demo, output.Root) is { } problem)
            {
                yield return new Diagnostic(ManifestDiagnostics.DemoBreaksSchema, demo.Place(demo.Written.Location),
                    $"The answer of this demo is none that {manifest.Name} may give: {problem} Correct the demo, or the schema.");
            }
        }
    }

    private static string? Problem(DemoDefinition demo, OutputShape root)
    {
        if (demo.Written is not YamlScalar) return Problem(demo.Written, root, "");
        var read = YamlReader.Read(demo.Output, "demo");
        return read.Diagnostics.Count > 0 || read.Root is not YamlMapping answer || !IsJson(answer)
            ? "it is no JSON object. Write it as one, or as YAML."
            : Problem(answer, root, "");
    }

    /// <summary>YAML takes names and texts without quotes, and JSON does not.</summary>
    private static bool IsJson(YamlNode node) => node switch
    {
        YamlMapping mapping => mapping.Entries.All(e => !e.Key.IsPlain && IsJson(e.Value)),
        YamlSequence sequence => sequence.Items.All(IsJson),
        YamlScalar scalar => !IsText(scalar) || !scalar.IsPlain,
        _ => false,
    };

    private static string? Problem(YamlNode? node, OutputShape shape, string pointer)
    {
        if (node is null or YamlScalar { IsNull: true }) return shape.IsNullable || shape.Kind == OutputKind.Json ? null : Unexpected(pointer, Noun(shape), "nothing");
        return shape.Kind switch
        {
            OutputKind.Text => node is YamlScalar text && IsText(text) ? TextProblem(text.Value, shape.Limits, pointer) : Unexpected(node, pointer, shape),
            OutputKind.Enum => node is YamlScalar word && IsText(word) && shape.Members.Any(m => m.Word == word.Value) ? null : Unexpected(node, pointer, shape),
            OutputKind.Boolean => node is YamlScalar { AsBoolean: not null } ? null : Unexpected(node, pointer, shape),
            OutputKind.Integer => node is YamlScalar { AsNumber: { } whole } && whole == Math.Floor(whole) ? NumberProblem(whole, shape.Limits, pointer) : Unexpected(node, pointer, shape),
            OutputKind.Number => node is YamlScalar { AsNumber: { } number } ? NumberProblem(number, shape.Limits, pointer) : Unexpected(node, pointer, shape),
            OutputKind.List => node is YamlSequence list ? ListProblem(list, shape, pointer) : Unexpected(node, pointer, shape),
            OutputKind.Map => node is YamlMapping map
                ? map.Entries.Select(e => Problem(e.Value, shape.Element!, $"{pointer}/{e.Key.Value}")).FirstOrDefault(p => p is not null)
                : Unexpected(node, pointer, shape),
            OutputKind.Record => node is YamlMapping record ? RecordProblem(record, shape, pointer) : Unexpected(node, pointer, shape),
            _ => null,
        };
    }

    private static string? RecordProblem(YamlMapping record, OutputShape shape, string pointer)
    {
        var names = shape.Properties.Select(p => p.Name).ToList();
        if (record.Entries.FirstOrDefault(e => !names.Contains(e.Key.Value)) is { } other)
            return $"{Place(pointer)} has '{other.Key.Value}', which the schema does not know.{Suggestion.Sentence(other.Key.Value, names)}";
        return shape.Properties.Select(p => Problem(record.Find(p.Name), p.Shape, $"{pointer}/{p.Name}")).FirstOrDefault(p => p is not null);
    }

    private static string? ListProblem(YamlSequence list, OutputShape shape, string pointer)
    {
        if (list.Items.Count < (shape.Limits.MinItems ?? 0)) return $"{Place(pointer)} needs at least {Number(shape.Limits.MinItems!.Value)} items.";
        if (list.Items.Count > (shape.Limits.MaxItems ?? int.MaxValue)) return $"{Place(pointer)} may have at most {Number(shape.Limits.MaxItems!.Value)} items.";
        return list.Items.Select((item, i) => Problem(item, shape.Element!, $"{pointer}/{Number(i)}")).FirstOrDefault(p => p is not null);
    }

    private static string? NumberProblem(double number, OutputLimits limits, string pointer)
    {
        var wanted = number < limits.Minimum ? $"at least {Number(limits.Minimum!.Value)}"
            : number > limits.Maximum ? $"at most {Number(limits.Maximum!.Value)}"
            : number <= limits.ExclusiveMinimum ? $"more than {Number(limits.ExclusiveMinimum!.Value)}"
            : number >= limits.ExclusiveMaximum ? $"less than {Number(limits.ExclusiveMaximum!.Value)}"
            : limits.MultipleOf is { } step && !IsMultiple(number, step) ? $"a multiple of {Number(step)}"
            : null;
        return wanted is null ? null : Unexpected(pointer, wanted, Number(number));
    }

    private static bool IsMultiple(double number, double step) => Math.Abs(number) < 7e27 && step is > 1e-27 and < 7e27
        ? (decimal)number % (decimal)step == 0
        : Math.IEEERemainder(number, step) == 0;

    private static string? TextProblem(string text, OutputLimits limits, string pointer)
    {
        // Code points, as the reader counts.
        var length = text.Count(c => !char.IsLowSurrogate(c));
        if (limits.MinLength is { } least && length < least) return $"{Place(pointer)} needs at least {Number(least)} characters.";
        if (limits.MaxLength is { } most && length > most) return $"{Place(pointer)} may have at most {Number(most)} characters.";
        if (limits.Pattern is not { } pattern) return null;
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant, PatternTime) ? null : $"{Place(pointer)} must match {pattern}, but '{text}' was found.";
        }
        catch (RegexMatchTimeoutException)
        {
            return $"{Place(pointer)} takes too long to be compared with {pattern}.";
        }
    }

    /// <summary>Whether it is a text in JSON.</summary>
    private static bool IsText(YamlScalar scalar) => !scalar.IsNull && scalar.AsNumber is null && scalar.AsBoolean is null;

    private static string Unexpected(YamlNode found, string pointer, OutputShape shape) => Unexpected(pointer, Noun(shape), found.Kind);

    private static string Unexpected(string pointer, string wanted, string found) => $"{Place(pointer)} must be {wanted}, but {found} was found.";

    private static string Place(string pointer) => pointer.Length == 0 ? "it" : pointer;

    private static string Noun(OutputShape shape) => shape.Kind switch
    {
        OutputKind.Text => "a text",
        OutputKind.Integer => "a whole number",
        OutputKind.Number => "a number",
        OutputKind.Boolean => "true or false",
        OutputKind.Enum => $"one of {string.Join(", ", shape.Members.Select(m => m.Word))}",
        OutputKind.List => "a list",
        _ => "an object",
    };

    private static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
