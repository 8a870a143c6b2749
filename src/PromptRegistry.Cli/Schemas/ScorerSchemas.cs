using System.Text.Json.Nodes;
using static PromptRegistry.Cli.Schemas.SchemaNode;

namespace PromptRegistry.Cli.Schemas;

/// <summary>The shapes of scorers in <c>evals.yaml</c>.</summary>
internal static class ScorerSchemas
{
    /// <summary>What suites refer to: a scorer, and by its name what each scorer takes.</summary>
    public static JsonObject Definitions()
    {
        var definitions = new JsonObject { ["scorer"] = Scorer() };
        foreach (var scorer in Scorers()) definitions[scorer.Name] = Options(scorer);
        return definitions;
    }

    private static JsonObject Scorer() => AnyOf(
        "A scorer.", [NameOnly(), .. Scorers().SelectMany(scorer => scorer.HasOpposite ? (JsonObject[])[Named(scorer, ""), Named(scorer, "not-")] : [Named(scorer, "")])]);

    private static JsonObject NameOnly() => Choice(
        "A scorer without options.",
        Scorers().Where(s => s.StandsAlone).SelectMany(s => s.HasOpposite ? (string[])[s.Name, "not-" + s.Name] : [s.Name]));

    private static JsonObject Named(ScorerShape scorer, string before) => Mapping(
        scorer.Description, (before + scorer.Name + "!", Reference(scorer.Name, before.Length == 0 ? scorer.Description : $"Not: {scorer.Description}")));

    private static JsonObject Options(ScorerShape scorer)
    {
        var options = Mapping(
            scorer.Description,
            [
                .. scorer.Options.Select(option => (option.Key, (JsonObject)option.Value.DeepClone())),
                ("id", Scalar("The scorer's name in reports and baselines. Default: its name, with the choices among definitions.")),
                ("weight", Number("Its share in the overall score; 0 only reports. Default: 1.", 0)),
            ]);
        JsonObject[] nothing = scorer.StandsAlone ? [new JsonObject { ["type"] = "null" }] : [];
        JsonObject[] main = scorer.Main is { } value ? [(JsonObject)value.DeepClone()] : [];
        return AnyOf(scorer.Description, [.. nothing, .. main, options]);
    }

    private static IReadOnlyList<ScorerShape> Scorers() =>
    [
        .. ((string[])["equals", "iequals"]).Select(Equal),
        .. ((string[])["contains", "icontains"]).Select(Contains),
        .. ((string[])["contains-all", "contains-any", "icontains-all", "icontains-any"]).Select(ContainsList),
        new("starts-with", "The answer begins with a text.", false, true, Scalar("The text."),
        [
            ("text!", Scalar("The text.")),
            ("ignore-case", Flag("Default: false.")),
        ]),
        new("matches", "The answer matches a regular expression.", false, true, Scalar("The regular expression."),
        [
            ("pattern", Scalar("The regular expression.")),
            ("per-case", Flag("Whether the pattern has {{ inputs }} of the case in it. Default: false.")),
            ("ignore-case", Flag("Default: false.")),
        ]),
        new("json", "The answer is JSON.", true, true, null, [Embedded()]),
        new("json-schema", "The answer is JSON of a schema.", true, true, null,
        [
            ("schema", Map("The schema. Default: that of the prompt's output.", Anything("A keyword of JSON Schema."))),
            Embedded(),
        ]),
        .. ((string[])["sentences", "words", "characters", "lines", "tokens"]).Select(Count),
        .. ((string[])["rouge-1", "rouge-2", "rouge-l", "rouge-lsum"]).Select(Rouge),
        .. Measures(),
        new("bleu", "BLEU as sacrebleu computes it.", true, false, Minimum(),
        [
            ("minimum", Minimum()),
            ("corpus-minimum", Number("The least score of all answers together.", 0, 1)),
            ("smoothing", Choice("For orders without a right n-gram. Default: exp.", "exp", "floor", "add-k", "none")),
            ("tokenizer", Choice("How texts become tokens. Default: 13a.", "13a", "none", "char")),
            ("lowercase", Flag("Whether case does not count. Default: false.")),
        ]),
        new("chrf", "chrF2 as sacrebleu computes it.", true, false, Minimum(),
        [
            ("minimum", Minimum()),
            ("corpus-minimum", Number("The least score of all answers together.", 0, 1)),
        ]),
        new("similarity", "The cosine of the embeddings of the answer and the expected one.", true, false, Minimum(), [("minimum", Minimum())]),
        new("exact-match", "The answer is the expected one after SQuAD's normalisation.", true, true, null, []),
        new("classification", "The answer names the expected label.", true, false, Scalar("JSON Pointer to the label."),
        [
            ("field", Scalar("JSON Pointer to the label. Default: the whole answer.")),
            ("labels", Texts("The labels that there are. Default: any text.", Scalar("A label."))),
            ("ignore-case", Flag("Default: true.")),
            ("accuracy", Number("The least accuracy of the suite.", 0, 1)),
            ("macro-f1", Number("The least macro-F1 of the suite.", 0, 1)),
        ]),
        new("refusal", "The answer refuses.", true, true, null, []),
        new("leak", "The answer gives away neither the system text nor a secret.", true, false, Texts("Secrets.", Scalar("A text.")),
        [
            ("secrets", Texts("Secrets.", Scalar("A text."))),
            ("system", Flag("Whether the system text is looked for. Default: true.")),
            ("words", Integer("So many words in a row give it away. Default: 8.", 1)),
        ]),
        new("tool-calls", "The answer calls the wanted tools.", true, false, Calls(),
        [
            ("calls", Calls()),
            ("arguments", Choice("Whether further arguments do no harm, or count, or none is looked at. Default: subset.", "subset", "exact", "ignore")),
            ("order", Choice("Whether the order counts. Default: any.", "any", "strict")),
            ("others", Flag("Whether further calls do no harm. Default: false.")),
        ]),
        new("script", "A Scriban expression over inputs, output and expected: true, false, or a number from 0 to 1.", false, true, Scalar("The expression."),
        [
            ("expression!", Scalar("The expression.")),
            ("minimum", Minimum()),
        ]),
        new("judge", "A model judges the answer by a prompt of the repository.", false, false, Scalar("The prompt that judges."),
        [
            ("prompt!", Scalar("The prompt that judges: its answer is JSON with a reason and, after it, a verdict.")),
            ("minimum", Minimum()),
            ("samples", Integer("How often each model is asked. Default: 1.", 1, 100)),
            ("model", Scalar("The model that is asked. Default: the provider's, or the one of the judge's prompt.")),
            ("models", Texts("A panel of models.", Scalar("A model."))),
            ("probabilities", Flag("Weight the verdict by what the model might have said instead. Default: false.")),
            ("aggregate", Choice("How a panel decides. Default: mean.", "mean", "majority")),
            ("inputs", Map("What the judge's inputs are; templates over the case's inputs, expected and output.", Scalar("A text."))),
        ]),
        new("exec", "A program judges the answer: it reads JSON and writes a score.", false, true, Texts("The program and its arguments.", Scalar("A word.")),
        [
            ("command!", Texts("The program and its arguments.", Scalar("A word."))),
            ("files", Texts("More files of the prompt's folder that it reads; * and **/ stand for any.", Scalar("A file."))),
            .. Program(),
        ]),
        new("code", "The C# in the answer parses, compiles, or passes tests.", true, false, Texts("C# expressions that are true.", Scalar("An expression.")),
        [
            ("tests", Texts("C# expressions that are true where the code is right.", Scalar("An expression."))),
            ("level", Choice("What is asked of the code without tests. Default: compiles.", "compiles", "parses")),
            ("members", Flag("Whether the answer is members of a class, which is then called Answer. Default: false.")),
            ("files", Texts("Files of the prompt's folder that are compiled with it; * and **/ stand for any.", Scalar("A file."))),
            .. Program(),
        ]),
        new("cost", "The answer costs no more than this.", false, false, Cost(), [("maximum!", Cost())]),
        new("latency", "The answer takes no longer than this.", false, false, Latency(), [("maximum!", Latency())]),
    ];

    private static JsonObject Calls()
    {
        JsonObject Call() => Mapping("A call.", ("name!", Scalar("The tool.")), ("arguments", Map("Its arguments; texts may be templates.", Anything("A value."))));
        const string What = "The wanted calls: none, a tool, { name, arguments }, or a list of these. Default: the case's expected ones.";
        return AnyOf(What, Scalar("A tool's name, or none."), Call(), List("Several calls.", AnyOf("A call.", Scalar("A tool's name."), Call())));
    }

    private static ScorerShape Equal(string name) => new(
        name, "The answer is the expected one.", true, true, Scalar("The wanted answer. Default: the case's expected one."),
        [
            ("text", Scalar("The wanted answer. Default: the case's expected one.")),
            .. IgnoreCase(name),
            ("json", Flag("Compare as JSON, where white space and the order of keys do not matter. Default: false.")),
            ("field", Scalar("JSON Pointer to the part that is compared.")),
        ]);

    private static ScorerShape Contains(string name) => new(
        name, "The answer holds texts, or does not.", false, true, Texts("All of these.", Scalar("A text.")),
        [
            ("all", Texts("All of these.", Scalar("A text."))),
            ("any", Texts("At least one of these.", Scalar("A text."))),
            ("none", Texts("None of these.", Scalar("A text."))),
            .. IgnoreCase(name),
        ]);

    private static ScorerShape ContainsList(string name) => new(
        name, name.EndsWith("any", StringComparison.Ordinal) ? "The answer holds one of these texts." : "The answer holds all of these texts.",
        false, true, Texts("The texts.", Scalar("A text.")), [("texts!", Texts("The texts.", Scalar("A text."))), .. IgnoreCase(name)]);

    private static ScorerShape Count(string name) => new(name, $"The answer has a number of {name}.", false, true, Scalar("Exactly as many."),
        [
            ("equals", Scalar("Exactly as many.")),
            ("minimum", Scalar("At least as many.")),
            ("maximum", Scalar("At most as many.")),
        ]);

    private static ScorerShape Rouge(string name) => new(
        name, $"{name.ToUpperInvariant().Replace("LSUM", "Lsum", StringComparison.Ordinal)} of the answer and the expected one.", true, false, Minimum(),
        [
            ("minimum", Minimum()),
            ("stemmer", Flag("Whether words are stemmed (Porter). Default: false.")),
            ("measure", Choice("Default: f1.", "f1", "precision", "recall")),
        ]);

    private static IEnumerable<ScorerShape> Measures()
    {
        foreach (var (name, description) in ((string, string)[])
        [
            ("bleu@meai", "BLEU as Microsoft.Extensions.AI computes it."),
            ("gleu", "GLEU as NLTK computes it."),
            ("gleu@meai", "GLEU as Microsoft.Extensions.AI computes it."),
            ("f1", "F1 of the words, as SQuAD computes it."),
            ("f1@meai", "F1 of the words, as Microsoft.Extensions.AI computes it."),
            ("levenshtein", "Similarity by Levenshtein distance."),
        ])
        {
            yield return new ScorerShape(name, description, true, false, Minimum(), [("minimum", Minimum())]);
        }
    }

    /// <summary>A name that says it needs no option for it.</summary>
    private static IEnumerable<(string Key, JsonObject Value)> IgnoreCase(string name) =>
        name.StartsWith('i') ? [] : [("ignore-case", Flag("Default: false."))];

    private static (string Key, JsonObject Value) Embedded() =>
        ("embedded", Flag("Whether the JSON may stand within other text. Default: false."));

    private static (string Key, JsonObject Value)[] Program() =>
    [
        ("minimum", Minimum()),
        ("timeout", DurationSchema.Create("How long it may take, up to 10min. Default: 10s.")),
        ("memory", Integer("MiB that it may take, from 16 to 8192. Default: 512.", 16, 8192)),
    ];

    private static JsonObject Minimum() => Number("The least score that passes.", 0, 1);

    private static JsonObject Cost()
    {
        var cost = Number("US dollars, above 0.");
        cost["exclusiveMinimum"] = 0;
        return cost;
    }

    private static JsonObject Latency() => DurationSchema.Create("The longest time.");
}

/// <summary>How a suite may write a scorer.</summary>
/// <param name="StandsAlone">Whether its name alone is enough.</param>
/// <param name="HasOpposite">Whether <c>not-</c> may stand before its name.</param>
/// <param name="Main">What may stand in place of the options; null for nothing.</param>
/// <param name="Options">Its own options.</param>
internal sealed record ScorerShape(
    string Name, string Description, bool StandsAlone, bool HasOpposite, JsonObject? Main, IReadOnlyList<(string Key, JsonObject Value)> Options);
