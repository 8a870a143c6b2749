using System.Text.Json;

namespace PromptRegistry.Schemas;

/// <summary>
/// Which properties and items of one value the keywords beside an <c>unevaluated…</c> keyword have spoken about (JSON Schema 2020-12, Core, section 11).
/// </summary>
/// <param name="root">The whole schema.</param>
/// <param name="fits">Whether a value fits a schema.</param>
/// <param name="matches">Whether a name matches a pattern.</param>
/// <param name="place">Where the value stands.</param>
internal sealed class EvaluatedParts(
    JsonElement root, Func<JsonElement, JsonElement, JsonPlace, bool> fits, Func<string, string, JsonPlace, bool> matches, JsonPlace place)
{
    private const int MaximumDepth = 64;

    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly HashSet<int> places = [];
    private int depth;

    public bool Has(string name) => names.Contains(name);

    public bool Has(int place) => places.Contains(place);

    /// <summary>Adds what all keywords of a schema speak about, but one.</summary>
    public void AddBeside(JsonElement schema, JsonElement value, string keyword)
    {
        foreach (var other in schema.EnumerateObject())
        {
            if (other.Name != keyword) Add(schema, other.Name, other.Value, value);
        }
    }

    /// <summary>A schema that the value does not fit says nothing about it.</summary>
    private void AddFitting(JsonElement schema, JsonElement value)
    {
        if (schema.ValueKind != JsonValueKind.Object || depth >= MaximumDepth || !fits(schema, value, place)) return;
        depth++;
        foreach (var keyword in schema.EnumerateObject()) Add(schema, keyword.Name, keyword.Value, value);
        depth--;
    }

    private void Add(JsonElement schema, string keyword, JsonElement argument, JsonElement value)
    {
        switch (keyword)
        {
            case "allOf" or "anyOf" or "oneOf":
                foreach (var part in argument.EnumerateArray()) AddFitting(part, value);
                break;
            case "$ref":
                AddFitting(SchemaReference.Resolve(root, argument.GetString()!)!.Value, value);
                break;
            case "if":
                AddFitting(argument, value);
                if (schema.TryGetProperty(fits(argument, value, place) ? "then" : "else", out var branch)) AddFitting(branch, value);
                break;
            case "dependentSchemas" when value.ValueKind == JsonValueKind.Object:
                foreach (var dependent in argument.EnumerateObject())
                {
                    if (value.TryGetProperty(dependent.Name, out _)) AddFitting(dependent.Value, value);
                }

                break;
            default:
                if (value.ValueKind == JsonValueKind.Object) AddNames(keyword, argument, value);
                else if (value.ValueKind == JsonValueKind.Array) AddPlaces(keyword, argument, value);
                break;
        }
    }

    private void AddNames(string keyword, JsonElement argument, JsonElement value)
    {
        switch (keyword)
        {
            case "properties":
                foreach (var property in argument.EnumerateObject()) names.Add(property.Name);
                break;
            case "patternProperties":
                foreach (var pattern in argument.EnumerateObject())
                {
                    names.UnionWith(value.EnumerateObject().Where(member => matches(pattern.Name, member.Name, place)).Select(member => member.Name));
                }

                break;
            case "additionalProperties" or "unevaluatedProperties":
                // Whatever else the value has, it speaks about.
                names.UnionWith(value.EnumerateObject().Select(member => member.Name));
                break;
        }
    }

    private void AddPlaces(string keyword, JsonElement argument, JsonElement value)
    {
        switch (keyword)
        {
            case "prefixItems":
                places.UnionWith(Enumerable.Range(0, Math.Min(argument.GetArrayLength(), value.GetArrayLength())));
                break;
            case "items" or "unevaluatedItems":
                places.UnionWith(Enumerable.Range(0, value.GetArrayLength()));
                break;
            case "contains":
                for (var i = 0; i < value.GetArrayLength(); i++)
                {
                    if (fits(argument, value[i], place)) places.Add(i);
                }

                break;
        }
    }
}
