using System.Text.Json;

namespace PromptRegistry.Evaluation.Scorers.Schemas;

/// <summary>
/// A bounded validator for the part of JSON Schema 2020-12 that answers of models need. A schema with a keyword that
/// it does
/// not know is refused, so that no rule is silently left out.
/// </summary>
public sealed class JsonSchema
{
    private readonly JsonElement root;

    private JsonSchema(JsonElement root) => this.root = root;

    /// <summary>Reads a schema; on failure <paramref name="problem"/> says what is wrong and where.</summary>
    public static JsonSchema? Parse(string json, out string? problem)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement.Clone();
            problem = SchemaCheck.Find(root);
            return problem is null ? new JsonSchema(root) : null;
        }
        catch (JsonException error)
        {
            problem = $"The schema is not JSON: {error.Message}";
            return null;
        }
    }

    /// <summary>
    /// All violations, at most <see cref="SchemaValidation.MaximumViolations"/>; none means that the document fits.
    /// </summary>
    public IReadOnlyList<SchemaViolation> Validate(JsonElement document)
    {
        var validation = new SchemaValidation(root);
        validation.Check(root, document, "");
        return validation.Violations;
    }
}
