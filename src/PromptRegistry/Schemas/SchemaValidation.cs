using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace PromptRegistry.Schemas;

/// <summary>One validation of one document: collects violations and stops at its limits.</summary>
internal sealed class SchemaValidation(JsonElement root)
{
    public const int MaximumViolations = 20;

    public static readonly TimeSpan PatternTime = TimeSpan.FromMilliseconds(250);

    private const int MaximumDepth = 64;
    private const int MaximumSteps = 200_000;
    private const int MaximumUnique = 1000;

    private readonly List<SchemaViolation> violations = [];
    private SchemaViolation? limit;
    private int depth;
    private int steps;

    public IReadOnlyList<SchemaViolation> Violations => violations;

    public void Check(JsonElement schema, JsonElement value, string pointer)
    {
        if (violations.Count >= MaximumViolations) return;
        if (depth > MaximumDepth || ++steps > MaximumSteps)
        {
            ReportLimit(pointer, "is too deep or too large to be checked");
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
            case "if":
                if (schema.TryGetProperty(Fits(argument, value, pointer) ? "then" : "else", out var branch)) Check(branch, value, pointer);
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
                CheckArray(schema, keyword, argument, value, pointer);
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
                foreach (var member in value.EnumerateObject())
                {
                    if (!IsDeclared(schema, member.Name, pointer)) Check(argument, member.Value, Child(pointer, member.Name));
                }

                break;
            case "patternProperties":
                foreach (var pattern in argument.EnumerateObject())
                {
                    foreach (var member in value.EnumerateObject())
                    {
                        if (Matches(pattern.Name, member.Name, pointer)) Check(pattern.Value, member.Value, Child(pointer, member.Name));
                    }
                }

                break;
            case "propertyNames":
                foreach (var member in value.EnumerateObject())
                {
                    if (!Fits(argument, JsonSerializer.SerializeToElement(member.Name, NameContext.Default.String), pointer))
                        Report(pointer, $"has the property '{Shorten(member.Name)}', whose name does not fit 'propertyNames'");
                }

                break;
            case "dependentRequired":
                foreach (var dependent in argument.EnumerateObject())
                {
                    if (!value.TryGetProperty(dependent.Name, out _)) continue;
                    foreach (var item in dependent.Value.EnumerateArray())
                    {
                        if (!value.TryGetProperty(item.GetString()!, out _))
                            Report(pointer, $"lacks the property '{item.GetString()}', which '{dependent.Name}' needs");
                    }
                }

                break;
            case "dependentSchemas":
                foreach (var dependent in argument.EnumerateObject())
                {
                    if (value.TryGetProperty(dependent.Name, out _)) Check(dependent.Value, value, pointer);
                }

                break;
            case "unevaluatedProperties":
                var evaluated = new EvaluatedParts(root, Fits, Matches, pointer);
                evaluated.AddBeside(schema, value, "unevaluatedProperties");
                foreach (var member in value.EnumerateObject())
                {
                    if (!evaluated.Has(member.Name)) Check(argument, member.Value, Child(pointer, member.Name));
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

    private bool IsDeclared(JsonElement schema, string name, string pointer) =>
        (schema.TryGetProperty("properties", out var declared) && declared.TryGetProperty(name, out _))
        || (schema.TryGetProperty("patternProperties", out var patterns)
            && patterns.EnumerateObject().Any(pattern => Matches(pattern.Name, name, pointer)));

    private void CheckArray(JsonElement schema, string keyword, JsonElement argument, JsonElement value, string pointer)
    {
        switch (keyword)
        {
            case "prefixItems":
                for (var i = 0; i < Math.Min(argument.GetArrayLength(), value.GetArrayLength()); i++) Check(argument[i], value[i], Child(pointer, i));
                break;
            case "items":
                var first = schema.TryGetProperty("prefixItems", out var prefix) ? prefix.GetArrayLength() : 0;
                for (var i = first; i < value.GetArrayLength(); i++) Check(argument, value[i], Child(pointer, i));
                break;
            case "contains":
                var containing = value.EnumerateArray().Count(item => Fits(argument, item, pointer));
                var (least, most) = (Bound(schema, "minContains", 1), Bound(schema, "maxContains", int.MaxValue));
                if (containing < least) Report(pointer, $"has {containing} items that fit 'contains'; expected at least {least}");
                else if (containing > most) Report(pointer, $"has {containing} items that fit 'contains'; expected at most {most}");
                break;
            case "unevaluatedItems":
                var evaluated = new EvaluatedParts(root, Fits, Matches, pointer);
                evaluated.AddBeside(schema, value, "unevaluatedItems");
                for (var i = 0; i < value.GetArrayLength(); i++)
                {
                    if (!evaluated.Has(i)) Check(argument, value[i], Child(pointer, i));
                }

                break;
            case "minItems" when value.GetArrayLength() < argument.GetInt32():
                Report(pointer, $"has {value.GetArrayLength()} items; expected at least {argument.GetInt32()}");
                break;
            case "maxItems" when value.GetArrayLength() > argument.GetInt32():
                Report(pointer, $"has {value.GetArrayLength()} items; expected at most {argument.GetInt32()}");
                break;
            case "uniqueItems" when argument.ValueKind == JsonValueKind.True && value.GetArrayLength() > MaximumUnique:
                ReportLimit(pointer, $"has more than {MaximumUnique} items, too many to compare with each other");
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
            case "pattern" when !Matches(argument.GetString()!, value, pointer):
                Report(pointer, $"is '{Shorten(value)}'; expected a match of {argument.GetString()}");
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

    /// <summary>What takes too long is reported, and taken for no match.</summary>
    private bool Matches(string pattern, string text, string pointer)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.ECMAScript, PatternTime);
        }
        catch (RegexMatchTimeoutException)
        {
            ReportLimit(pointer, $"takes too long to compare with {pattern}");
            return false;
        }
    }

    private static int Bound(JsonElement schema, string keyword, int absent) =>
        schema.TryGetProperty(keyword, out var bound) ? bound.GetInt32() : absent;

    private int Fitting(JsonElement alternatives, JsonElement value, string pointer) =>
        alternatives.EnumerateArray().Count(alternative => Fits(alternative, value, pointer));

    private bool Fits(JsonElement schema, JsonElement value, string pointer)
    {
        var trial = new SchemaValidation(root) { depth = depth, steps = steps };
        trial.Check(schema, value, pointer);
        steps = trial.steps;

        // What could not be checked is no answer to whether it fits: 'not' must not pass for it.
        if (limit is null && trial.limit is { } reached) ReportLimit(reached.Pointer, reached.Message);
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

    private static string Child(string pointer, int index) => $"{pointer}/{index.ToString(CultureInfo.InvariantCulture)}";

    private static string Show(JsonElement value) => Shorten(value.GetRawText());

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..57] + "...";

    private void ReportLimit(string pointer, string message)
    {
        limit ??= new SchemaViolation(pointer, message);
        Report(pointer, message);
    }

    private void Report(string pointer, string message)
    {
        if (violations.Count < MaximumViolations) violations.Add(new SchemaViolation(pointer, message));
    }
}

/// <summary>Makes JSON of the name of a property.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class NameContext : JsonSerializerContext;
