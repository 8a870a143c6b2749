using System.Text.Json;
using PromptRegistry.Evaluation.Scorers.Schemas;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>The answer is JSON that fits a schema.</summary>
internal sealed class JsonSchemaScorer(ScorerInfo info, JsonSchema schema) : Scorer(info)
{
    private static readonly JsonDocumentOptions Bounded = new() { MaxDepth = 64 };

    public override Score Score(ScoringInput input)
    {
        try
        {
            using var document = JsonDocument.Parse(input.Answer, Bounded);
            var violations = schema.Validate(document.RootElement);
            return violations.Count == 0
                ? Scorers.Score.Pass()
                : Scorers.Score.Fail($"Against the schema, {string.Join("; ", violations.Take(3))}", 0, violations.Count);
        }
        catch (JsonException)
        {
            return Scorers.Score.Fail($"The answer is not JSON: {Excerpt.Of(input.Answer)}");
        }
    }
}
