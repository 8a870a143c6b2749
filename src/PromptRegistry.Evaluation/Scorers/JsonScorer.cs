using PromptRegistry.Core.Yaml;
using PromptRegistry.Schemas;

namespace PromptRegistry.Evaluation.Scorers;

/// <summary>The answer is JSON, and fits a schema where there is one.</summary>
internal sealed class JsonScorer(ScorerInfo info, JsonSchema? schema, bool embedded) : SynchronousScorer(info)
{
    public static IEnumerable<ScorerKind> Kinds { get; } =
    [
        new("json", ReadPlain) { HasOpposite = true },
        new("json-schema", ReadSchema) { HasOpposite = true },
    ];

    private static JsonScorer ReadPlain(ScorerSource source)
    {
        var options = source.Options();
        var embedded = options.Boolean("embedded") ?? false;
        return new JsonScorer(source.Info(options, $"{embedded}"), null, embedded);
    }

    private static JsonScorer? ReadSchema(ScorerSource source)
    {
        var options = source.Options();
        var own = options.Node("schema");
        var embedded = options.Boolean("embedded") ?? false;
        var json = own is null ? source.Manifest.Output.SchemaJson : CanonicalJson.Write(own);
        var info = source.Info(options, $"{json}{(embedded ? "|embedded" : "")}") with { Range = "violations", HigherIsBetter = false };
        if (json is null)
        {
            source.Report(source.Name,
                "The prompt's output has no schema. Write one into prompt.yaml (output: { type: json, schema: … }) or"
                    + " here (schema: …).");
            return null;
        }

        var schema = JsonSchema.Parse(json, out var problem);
        if (schema is not null) return new JsonScorer(info, schema, embedded);
        source.Report(own ?? source.Name, problem!);
        return null;
    }

    protected override Score Judge(ScoringInput input)
    {
        if ((embedded ? JsonText.ParseEmbedded(input.Text) : JsonText.Parse(input.Text)) is not { } document)
            return Score.Fail($"The answer {(embedded ? "holds no" : "is not")} JSON: {Excerpt.Of(input.Text)}");
        return schema is null ? Score.Pass() : Judge(schema.Validate(document));
    }

    private static Score Judge(IReadOnlyList<SchemaViolation> violations) => violations.Count == 0
        ? Score.Pass(1, 0)
        : Score.Fail($"Against the schema, {string.Join("; ", violations.Take(3))}", 0, violations.Count);
}
