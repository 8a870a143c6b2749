using System.Text.Json.Nodes;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Settings;
using static PromptRegistry.Cli.Schemas.SchemaNode;

namespace PromptRegistry.Cli.Schemas;

/// <summary>The shape of <c>promptregistry.yaml</c>.</summary>
internal static class SettingsSchema
{
    private const string AlertVariable = "^PROMPTREGISTRY_ALERT[A-Z0-9_]*$";
    private const string Segment = "^[a-z][a-z0-9-]*$";

    public static JsonObject Create() => Mapping(
        "Settings of a prompt repository; every part has a default.",
        ("environments", Environments()),
        ("prefix", Text("What goes before the names of this root's prompts in refs, where a repository has several roots.", "^[a-z][a-z0-9-]*(/[a-z][a-z0-9-]*)*$")),
        ("ledger", Mapping(
            "Where releases and moves are recorded.",
            ("branch", Text("The ledger's branch. Default: prompts/ledger.", "^[a-z][a-z0-9-]*(/[a-z][a-z0-9-]*)*$")))),
        ("protected-branch", Text("The branch that only reviewed changes reach; gates are taken from it. Default: main.")),
        ("allowed-signers", Text("The file with those whose signatures count, as ssh-keygen reads it. Default: allowed-signers.")),
        ("diagnostics", Diagnostics()),
        ("providers", Map("Endpoints that evaluation can ask, by name.", Mapping(
            "An endpoint, and what it speaks.",
            ("protocol", Choice("What it speaks. Default: openai.", Words<ModelProtocol>())),
            ("endpoint!", Text("Its address.", "^https?://")),
            ("api-key-variable", Text("The environment variable that holds the key.")),
            ("model", Scalar("The model to ask instead of the prompts' own."))))),
        ("evaluation", Mapping(
            "How evaluation asks models.",
            ("provider", Text("One of the providers. Default: openai.")),
            ("concurrency", Integer("Requests under way at once. Default: 4.", 1, 64)))),
        ("embeddings", Mapping(
            "The model that gives texts their vectors, for the scorer similarity.",
            ("provider", Text("One of the providers, of OpenAI's protocol or Ollama's. Default: that of evaluation.")),
            ("model!", Scalar("The model.")))),
        ("prices", Map("Prices by model.", Mapping(
            "US dollars for a million tokens.",
            ("input!", Number("Of what the model reads.", 0)),
            ("output!", Number("Of what it writes.", 0))))),
        ("models", Map("The models that may be chosen; each needs a price.", Mapping(
            "What a model is.",
            ("tier", Text("A word for models that are alike, such as standard; rules may ask for it.")),
            ("quality!", Quality("How good it is, by whatever the team trusts."))))),
        ("choose", Choose("How a model is chosen where a prompt's team has no rule of its own.")),
        ("teams", Map("Teams: what their prompts share.", Mapping(
            "A team.",
            ("prompts", Texts("Its prompts. Default: those whose owner it is.", Text("A name, or a folder as support/*."))),
            ("choose", Choose("How a model is chosen for its prompts.")),
            ("budget", Number("US dollars that calls of its prompts may cost together in a month of UTC. Default: any.", 0))))),
        ("alerts", List("Who is told of what got worse in production.", Mapping(
            "A webhook.",
            ("kind!", Choice("The shape of what is sent.", Words<AlertKind>())),
            ("url-variable", Text("The environment variable that holds the address. Needed for slack; default for pagerduty: its public address.", AlertVariable)),
            ("key-variable", Text("For pagerduty: the environment variable that holds the integration key.", AlertVariable))))),
        ("jobs", Mapping(
            "The recurring work of 'dotnet prompt serve --jobs'.",
            ("rollout-tick", Schedule("How often rollouts are judged and go on, are held or taken back. Default: 5min.")),
            ("call-evaluation", Schedule("How often calls of production are scored. Default: 1h.")),
            ("alerts", Schedule("How often those whom 'alerts' names are told of what got worse. Default: 15min.")),
            ("retention", Schedule("How often old events are removed. Default: 1h.")),
            ("scored-calls", Integer("Calls of a prompt that are scored at most each time. Default: 50.", 1, 10_000)),
            ("max-cost", Number("US dollars that judges may cost each time. Default: 1.", 0)))));

    private static JsonObject Choose(string description) => Mapping(
        description,
        ("budget", Number("US dollars that one call may cost, by estimate.", 0)),
        ("quality", Quality("The least quality.")),
        ("tier", Text("The tier that it must be of.")));

    private static JsonObject Quality(string description) => Number(description, 0, 1);

    private static JsonObject Schedule(string description) => AnyOf(description, DurationSchema.Create("A duration of a minute or more."), Choice("Not at all.", "off"));

    private static JsonObject Environments() => AnyOf(
        "The environments, in the order in which versions move through them. Default: dev, staging, prod.",
        Text("One environment.", Segment),
        List("Names, or environments with rules.", AnyOf(
            "An environment.", Text("Its name.", Segment), Mapping("An environment with rules.", [("name!", Text("Its name.", Segment)), .. Rules()]))),
        Map("Rules by name.", AnyOf("Rules.", new JsonObject { ["type"] = "null" }, Mapping("The rules of an environment.", Rules())), Segment));

    private static (string Key, JsonObject Value)[] Rules() =>
    [
        ("after", Text("The environment in which a version must be first.")),
        ("requires", Texts("The gates before it.", Choice("A gate.", Words<PromotionGate>()))),
        ("approvals", Integer("How many people must approve, beside the one who released. Default: 1.", 1)),
        ("approvers", Texts("Who may approve, by e-mail address. Default: everybody.", Text("An e-mail address.", "^.+@"))),
        ("soak", DurationSchema.Create("How long a version stays in the environment before.")),
        ("direct-moves", Choice("What to think of moves by plain git. Default: warn.", Words<DirectMoves>())),
    ];

    private static JsonObject Diagnostics() => Mapping(
        "How serious warnings about prompts are.",
        [
            .. DiagnosticCatalog.All.Where(d => SettingsParser.IsAdjustable(d.Id))
                .Select(d => (d.Id, Choice($"{d.Title}. Default: warning.", "error", "warning", "none"))),
        ]);

    private static IEnumerable<string> Words<T>()
        where T : struct, Enum => Enum.GetNames<T>().Select(n => n.ToLowerInvariant());
}
