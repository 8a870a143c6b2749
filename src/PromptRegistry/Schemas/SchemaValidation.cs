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

    private List<SchemaViolation>? violations;
    private SchemaViolation? limit;
    private int depth;
    private int steps;

    public IReadOnlyList<SchemaViolation> Violations => violations ?? (IReadOnlyList<SchemaViolation>)[];

    public void Check(JsonElement schema, JsonElement value, JsonPlace place)
    {
        if (violations?.Count >= MaximumViolations) return;
        if (depth > MaximumDepth || ++steps > MaximumSteps)
        {
            ReportLimit(place, "is too deep or too large to be checked");
            return;
        }

        if (schema.ValueKind == JsonValueKind.True) return;
        if (schema.ValueKind == JsonValueKind.False)
        {
            Report(place, "is not allowed here");
            return;
        }

        depth++;
        foreach (var keyword in schema.EnumerateObject()) Apply(schema, SchemaKeywords.Name(keyword), keyword.Value, value, place);
        depth--;
    }

    private void Apply(JsonElement schema, string keyword, JsonElement argument, JsonElement value, JsonPlace place)
    {
        switch (keyword)
        {
            case "type":
                CheckType(argument, value, place);
                break;
            case "enum" when !Has(argument, value):
                Report(place, $"is {Show(value)}; expected one of {string.Join(", ", argument.EnumerateArray().Select(Show))}");
                break;
            case "const" when !JsonElement.DeepEquals(argument, value):
                Report(place, $"is {Show(value)}; expected {Show(argument)}");
                break;
            case "$ref":
                Check(SchemaReference.Resolve(root, argument.GetString()!)!.Value, value, place);
                break;
            case "allOf":
                foreach (var part in argument.EnumerateArray()) Check(part, value, place);
                break;
            case "anyOf" when Fitting(argument, value, place) == 0:
                Report(place, "fits none of the alternatives of 'anyOf'");
                break;
            case "oneOf" when Fitting(argument, value, place) is var fitting && fitting != 1:
                Report(place, $"fits {fitting} of the alternatives of 'oneOf'; expected exactly one");
                break;
            case "not" when Fits(argument, value, place):
                Report(place, "fits what 'not' forbids");
                break;
            case "if":
                if (schema.TryGetProperty(Fits(argument, value, place) ? "then" : "else", out var branch)) Check(branch, value, place);
                break;
            default:
                ByKind(schema, keyword, argument, value, place);
                break;
        }
    }

    private void ByKind(JsonElement schema, string keyword, JsonElement argument, JsonElement value, JsonPlace place)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                CheckObject(schema, keyword, argument, value, place);
                break;
            case JsonValueKind.Array:
                CheckArray(schema, keyword, argument, value, place);
                break;
            case JsonValueKind.String:
                CheckString(keyword, argument, value, place);
                break;
            case JsonValueKind.Number:
                CheckNumber(keyword, argument, value, place);
                break;
        }
    }

    private void CheckType(JsonElement argument, JsonElement value, JsonPlace place)
    {
        if (argument.ValueKind == JsonValueKind.String)
        {
            if (!IsOf(argument, value))
                Report(place, $"is {Kind(value)}; expected {argument.GetString()}");
            return;
        }

        foreach (var item in argument.EnumerateArray())
        {
            if (IsOf(item, value)) return;
        }

        Report(place, $"is {Kind(value)}; expected {string.Join(" or ", argument.EnumerateArray().Select(item => item.GetString()))}");
    }

    private void CheckObject(JsonElement schema, string keyword, JsonElement argument, JsonElement value, JsonPlace place)
    {
        switch (keyword)
        {
            case "required":
                foreach (var item in argument.EnumerateArray())
                {
                    if (!JsonNames.TryGet(value, item, out _)) Report(place, $"lacks the property '{item.GetString()}'");
                }

                break;
            case "properties":
                foreach (var property in argument.EnumerateObject())
                {
                    if (JsonNames.TryGet(value, property, out var member)) Check(property.Value, member, place.Of(property));
                }

                break;
            case "additionalProperties":
                foreach (var member in value.EnumerateObject())
                {
                    if (!IsDeclared(schema, member, place)) Check(argument, member.Value, place.Of(member));
                }

                break;
            case "patternProperties":
                foreach (var pattern in argument.EnumerateObject())
                {
                    foreach (var member in value.EnumerateObject())
                    {
                        if (Matches(pattern.Name, member.Name, place)) Check(pattern.Value, member.Value, place.Of(member));
                    }
                }

                break;
            case "propertyNames":
                foreach (var member in value.EnumerateObject())
                {
                    if (!Fits(argument, JsonSerializer.SerializeToElement(member.Name, NameContext.Default.String), place))
                        Report(place, $"has the property '{Shorten(member.Name)}', whose name does not fit 'propertyNames'");
                }

                break;
            case "dependentRequired":
                foreach (var dependent in argument.EnumerateObject())
                {
                    if (!value.TryGetProperty(dependent.Name, out _)) continue;
                    foreach (var item in dependent.Value.EnumerateArray())
                    {
                        if (!value.TryGetProperty(item.GetString()!, out _))
                            Report(place, $"lacks the property '{item.GetString()}', which '{dependent.Name}' needs");
                    }
                }

                break;
            case "dependentSchemas":
                foreach (var dependent in argument.EnumerateObject())
                {
                    if (value.TryGetProperty(dependent.Name, out _)) Check(dependent.Value, value, place);
                }

                break;
            case "unevaluatedProperties":
                var evaluated = new EvaluatedParts(root, Fits, Matches, place);
                evaluated.AddBeside(schema, value, "unevaluatedProperties");
                foreach (var member in value.EnumerateObject())
                {
                    if (!evaluated.Has(member.Name)) Check(argument, member.Value, place.Of(member));
                }

                break;
            case "minProperties" when value.EnumerateObject().Count() < argument.GetInt32():
                Report(place, $"has {value.EnumerateObject().Count()} properties; expected at least {argument.GetInt32()}");
                break;
            case "maxProperties" when value.EnumerateObject().Count() > argument.GetInt32():
                Report(place, $"has {value.EnumerateObject().Count()} properties; expected at most {argument.GetInt32()}");
                break;
        }
    }

    private bool IsDeclared(JsonElement schema, JsonProperty member, JsonPlace place)
    {
        if (schema.TryGetProperty("properties"u8, out var declared) && JsonNames.TryGet(declared, member, out _)) return true;
        if (!schema.TryGetProperty("patternProperties"u8, out var patterns)) return false;
        foreach (var pattern in patterns.EnumerateObject())
        {
            if (Matches(pattern.Name, member.Name, place)) return true;
        }

        return false;
    }

    private void CheckArray(JsonElement schema, string keyword, JsonElement argument, JsonElement value, JsonPlace place)
    {
        switch (keyword)
        {
            case "prefixItems":
                for (var i = 0; i < Math.Min(argument.GetArrayLength(), value.GetArrayLength()); i++) Check(argument[i], value[i], place.Of(i));
                break;
            case "items":
                var first = schema.TryGetProperty("prefixItems", out var prefix) ? prefix.GetArrayLength() : 0;
                for (var i = first; i < value.GetArrayLength(); i++) Check(argument, value[i], place.Of(i));
                break;
            case "contains":
                var containing = value.EnumerateArray().Count(item => Fits(argument, item, place));
                var (least, most) = (Bound(schema, "minContains", 1), Bound(schema, "maxContains", int.MaxValue));
                if (containing < least) Report(place, $"has {containing} items that fit 'contains'; expected at least {least}");
                else if (containing > most) Report(place, $"has {containing} items that fit 'contains'; expected at most {most}");
                break;
            case "unevaluatedItems":
                var evaluated = new EvaluatedParts(root, Fits, Matches, place);
                evaluated.AddBeside(schema, value, "unevaluatedItems");
                for (var i = 0; i < value.GetArrayLength(); i++)
                {
                    if (!evaluated.Has(i)) Check(argument, value[i], place.Of(i));
                }

                break;
            case "minItems" when value.GetArrayLength() < argument.GetInt32():
                Report(place, $"has {value.GetArrayLength()} items; expected at least {argument.GetInt32()}");
                break;
            case "maxItems" when value.GetArrayLength() > argument.GetInt32():
                Report(place, $"has {value.GetArrayLength()} items; expected at most {argument.GetInt32()}");
                break;
            case "uniqueItems" when argument.ValueKind == JsonValueKind.True && value.GetArrayLength() > MaximumUnique:
                ReportLimit(place, $"has more than {MaximumUnique} items, too many to compare with each other");
                break;
            case "uniqueItems" when argument.ValueKind == JsonValueKind.True && HasDuplicate(value):
                Report(place, "has an item twice; expected each once");
                break;
        }
    }

    private void CheckString(string keyword, JsonElement argument, JsonElement element, JsonPlace place)
    {
        if (keyword is not ("minLength" or "maxLength" or "pattern")) return;
        var value = element.GetString()!;
        switch (keyword)
        {
            case "minLength" when Length(value) < argument.GetInt32():
                Report(place, $"has {Length(value)} characters; expected at least {argument.GetInt32()}");
                break;
            case "maxLength" when Length(value) > argument.GetInt32():
                Report(place, $"has {Length(value)} characters; expected at most {argument.GetInt32()}");
                break;
            case "pattern" when !Matches(argument.GetString()!, value, place):
                Report(place, $"is '{Shorten(value)}'; expected a match of {argument.GetString()}");
                break;
        }
    }

    private void CheckNumber(string keyword, JsonElement argument, JsonElement element, JsonPlace place)
    {
        if (argument.ValueKind != JsonValueKind.Number) return;
        var (value, bound) = (element.GetDouble(), argument.GetDouble());
        var expected = keyword switch
        {
            "minimum" when value < bound => "at least",
            "maximum" when value > bound => "at most",
            "exclusiveMinimum" when value <= bound => "more than",
            "exclusiveMaximum" when value >= bound => "less than",
            "multipleOf" when !IsMultiple(element, argument) => "a multiple of",
            _ => null,
        };
        if (expected is not null)
            Report(place, $"is {element.GetRawText()}; expected {expected} {argument.GetRawText()}");
    }

    private static bool IsMultiple(JsonElement value, JsonElement of) =>
        value.TryGetDecimal(out var number) && of.TryGetDecimal(out var step)
            ? number % step == 0
            : Math.IEEERemainder(value.GetDouble(), of.GetDouble()) == 0;

    /// <summary>What takes too long is reported, and taken for no match.</summary>
    private bool Matches(string pattern, string text, JsonPlace place)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.ECMAScript, PatternTime);
        }
        catch (RegexMatchTimeoutException)
        {
            ReportLimit(place, $"takes too long to compare with {pattern}");
            return false;
        }
    }

    private static int Bound(JsonElement schema, string keyword, int absent) =>
        schema.TryGetProperty(keyword, out var bound) ? bound.GetInt32() : absent;

    private int Fitting(JsonElement alternatives, JsonElement value, JsonPlace place) =>
        alternatives.EnumerateArray().Count(alternative => Fits(alternative, value, place));

    private bool Fits(JsonElement schema, JsonElement value, JsonPlace place)
    {
        var trial = new SchemaValidation(root) { depth = depth, steps = steps };
        trial.Check(schema, value, place);
        steps = trial.steps;

        // What could not be checked is no answer to whether it fits: 'not' must not pass for it.
        if (limit is null && trial.limit is { } reached) ReportLimit(place, reached.Message);
        return trial.violations is null;
    }

    private static bool IsOf(JsonElement type, JsonElement value) =>
        type.ValueEquals("integer"u8) ? value.ValueKind == JsonValueKind.Number && value.GetDouble() % 1 == 0 : type.ValueEquals(Kind(value));

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

    private static string Show(JsonElement value) => Shorten(value.GetRawText());

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..57] + "...";

    private void ReportLimit(JsonPlace place, string message)
    {
        limit ??= new SchemaViolation(place.ToString(), message);
        Report(place, message);
    }

    private void Report(JsonPlace place, string message)
    {
        violations ??= [];
        if (violations.Count < MaximumViolations) violations.Add(new SchemaViolation(place.ToString(), message));
    }
}

/// <summary>Makes JSON of the name of a property.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class NameContext : JsonSerializerContext;
