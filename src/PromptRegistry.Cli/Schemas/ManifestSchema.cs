using System.Text.Json.Nodes;
using PromptRegistry.Core.Manifests;
using static PromptRegistry.Cli.Schemas.SchemaNode;

namespace PromptRegistry.Cli.Schemas;

/// <summary>The shape of <c>prompt.yaml</c>.</summary>
internal static class ManifestSchema
{
    private const string SnakeCase = "^[a-z][a-z0-9]*(_[a-z0-9]+)*$";

    // SemVer 2.0.0, as semver.org suggests it.
    private const string SemVer =
        @"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-((0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(\+([0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*))?$";

    private static readonly string[] Roles = ["system", "developer", "user", "assistant"];

    public static JsonObject Create()
    {
        var schema = Mapping(
            "A prompt: its inputs, its messages, its model.",
            ("name!", Text("The folder's path below prompts/.", "^[a-z][a-z0-9-]*(/[a-z][a-z0-9-]*)*$")),
            ("version!", Text("The semantic version of this content. 'dotnet prompt bump' computes the next one.", SemVer)),
            ("description", Scalar("What the prompt does; it becomes the documentation of the generated class.")),
            ("owner", Scalar("Who answers for it.")),
            ("tags", Texts("Words to find it by.", Scalar("A word."))),
            ("model", Model()),
            ("models", Models()),
            ("inputs", Map("What a caller passes, by name.", Reference("input", "An input: its type, or a mapping with more about it."), SnakeCase)),
            ("messages!", Messages()),
            ("output", Output()),
            ("tools", List("Tools that the model may call; the app runs them.", Tool())),
            ("tool-choice", Scalar("auto, none, required, or the name of the tool that has to be called. Default: the provider's.")),
            ("demos", Demos()),
            ("budget", Budget()));
        schema["$defs"] = new JsonObject { ["type"] = TypeWord(), ["input"] = Input(), ["part"] = Part() };
        return schema;
    }

    private static JsonObject Model() => Mapping("Which model is asked, and how.", [("name", Scalar("The model's name, such as gpt-4o-mini.")), .. Settings()]);

    private static JsonObject Models()
    {
        var different = Mapping(
            "Settings that are others for the model; null leaves one to the provider, and what is absent is as in 'model'.",
            [
                .. Settings().Select(s => (s.Key, OrNull(s.Value))),
                ("templates", Map("Templates of messages, each with the file that stands for it.", File("A file in the prompt's folder."))),
            ]);
        different["minProperties"] = 1;
        return Map("What is different where a certain model is asked, by its name or the beginning of its family's names: claude is for claude-sonnet-4.", different);
    }

    private static JsonObject OrNull(JsonObject node)
    {
        var description = (string)node["description"]!;
        node.Remove("description");
        return new JsonObject { ["description"] = description, ["anyOf"] = new JsonArray(node, new JsonObject { ["type"] = "null" }) };
    }

    private static JsonObject File(string description) => Text(description, @"^(?!/)(?!.*(^|/)\.{1,2}(/|$))[^\\:]+$");

    private static (string Key, JsonObject Value)[] Settings() =>
    [
        ("temperature", Number("How much answers may differ from one call to the next; 0 for least.", 0, 2)),
        ("max-output-tokens", Integer("The longest answer, in tokens.")),
        ("context-window", Integer("How many tokens all messages may have together, by estimate: messages with a priority are left out until they do, the least important first. No provider is told.", 1)),
        ("top-p", Number("Nucleus sampling: the share of likely words that is drawn from.", 0, 1)),
        ("top-k", Integer("How many likely words are drawn from.")),
        ("frequency-penalty", Number("How far words that came often are avoided.", -2, 2)),
        ("presence-penalty", Number("How far words that came at all are avoided.", -2, 2)),
        ("seed", Integer("Makes answers repeatable where the model can.")),
        ("stop", Texts("Where an answer ends.", Scalar("A text."))),
        ("reasoning-effort", Choice("How long the model may think.", "none", "low", "medium", "high", "extra-high")),
        ("extra", Extra()),
    ];

    private static JsonObject Demos() => AnyOf(
        "Few-shot examples; templates have them as `demos`.",
        List("The examples, which every call gets.", Mapping(
            "An example.",
            ("inputs!", Map("Values of inputs.", Anything("A value of the input's type."))),
            ("output!", AnyOf(
                "The answer that the example shows; an object or a list stands for its JSON.",
                Scalar("A text."), Map("An object.", Anything("A value.")), List("A list.", Anything("A value.")))))),
        Mapping(
            "Examples in a file of their own, of which each call gets some.",
            ("from!", Text("A file in the prompt's folder, with an example a line as JSON.", @"^(?!/)(?!.*(^|/)\.{1,2}(/|$))([^\\:]*[./])?examples\.jsonl$")),
            ("select!", Mapping(
                "Which of them a call gets; the same ones for the same inputs.",
                ("k!", Integer("How many.", 1, 100)),
                ("by", Choice("bm25: those that share the most telling words with the call's inputs; similarity: those that are most alike; random: any. Default: bm25.", "bm25", "random", "similarity")),
                ("model", Text("Whose vectors say what is alike, for by: similarity. Without one the letters of words are compared."))))));

    private static JsonObject Extra()
    {
        var extra = Map("What the provider alone knows; it is in ChatOptions.AdditionalProperties.", Anything("A value."));
        extra["propertyNames"] = new JsonObject
        {
            ["not"] = new JsonObject
            {
                ["pattern"] = "^(name|temperature|max[-_]output[-_]tokens|top[-_]p|top[-_]k|frequency[-_]penalty|presence[-_]penalty|seed|stop|reasoning[-_]effort|context[-_]window)$",
            },
        };
        return extra;
    }

    private static JsonObject Messages()
    {
        var message = Mapping(
            "A message: a role, and a template file or inline text; or the place of a conversation.",
            ("role", Choice("Who speaks. Required, but for a placeholder.", Roles)),
            ("template", File("A file in the prompt's folder.")),
            ("content", Scalar("The text itself, in the template language.")),
            ("attach", Texts("Inputs of type image, audio or file that go with the text of a user message.", Text("An input.", SnakeCase))),
            ("priority", Integer("How important the message is, 100 the most: it is left out where the context window is full, the least important first; beside others of its role the most important comes first, the next one last.", 1, 100)),
            ("placeholder", Text("An input of type messages, whose messages stand here; alone, without any other key.", SnakeCase)));
        message["oneOf"] = new JsonArray(
            new JsonObject { ["required"] = new JsonArray("role", "template") },
            new JsonObject { ["required"] = new JsonArray("role", "content") },
            new JsonObject { ["required"] = new JsonArray("placeholder"), ["maxProperties"] = 1 },
            new JsonObject
            {
                ["required"] = new JsonArray("role", "attach"),
                ["not"] = new JsonObject
                {
                    ["anyOf"] = new JsonArray(new JsonObject { ["required"] = new JsonArray("template") }, new JsonObject { ["required"] = new JsonArray("content") }),
                },
            });
        return List("What the model receives, in this order.", message, atLeast: 1);
    }

    private static JsonObject Output()
    {
        var output = Mapping(
            "What the model answers.",
            ("type", Choice("Text, or JSON with a schema. Default: text.", "text", "json")),
            ("schema", Schema("JSON Schema of the answer; an object, because the generated Output is a record.")));
        output["if"] = new JsonObject
        {
            ["properties"] = new JsonObject { ["type"] = new JsonObject { ["const"] = "json" } },
            ["required"] = new JsonArray("type"),
        };
        output["then"] = new JsonObject { ["required"] = new JsonArray("schema") };
        output["else"] = new JsonObject { ["properties"] = new JsonObject { ["schema"] = false } };
        return output;
    }

    private static JsonObject Tool() => Mapping(
        "A tool.",
        ("name!", Text("As the model calls it.", "^(?!(auto|none|required)$)[a-zA-Z][a-zA-Z0-9_-]{0,63}$")),
        ("description", Scalar("What it does, in words for the model; it becomes the documentation of the generated method.")),
        ("parameters", Schema("JSON Schema of the arguments; an object. Default: no arguments.")));

    /// <summary>A schema, or a file beside the prompt that has one.</summary>
    private static JsonObject Schema(string description) => AnyOf(
        description,
        Map("A JSON Schema.", Anything("A keyword of JSON Schema.")),
        Text("A file in the prompt's folder that has one.", @"^(?!/)(?!.*(^|/)\.{1,2}(/|$))[^\\:]+\.schema\.(json|yaml)$"));

    private static JsonObject Budget() => Mapping(
        "What a call may take.",
        ("input-tokens", Integer("Tokens of all messages together.")),
        ("cost-usd", Number("US dollars of a call.")),
        ("latency-p95", DurationSchema.Create("95 of 100 calls are faster.")));

    private static JsonObject TypeWord()
    {
        var words = string.Join('|', Enum.GetNames<InputKind>().Where(k => k != nameof(InputKind.Array)).Select(k => k.ToLowerInvariant()));
        return Text($"One of {words.Replace("|", ", ", StringComparison.Ordinal)}; T[] for a list, T? for one that may be absent.", $@"^\s*({words})(\??\[\])*\??\s*$");
    }

    private static JsonObject Input()
    {
        var full = Mapping(
            "An input.",
            [
                .. TypeKeys(),
                ("description", Scalar("Becomes the documentation of the generated parameter.")),
                ("default", Anything("The value where a caller passes none.")),
                ("frozen", Flag("Whether the default is the value: no caller sees it or passes another. Default: false.")),
                ("untrusted", Flag("Whether somebody else writes it: it may not reach instructions. Default: false.")),
                ("max-tokens", Integer("The longest value, in tokens.", 1)),
                ("compress", Mapping(
                    "Leaves out of a long text, sentence by sentence, what says least; the same everywhere.",
                    ("tokens!", Integer("The most tokens that stay, by estimate.", 1)),
                    ("question", Text("The input, a string, that says what the text is read for. Without one what stays is what shares most with the rest of the text.", SnakeCase)))),
                ("minimum", Number("The smallest number.")),
                ("maximum", Number("The greatest number.")),
                ("max-bytes", Integer("The largest image, audio or file, in bytes.", 1)),
                ("media-types", Texts("The media types of an image, audio or file that are taken.", Scalar("Such as image/png or image/*."))),
            ]);
        return AnyOf("An input: its type, or a mapping with more about it.", Reference("type", "The type alone."), full);
    }

    /// <summary>A property of an object, or the values of a map.</summary>
    private static JsonObject Part() => AnyOf(
        "A type, or a mapping with more about it.",
        Reference("type", "The type alone."),
        Mapping("A type.", [.. TypeKeys(), ("description", Scalar("What it is."))]));

    private static (string Key, JsonObject Value)[] TypeKeys() =>
    [
        ("type!", Reference("type", "The type.")),
        ("values", List("The words of an enum.", Scalar("A word."), atLeast: 1)),
        ("properties", Map("The properties of an object.", Reference("part", "The property's type."), SnakeCase)),
        ("items", Reference("part", "The type of a map's values. Default: string.")),
    ];
}
