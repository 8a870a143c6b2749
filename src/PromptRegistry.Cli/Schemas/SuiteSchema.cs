using System.Text.Json.Nodes;
using PromptRegistry.Evaluation.Suites;
using static PromptRegistry.Cli.Schemas.SchemaNode;

namespace PromptRegistry.Cli.Schemas;

/// <summary>The shape of <c>evals.yaml</c>.</summary>
internal static class SuiteSchema
{
    public static JsonObject Create() => Mapping(
        "An evaluation suite: cases, scorers and the gate.",
        ("samples", Integer("Answers per case. Default: 1.", 1, 1000)),
        ("cases!", List("The cases, here or in files.", AnyOf("A case, or a file with cases.", Case(), CaseFile()), atLeast: 1)),
        ("scorers!", List("What judges the answers.", AnyOf("A scorer.", [NameOnly(), .. Scorers().Select(Named)]), atLeast: 1)),
        ("gate", Mapping(
            "When a difference to the baseline fails the build.",
            ("level", Choice(
                "strict: any case that fails now fails the gate. strict-noninferiority: as standard, and what cannot be ruled out fails. Default: standard.",
                [.. GateSettings.Levels])),
            ("tolerance", Number("The drop of a score that is let pass. Default: 0.01.", 0, 1)),
            ("margin", Number("A drop that matters: where it cannot be ruled out, the result is inconclusive. Default: 0.05.", 0, 1)),
            ("slices", Texts("What cases are also judged by.", Choice("tags: each tag by itself.", "tags"))))));

    private static JsonObject Case() => Mapping(
        "A case.",
        ("id!", Scalar("Its name, unique in the suite.")),
        ("inputs", Map("Values of the prompt's inputs.", Anything("A value of the input's type."))),
        ("expected", Anything("A good answer, or what a scorer compares with.")),
        ("tags", Texts("Slices that it belongs to.", Scalar("A word."))),
        ("critical", Flag("Whether every sample must pass. Default: false.")));

    private static JsonObject CaseFile() => Mapping(
        "A file with cases.", ("from!", Text("A .jsonl or .csv file in the prompt's folder.", @"\.(jsonl|csv)$")));

    private static JsonObject NameOnly() => Choice("A scorer without options.", Scorers().Where(s => s.StandsAlone).Select(s => s.Name));

    private static JsonObject Named(ScorerShape scorer) => Mapping(scorer.Description, (scorer.Name + "!", Options(scorer)));

    private static JsonObject Options(ScorerShape scorer)
    {
        var options = Mapping(
            scorer.Description,
            [
                .. scorer.Options,
                ("id", Scalar("The scorer's name in reports and baselines. Default: its kind.")),
                ("weight", Number("How much it counts; 0 only reports. Default: 1.", 0)),
            ]);
        var nothing = new JsonObject { ["type"] = "null" };
        return scorer.Main is { } main ? AnyOf(scorer.Description, nothing, main, options) : AnyOf(scorer.Description, nothing, options);
    }

    private static IReadOnlyList<ScorerShape> Scorers() =>
    [
        new("equals", "The answer is the expected one.", true, Scalar("The wanted answer. Default: the case's expected one."),
        [
            ("text", Scalar("The wanted answer. Default: the case's expected one.")),
            ("ignore-case", Flag("Default: false.")),
            ("json", Flag("Compare as JSON, where white space and the order of keys do not matter. Default: false.")),
            ("field", Scalar("JSON Pointer to the part that is compared.")),
        ]),
        new("contains", "The answer holds texts, or does not.", false, Texts("All of these.", Scalar("A text.")),
        [
            ("all", Texts("All of these.", Scalar("A text."))),
            ("any", Texts("At least one of these.", Scalar("A text."))),
            ("none", Texts("None of these.", Scalar("A text."))),
            ("ignore-case", Flag("Default: false.")),
        ]),
        new("matches", "The answer matches a regular expression.", false, Scalar("The regular expression."),
        [
            ("pattern", Scalar("The regular expression.")),
            ("per-case", Flag("Whether the pattern has {{ inputs }} of the case in it. Default: false.")),
            ("ignore-case", Flag("Default: false.")),
        ]),
        new("sentences", "The answer has a number of sentences.", false, Scalar("Exactly as many."),
        [
            ("equals", Scalar("Exactly as many.")),
            ("minimum", Scalar("At least as many.")),
            ("maximum", Scalar("At most as many.")),
        ]),
        new("rouge-l", "ROUGE-L F1 of the answer and the expected one.", true, Number("The least score that passes.", 0, 1),
        [
            ("minimum", Number("The least score that passes.", 0, 1)),
        ]),
        new("json-schema", "The answer is JSON of a schema.", true, null,
        [
            ("schema", Map("The schema. Default: that of the prompt's output.", Anything("A keyword of JSON Schema."))),
        ]),
    ];
}

/// <summary>How a suite may write a scorer.</summary>
/// <param name="StandsAlone">Whether its name alone is enough.</param>
/// <param name="Main">What may stand in place of the options; null for nothing.</param>
/// <param name="Options">Its own options.</param>
internal sealed record ScorerShape(
    string Name, string Description, bool StandsAlone, JsonObject? Main, IReadOnlyList<(string Key, JsonObject Value)> Options);

/// <summary>The shape of <c>baseline.json</c>, which only <c>dotnet prompt eval --accept</c> writes.</summary>
internal static class BaselineSchema
{
    public static JsonObject Create() => Mapping(
        "Accepted scores. Written by 'dotnet prompt eval --accept'; reviewed, not edited.",
        ("format!", Integer("The version of this form.", 1, 1)),
        ("prompt!", Mapping(
            "What was evaluated.",
            ("version!", Text("Its version.")),
            ("digest!", Text("Its content digest.", "^sha256:[0-9a-f]{64}$")))),
        ("model!", Text("The model that answered.")),
        ("samples!", Integer("Answers per case.", 1)),
        ("deterministic!", Flag("Whether the same question had the same answer every time.")),
        ("snapshots", Texts("As the model named itself in its answers.", Scalar("A version of the model."))),
        ("scorers!", Map("The digest of each scorer.", Text("A digest."))),
        ("cases!", Map("The scores of each case.", Mapping(
            "A case.",
            ("digest!", Text("The digest of its inputs and of what is expected.")),
            ("scores!", Map("By scorer.", Mapping(
                "Moments of the samples' scores.",
                ("n!", Integer("Samples.", 0)),
                ("passes!", Integer("Samples that passed.", 0)),
                ("sum!", Number("The sum of their scores.")),
                ("squares!", Number("The sum of the squares.", 0)))))))));
}
