using System.Text.Json;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Optimization.Running;
using PromptRegistry.Statistics;
using PromptRegistry.TestKit;

namespace PromptRegistry.Optimization.Tests.Tasks;

/// <summary>A prompt that says too little, with a suite, for the sample model, which answers better to a better prompt.</summary>
internal sealed class SampleTask
{
    /// <summary>Messages to sort, by labels that the prompt describes vaguely.</summary>
    public static SampleTask Labels { get; } = new(
        "labels", "Sorts messages to a shop.",
        """
        You sort messages that customers write, by category:
        {{# tune #}}
        - account: a matter of one kind
        - billing: a matter of another kind
        - shipping: a third kind
        - outage: a fourth kind
        {{# end #}}
        Answer with the label alone.
        """,
        "- equals: {}", LabelCases);

    /// <summary>Names to extract, in a form that the prompt does not tell.</summary>
    public static SampleTask Names { get; } = new(
        "names", "Extracts the names in a text as JSON.",
        """
        You extract what a text mentions.
        {{# tune #}}
        Extract all names.
        {{# end #}}
        Add nothing else.
        """,
        "- json: {}\n  - equals: {}", NameCases);

    /// <summary>Texts to summarise, in a length and about things that the prompt does not tell.</summary>
    public static SampleTask Summaries { get; } = new(
        "summaries", "Summarises reports on products for buyers.",
        """
        You write for people who are in a hurry.
        {{# tune #}}
        Summarise the text.
        {{# end #}}
        Add nothing of your own.
        """,
        "- sentences: { equals: 2 }\n  - equals: {}", SummaryCases);

    public static IReadOnlyList<SampleTask> All { get; } = [Labels, Names, Summaries];

    private readonly string description;
    private readonly string system;
    private readonly string scorers;
    private readonly Func<int, IEnumerable<(string Text, string Expected)>> cases;
    private readonly Dictionary<string, string> expected = new(StringComparer.Ordinal);

    private SampleTask(string name, string description, string system, string scorers, Func<int, IEnumerable<(string, string)>> cases)
    {
        (Name, this.description, this.system, this.scorers, this.cases) = (name, description, system, scorers, cases);
        foreach (var (text, answer) in cases(Cases)) expected[$"<text>\n{text}\n</text>"] = answer;
    }

    public const int Cases = 80;

    public string Name { get; }

    /// <summary>What a case with this message expects; null where it is none.</summary>
    public string? ExpectedFor(string message) => expected.GetValueOrDefault(message);

    /// <summary>Writes prompt, suite and settings.</summary>
    public void Write(TempDirectory folder)
    {
        folder.Write("promptregistry.yaml", """
            providers:
              sample: { endpoint: "http://127.0.0.1:9/v1" }
            evaluation: { provider: sample }
            prices:
              sample-rules: { input: 1, output: 1 }
            """);
        folder.Write($"prompts/{Name}/prompt.yaml", $$"""
            name: {{Name}}
            version: 1.0.0
            description: {{description}}
            model: { name: sample-rules, temperature: 0 }
            inputs:
              text: { type: string }
            messages:
              - { role: system, template: system.scriban }
              - { role: user, template: user.scriban }
            demos:
              - inputs: { text: "hello there" }
                output: hello

            """);
        folder.Write($"prompts/{Name}/system.scriban", system + """

            {{~ for demo in demos ~}}

            Text: {{ demo.inputs.text }}
            Answer: {{ demo.output }}
            {{~ end ~}}
            """);
        folder.Write($"prompts/{Name}/user.scriban", "<text>\n{{ text }}\n</text>");
        folder.Write($"prompts/{Name}/evals.yaml", $"cases:\n  - from: cases.jsonl\nscorers:\n  {scorers}\n");
        folder.Write($"prompts/{Name}/cases.jsonl", string.Concat(cases(Cases).Select((c, i) =>
            JsonSerializer.Serialize(new { id = $"c{i}", inputs = new { text = c.Text }, expected = c.Expected }) + "\n")));
    }

    public OptimizationRequest Request(TempDirectory folder, SampleChatClient model, string optimizer, ulong seed) => new()
    {
        Evaluation = new EvaluationRequest { Files = new DirectoryFiles(folder.Path), Mode = EvaluationMode.Record, ChatClients = (_, _) => model },
        Prompt = Name,
        Optimizer = optimizer,
        Seed = seed,
    };

    private static IEnumerable<(string Text, string Expected)> LabelCases(int count)
    {
        (string Label, string[] Words)[] labels =
        [
            ("account", ["password", "login", "profile", "username"]),
            ("billing", ["invoice", "refund", "receipt", "payment"]),
            ("shipping", ["parcel", "courier", "delivery", "address"]),
            ("outage", ["crash", "timeout", "frozen", "blank"]),
        ];
        var random = new SplitMix64(11);
        for (var i = 0; i < count; i++)
        {
            var (label, words) = labels[i % labels.Length];
            yield return ($"{Pick(ref random, Material.Openings)} {Pick(ref random, words)} {Pick(ref random, Material.Middles)} k{random.Below(1000)} q{random.Below(1000)} {Pick(ref random, Material.Ends)}", label);
        }
    }

    private static IEnumerable<(string Text, string Expected)> NameCases(int count)
    {
        var random = new SplitMix64(12);
        for (var i = 0; i < count; i++)
        {
            var person = $"{Pick(ref random, Material.First)} {Pick(ref random, Material.Last)}";
            var bank = $"{Pick(ref random, Material.Last)} {Pick(ref random, Material.Houses)}";
            var city = Pick(ref random, Material.Cities);
            var text = $"Yesterday {Pick(ref random, Material.Verbs)} {person} with people of the {bank} in {city} {Pick(ref random, Material.Days).ToLowerInvariant()} {Pick(ref random, Material.Ends)}.";
            yield return (text, JsonSerializer.Serialize(new { people = new[] { person }, organizations = new[] { bank }, places = new[] { city } }));
        }
    }

    private static IEnumerable<(string Text, string Expected)> SummaryCases(int count)
    {
        var random = new SplitMix64(13);
        for (var i = 0; i < count; i++)
        {
            var price = $"Its price is {random.Below(900) + 100} euros {Pick(ref random, Material.Ends)}.";
            var delivery = $"The delivery takes {random.Below(20) + 2} days {Pick(ref random, Material.Places)}.";
            string[] sentences =
            [
                $"The {Pick(ref random, Material.Things)} was shown {Pick(ref random, Material.Days)} {Pick(ref random, Material.Places)}.", $"It weighs {random.Below(90) + 1} kilos.", price,
                $"{Pick(ref random, Material.First)} {Pick(ref random, Material.Last)} drew it {Pick(ref random, Material.Places)}.", delivery, $"The colour is {Pick(ref random, Material.Colours)} {Pick(ref random, Material.Ends)}.",
            ];
            yield return (string.Join(' ', sentences), $"{price} {delivery}");
        }
    }

    private static string Pick(ref SplitMix64 random, string[] from) => from[(int)random.Below((ulong)from.Length)];

    /// <summary>Words that cases are made of.</summary>
    private static class Material
    {
        public static readonly string[] Openings = ["Hi, the", "Help, our", "Well, that", "Dear team, my old", "Hey, her", "Oh, his", "Hm, this", "Hola, your"];
        public static readonly string[] Middles = ["went bad", "bugs me", "is odd", "begs a look", "is off", "is not mine", "was new", "came up", "cost me a day"];
        public static readonly string[] Places = ["at home", "upstairs", "in town", "abroad", "next door", "by the lake", "near the mill", "in the yard", "on the hill", "at the fair"];
        public static readonly string[] Days = ["since Monday", "since Tuesday", "since noon", "since last week", "since spring", "since dawn", "since midnight", "since lunch"];
        public static readonly string[] Ends = ["as ever", "for good", "once more", "so far", "in all", "by far", "at last", "all week", "in turn", "for now"];
        public static readonly string[] First = ["Ada", "Nils", "Mira", "Otto", "Ines", "Jonas", "Klara", "Pavel", "Rosa", "Tilo"];
        public static readonly string[] Last = ["Byron", "Moor", "Hansen", "Keller", "Novak", "Ortega", "Quist", "Renner", "Sorel", "Tamm"];
        public static readonly string[] Houses = ["Bank", "Museum", "University", "Hospital", "Institute", "Foundation"];
        public static readonly string[] Cities = ["Lisbon", "Oslo", "Bergen", "Porto", "Turin", "Graz", "Ghent", "Malaga"];
        public static readonly string[] Verbs = ["spoke", "dined", "sang", "worked", "walked", "argued"];
        public static readonly string[] Things = ["lamp", "boat", "chair", "stove", "bicycle", "tent", "radio", "piano"];
        public static readonly string[] Colours = ["green", "grey", "white", "brown", "black", "silver"];
    }
}
