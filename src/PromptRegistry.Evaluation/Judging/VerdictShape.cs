using System.Globalization;
using System.Text.Json;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Scorers;
using PromptRegistry.Schemas;

namespace PromptRegistry.Evaluation.Judging;

/// <summary>Which members of a judge's answer are reason and verdict, by its output schema.</summary>
internal sealed class VerdictShape
{
    /// <summary>Names that say which of several numbers is the verdict.</summary>
    private static readonly string[] VerdictNames = ["score", "verdict", "rating", "grade", "passed"];

    private readonly JsonSchema schema;
    private readonly string reason;
    private readonly string verdict;
    private readonly (double Low, double High)? range;

    /// <summary>What a judge says of two answers.</summary>
    private static readonly string[] Choices = ["first", "second", "tie"];

    /// <summary>Whether the verdict is a choice between two answers.</summary>
    public bool IsChoice { get; private init; }

    private VerdictShape(JsonSchema schema, string reason, string verdict, (double Low, double High)? range) =>
        (this.schema, this.reason, this.verdict, this.range) = (schema, reason, verdict, range);

    /// <summary>The shape; null where the prompt's output is no verdict.</summary>
    /// <param name="problem">Why not, and what to do.</param>
    public static VerdictShape? Of(OutputDefinition output, out string? problem)
    {
        VerdictShape? shape = null;
        problem = output.Schema is not { } written
            ? "its output has no schema. Write 'output: { type: json, schema: … }' with a reason and, after it, a verdict"
            : JsonSchema.Parse(output.SchemaJson!, out var unusable) is not { } schema
                ? unusable
                : Find(schema, written, JsonDocument.Parse(output.SchemaJson!).RootElement, out shape);
        return shape;
    }

    private static string? Find(JsonSchema schema, YamlMapping written, JsonElement sent, out VerdictShape? shape)
    {
        shape = null;
        if (!sent.TryGetProperty("properties", out var properties) || properties.ValueKind != JsonValueKind.Object)
            return "the schema of its output has no 'properties'. It needs a reason and, after it, a verdict";
        var all = properties.EnumerateObject().ToList();
        var verdicts = all.Where(p => TypeOf(p.Value) is "number" or "integer" or "boolean" || IsChoiceOf(p.Value)).ToList();
        if (verdicts.Count > 1 && verdicts.FindAll(p => VerdictNames.Contains(p.Name)) is { Count: 1 } named) verdicts = named;
        if (verdicts is not [var verdict])
        {
            return verdicts.Count == 0
                ? "the schema of its output has no verdict: a number with 'minimum' and 'maximum', a boolean, or a choice of first, second and tie"
                : $"the schema of its output has several numbers or booleans ({string.Join(", ", verdicts.Select(v => v.Name))}). Call the verdict 'score'";
        }

        if (all.FindIndex(p => IsText(p.Value)) is var at && at < 0)
            return "the schema of its output has no reason: a text that the judge writes before its verdict";
        var reason = all[at].Name;
        if (written.Find("properties") is YamlMapping order && Place(order, verdict.Name) is var place && !Texts(all).Any(text => Place(order, text) < place))
            return $"the verdict '{verdict.Name}' stands before the reason '{reason}'. {WhyFirst} Write '{reason}' first";
        if (at > all.FindIndex(p => p.Name == verdict.Name))
        {
            return $"a model gets the properties of the schema in the order of their names, and so the verdict '{verdict.Name}' comes before the reason '{reason}'. {WhyFirst}"
                + " Choose names that sort in that order, such as 'reason' and 'score'";
        }

        var required = sent.TryGetProperty("required", out var names) && names.ValueKind == JsonValueKind.Array
            ? names.EnumerateArray().Select(n => n.ToString()).ToList()
            : [];
        if (new[] { reason, verdict.Name }.FirstOrDefault(n => !required.Contains(n)) is { } optional)
            return $"'{optional}' is not required by the schema of its output. Add it to 'required'";
        (double, double)? range = null;
        if (TypeOf(verdict.Value) is "number" or "integer")
        {
            if (Bound(verdict.Value, "minimum") is not { } low || Bound(verdict.Value, "maximum") is not { } high || low >= high)
                return $"the verdict '{verdict.Name}' needs 'minimum' and 'maximum', so that it can be read as a score from 0 to 1";
            range = (low, high);
        }

        shape = new VerdictShape(schema, reason, verdict.Name, range) { IsChoice = IsChoiceOf(verdict.Value) };
        return null;
    }

    /// <summary>A model writes from left to right.</summary>
    private const string WhyFirst = "A model that gives its verdict first does not judge by its reason: it makes up a reason for what it said.";

    private static IEnumerable<string> Texts(IEnumerable<JsonProperty> all) => all.Where(p => IsText(p.Value)).Select(p => p.Name);

    private static int Place(YamlMapping mapping, string name) => mapping.Entries.ToList().FindIndex(e => e.Key.Value == name);

    private static string? TypeOf(JsonElement property) =>
        property.ValueKind == JsonValueKind.Object && property.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString() : null;

    private static bool IsText(JsonElement property) => TypeOf(property) == "string" && !IsChoiceOf(property);

    private static bool IsChoiceOf(JsonElement property) => property.ValueKind == JsonValueKind.Object
        && property.TryGetProperty("enum", out var words) && words.ValueKind == JsonValueKind.Array
        && words.EnumerateArray().Select(w => w.ToString()).Order(StringComparer.Ordinal).SequenceEqual(Choices);

    private static double? Bound(JsonElement property, string name) =>
        property.TryGetProperty(name, out var bound) && bound.ValueKind == JsonValueKind.Number ? bound.GetDouble() : null;

    /// <summary>The member that is the verdict.</summary>
    public string Member => verdict;

    /// <summary>
    /// The verdict that is to be expected of a judge, by how likely it was to say each value: the mean of the values that can be, weighted. Source: Liu and others,
    /// "G-Eval", EMNLP 2023.
    /// </summary>
    /// <param name="probabilities">Values as they would stand in the JSON.</param>
    /// <returns>From 0 to 1; null where nothing that can be a verdict is among them.</returns>
    public double? Expected(IReadOnlyDictionary<string, double> probabilities)
    {
        var (sum, weight) = (0.0, 0.0);
        foreach (var (value, probability) in probabilities)
        {
            double? score = range is var (low, high)
                ? double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= low && number <= high ? (number - low) / (high - low) : null
                : IsChoice ? null : value switch { "true" => 1, "false" => 0, _ => null };
            if (score is not { } known || !(probability > 0)) continue;
            sum += known * probability;
            weight += probability;
        }

        return weight > 0 ? sum / weight : null;
    }

    /// <summary>The verdict in an answer, of two answers 1 for the first and 0 for the second; null where the answer does not fit.</summary>
    /// <param name="problem">Why not, as a sentence for the judge.</param>
    public (double Score, string Reason)? Read(string answer, out string? problem)
    {
        if (JsonText.ParseEmbedded(answer) is not { } json)
        {
            problem = "The answer holds no JSON.";
            return null;
        }

        if (schema.Validate(json) is { Count: > 0 } violations)
        {
            problem = $"The JSON does not fit its schema: {string.Join("; ", violations.Take(3))}.";
            return null;
        }

        problem = null;
        var value = json.GetProperty(verdict);
        var score = range is var (low, high) ? (value.GetDouble() - low) / (high - low)
            : !IsChoice ? (value.GetBoolean() ? 1 : 0)
            : value.GetString() switch { "first" => 1, "second" => 0, _ => 0.5 };
        return (score, json.GetProperty(reason).GetString() ?? "");
    }
}
