using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace PromptRegistry.Evaluation.Scorers.Schemas;

/// <summary>One validation of one document: collects violations and stops at its limits.</summary>
internal sealed class SchemaValidation(JsonElement root)
{
    public const int MaximumViolations = 20;

    public static readonly TimeSpan PatternTime = TimeSpan.FromMilliseconds(250);

    private const int MaximumDepth = 64;
    private const int MaximumSteps = 200_000;
    private const int MaximumUnique = 1000;

    private readonly List<SchemaViolation> violations = [];
    private int depth;
    private int steps;

    public IReadOnlyList<SchemaViolation> Violations => violations;

    public void Check(JsonElement schema, JsonElement value, string pointer)
    {
        if (violations.Count >= MaximumViolations) return;
        if (depth > MaximumDepth || ++steps > MaximumSteps)
        {
            Report(pointer, "is too deep or too large to be checked");
            return;
        }

        if (schema.ValueKind == JsonValueKind.True) return;
        if (schema.ValueKind == JsonValueKind.False)
        {
            Report(pointer, "is not allowed here");
            return;
        }

        depth++;
        foreach (var keyword in schema.EnumerateObject()) Apply(schema, keyword.Name, keyword.Value, value, pointer);
        depth--;
    }

    private void Apply(JsonElement schema, string keyword, JsonElement argument, JsonElement value, string pointer)
    {
        switch (keyword)
        {
            case "type":
                CheckType(argument, value, pointer);
                break;
            case "enum" when !Has(argument, value):
                Report(pointer, $"is {Show(value)}; expected one of {string.Join(", ", argument.EnumerateArray().Select(Show))}");
                break;
            case "const" when !JsonElement.DeepEquals(argument, value):
                Report(pointer, $"is {Show(value)}; expected {Show(argument)}");
                break;
            case "$ref":
                Check(SchemaReference.Resolve(root, argument.GetString()!)!.Value, value, pointer);
                break;
            case "allOf":
                foreach (var part in argument.EnumerateArray()) Check(part, value, pointer);
                break;
            case "anyOf" when Fitting(argument, value, pointer) == 0:
                Report(pointer, "fits none of the alternatives of 'anyOf'");
                break;
            case "oneOf" when Fitting(argument, value, pointer) is var fitting && fitting != 1:
                Report(pointer, $"fits {fitting} of the alternatives of 'oneOf'; expected exactly one");
                break;
            case "not" when Fits(argument, value, pointer):
                Report(pointer, "fits what 'not' forbids");
                break;
            default:
                ByKind(schema, keyword, argument, value, pointer);
                break;
        }
    }

    private void ByKind(JsonElement schema, string keyword, JsonElement argument, JsonElement value, string pointer)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                CheckObject(schema, keyword, argument, value, pointer);
                break;
            case JsonValueKind.Array:
                CheckArray(keyword, argument, value, pointer);
                break;
            case JsonValueKind.String:
                CheckString(keyword, argument, value.GetString()!, pointer);
                break;
            case JsonValueKind.Number:
                CheckNumber(keyword, argument, value, pointer);
                break;
        }
    }

    private void CheckType(JsonElement argument, JsonElement value, string pointer)
    {
        if (argument.ValueKind == JsonValueKind.String)
        {
            if (!IsOf(argument.GetString()!, value))
                Report(pointer, $"is {Kind(value)}; expected {argument.GetString()}");
            return;
        }

        var names = new List<string>();
        foreach (var item in argument.EnumerateArray()) names.Add(item.GetString()!);
        if (!names.Exists(name => IsOf(name, value)))
            Report(pointer, $"is {Kind(value)}; expected {string.Join(" or ", names)}");
    }

    private void CheckObject(JsonElement schema, string keyword, JsonElement argument, JsonElement value, string pointer)
    {
        switch (keyword)
        {
            case "required":
                foreach (var item in argument.EnumerateArray())
                {
                    var name = item.GetString()!;
                    if (!value.TryGetProperty(name, out _)) Report(pointer, $"lacks the property '{name}'");
                }

                break;
            case "properties":
                foreach (var property in argument.EnumerateObject())
                {
                    if (value.TryGetProperty(property.Name, out var member))
                        Check(property.Value, member, Child(pointer, property.Name));
                }

                break;
            case "additionalProperties":
                schema.TryGetProperty("properties", out var declared);
                foreach (var member in value.EnumerateObject())
                {
                    if (declared.ValueKind == JsonValueKind.Object && declared.TryGetProperty(member.Name, out _))
                        continue;
                    Check(argument, member.Value, Child(pointer, member.Name));
                }

                break;
            case "minProperties" when value.EnumerateObject().Count() < argument.GetInt32():
                Report(pointer, $"has {value.EnumerateObject().Count()} properties; expected at least {argument.GetInt32()}");
                break;
            case "maxProperties" when value.EnumerateObject().Count() > argument.GetInt32():
                Report(pointer, $"has {value.EnumerateObject().Count()} properties; expected at most {argument.GetInt32()}");
                break;
        }
    }

    private void CheckArray(string keyword, JsonElement argument, JsonElement value, string pointer)
    {
        switch (keyword)
        {
            case "items":
                var index = 0;
                foreach (var item in value.EnumerateArray())
                    Check(argument, item, $"{pointer}/{(index++).ToString(CultureInfo.InvariantCulture)}");
                break;
            case "minItems" when value.GetArrayLength() < argument.GetInt32():
                Report(pointer, $"has {value.GetArrayLength()} items; expected at least {argument.GetInt32()}");
                break;
            case "maxItems" when value.GetArrayLength() > argument.GetInt32():
                Report(pointer, $"has {value.GetArrayLength()} items; expected at most {argument.GetInt32()}");
                break;
            case "uniqueItems" when argument.ValueKind == JsonValueKind.True && value.GetArrayLength() > MaximumUnique:
                Report(pointer, $"has more than {MaximumUnique} items, too many to compare with each other");
                break;
            case "uniqueItems" when argument.ValueKind == JsonValueKind.True && HasDuplicate(value):
                Report(pointer, "has an item twice; expected each once");
                break;
        }
    }

    private void CheckString(string keyword, JsonElement argument, string value, string pointer)
    {
        switch (keyword)
        {
            case "minLength" when Length(value) < argument.GetInt32():
                Report(pointer, $"has {Length(value)} characters; expected at least {argument.GetInt32()}");
                break;
            case "maxLength" when Length(value) > argument.GetInt32():
                Report(pointer, $"has {Length(value)} characters; expected at most {argument.GetInt32()}");
                break;
            case "pattern":
                try
                {
                    if (!Regex.IsMatch(value, argument.GetString()!, RegexOptions.ECMAScript, PatternTime))
                        Report(pointer, $"is '{Shorten(value)}'; expected a match of {argument.GetString()}");
                }
                catch (RegexMatchTimeoutException)
                {
                    Report(pointer, $"takes too long to compare with {argument.GetString()}");
                }

                break;
        }
    }

    private void CheckNumber(string keyword, JsonElement argument, JsonElement element, string pointer)
    {
        if (argument.ValueKind != JsonValueKind.Number) return;
        var (value, limit) = (element.GetDouble(), argument.GetDouble());
        var expected = keyword switch
        {
            "minimum" when value < limit => "at least",
            "maximum" when value > limit => "at most",
            "exclusiveMinimum" when value <= limit => "more than",
            "exclusiveMaximum" when value >= limit => "less than",
            "multipleOf" when !IsMultiple(element, argument) => "a multiple of",
            _ => null,
        };
        if (expected is not null)
            Report(pointer, $"is {element.GetRawText()}; expected {expected} {argument.GetRawText()}");
    }

    private static bool IsMultiple(JsonElement value, JsonElement of) =>
        value.TryGetDecimal(out var number) && of.TryGetDecimal(out var step)
            ? number % step == 0
            : Math.IEEERemainder(value.GetDouble(), of.GetDouble()) == 0;

    private int Fitting(JsonElement alternatives, JsonElement value, string pointer) =>
        alternatives.EnumerateArray().Count(alternative => Fits(alternative, value, pointer));

    private bool Fits(JsonElement schema, JsonElement value, string pointer)
    {
        var trial = new SchemaValidation(root) { depth = depth, steps = steps };
        trial.Check(schema, value, pointer);
        steps = trial.steps;
        return trial.violations.Count == 0;
    }

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "integer" => value.ValueKind == JsonValueKind.Number && value.GetDouble() % 1 == 0,
        _ => Kind(value) == type,
    };

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.Null => "null",
        _ => "boolean",
    };

    private static bool Has(JsonElement array, JsonElement value)
    {
        foreach (var item in array.EnumerateArray())
        {
            if (JsonElement.DeepEquals(item, value)) return true;
        }

        return false;
    }

    private static bool HasDuplicate(JsonElement array)
    {
        var items = array.EnumerateArray().ToList();
        for (var i = 0; i < items.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (JsonElement.DeepEquals(items[i], items[j])) return true;
            }
        }

        return false;
    }

    /// <summary>JSON Schema counts characters, not UTF-16 units.</summary>
    private static int Length(string text) => text.EnumerateRunes().Count();

    private static string Child(string pointer, string name) =>
        $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    private static string Show(JsonElement value) => Shorten(value.GetRawText());

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..57] + "...";

    private void Report(string pointer, string message)
    {
        if (violations.Count < MaximumViolations) violations.Add(new SchemaViolation(pointer, message));
    }
}
