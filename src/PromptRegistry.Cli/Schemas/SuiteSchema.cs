using System.Text.Json.Nodes;
using PromptRegistry.Evaluation.Suites;
using static PromptRegistry.Cli.Schemas.SchemaNode;

namespace PromptRegistry.Cli.Schemas;

/// <summary>The shape of <c>evals.yaml</c>.</summary>
internal static class SuiteSchema
{
    public static JsonObject Create()
    {
        var schema = Suite();
        schema["$defs"] = ScorerSchemas.Definitions();
        return schema;
    }

    private static JsonObject Suite() => Mapping(
        "An evaluation suite: cases, scorers and the gate.",
        ("samples", Integer("Answers per case. Default: 1.", 1, 1000)),
        ("cases!", List("The cases, here or in files.", AnyOf("A case, or a file with cases.", Case(), CaseFile()), atLeast: 1)),
        ("matrix", Matrix("Inputs that take each of several values, for all cases: a case becomes one for every combination.")),
        ("scorers!", List("What judges the answers.", Reference("scorer", "A scorer."), atLeast: 1)),
        ("threshold", Number("The least overall score of the suite: the mean over its cases of their scores by weight.", 0, 1)),
        ("agreement", Number("The least agreement with people, as Cohen's kappa, with which a judge gates. Default: judges gate without.", 0, 1)),
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
        ("expected", Anything("A good answer, or what a scorer compares with; a list of texts where several are as good. {{ … }} uses the case's inputs.")),
        ("tags", Texts("Slices that it belongs to.", Scalar("A word."))),
        ("critical", Flag("Whether every sample must pass. Default: false.")),
        ("matrix", Matrix("Inputs that take each of several values: the case becomes one for every combination.")),
        ("scorers", List("Scorers of this case alone; one with the id of a suite's scorer takes its place.", Reference("scorer", "A scorer."))),
        ("threshold", Number("The least overall score of the case: its scores by weight.", 0, 1)),
        ("turns", List("What the user says after the answer; each has an answer of its own.", Turn())));

    private static JsonObject Turn() => Mapping(
        "A turn of the conversation.",
        ("user!", Scalar("What the user says. {{ … }} uses the case's inputs.")),
        ("expected", Anything("A good answer to it.")),
        ("scorers", List("Scorers of this answer alone.", Reference("scorer", "A scorer."))),
        ("threshold", Number("The least overall score of this answer.", 0, 1)));

    private static JsonObject Matrix(string description) =>
        Map(description, List("The values that the input takes, each once.", Anything("A value of the input's type."), atLeast: 1));

    private static JsonObject CaseFile() => Mapping(
        "A file with cases.",
        ("from!", Text("A .jsonl or .csv file in the prompt's folder, or a pattern such as cases/*.jsonl.", @"(\.(jsonl|csv)|\*)$")));
}

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
