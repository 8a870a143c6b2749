using PromptRegistry.Core.Checking;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Ranking;
using PromptRegistry.Core.Settings;
using PromptRegistry.Templates.Values;
using PromptRegistry.TestKit;

namespace PromptRegistry.Core.Tests.Prompts;

/// <summary>Few-shot examples in a file, of which each call gets some.</summary>
public sealed class DemoSourceTests
{
    private const string Select = "{ k: 2, by: bm25 }";

    private const string Examples = """
        {"inputs": {"text": "The invoice shows two charges"}, "output": "billing"}
        {"inputs": {"text": "The page is slow and shows an error"}, "output": "outage"}

        {"inputs": {"text": "I cannot sign in, the password is refused"}, "output": "account"}
        {"inputs": {"text": "A refund of the second charge, please"}, "output": "refund"}
        """;

    [Theory]
    [InlineData("Why is there a second charge on the invoice?", "billing;refund;")]
    [InlineData("THE PASSWORD", "billing;account;")]
    [InlineData("error", "billing;outage;")]
    [InlineData("Nothing of it", "billing;refund;")]
    [InlineData("zzz", "outage;billing;")]
    public void Those_that_share_words_with_the_call_come_last_but_the_question(string text, string expected) => Assert.Equal(expected, Rendered(Load(Select).Prompt!, text));

    [Theory]
    [InlineData("Two invoices were charged", "billing")]
    [InlineData("Passwords are refusing me", "account")]
    [InlineData("Slowness of pages", "outage")]
    [InlineData("Refunding my charges", "refund")]
    public void What_is_most_alike_is_found_in_other_forms_of_the_words(string text, string expected)
    {
        var prompt = Load("{ k: 1, by: similarity }").Prompt!;

        Assert.Equal(expected + ";", Rendered(prompt, text));
        Assert.Empty(prompt.Compared(new Dictionary<string, TemplateValue> { ["text"] = text }));
    }

    [Fact]
    public async Task Vectors_come_from_what_is_given_else_from_the_model_of_the_process_that_was_named_last()
    {
        var name = $"model-{Guid.NewGuid():N}";
        var prompt = Load($"{{ k: 1, by: similarity, model: {name} }}").Prompt!;
        var inputs = new Dictionary<string, TemplateValue> { ["text"] = TemplateValue.From("my password"), ["n"] = TemplateValue.From(1L) };
        var (old, recent, given) = (new OneWord("invoice"), new OneWord("password"), new OneWord("refund"));
        Assert.False(prompt.Selector!.IsReady);
        await prompt.Selector.PrepareAsync(inputs, TestContext.Current.CancellationToken);

        var first = TextVectors.Use(name, old);
        using (TextVectors.Use(name, recent))
        {
            // One that was replaced takes nothing with it.
            first.Dispose();
            await prompt.Selector.PrepareAsync(inputs, TestContext.Current.CancellationToken);
            Assert.Equal((0, 5), (old.Prepared.Count, recent.Prepared.Count));
            Assert.Equal("account;", Rendered(prompt, "my password"));
            Assert.Equal("refund;", Rendered(prompt with { Selector = prompt.Selector.With(given) }, "a refund"));
        }

        Assert.False(prompt.Selector.IsReady);
        Assert.False(TextVectors.Has(name));
    }

    [Fact]
    public void The_examples_of_a_call_stay_whatever_is_rendered_with_them()
    {
        var prompt = Load("{ k: 1, by: bm25 }").Prompt!;

        var chosen = prompt.WithExamplesOf(new Dictionary<string, TemplateValue> { ["text"] = TemplateValue.From("THE PASSWORD"), ["n"] = TemplateValue.From(1L) });

        Assert.Equal(("billing;", "account;"), (Rendered(prompt, "the invoice"), Rendered(chosen, "the invoice")));
        Assert.Same(chosen, chosen.WithExamplesOf(new Dictionary<string, TemplateValue>()));
    }

    [Fact]
    public void Chance_gives_the_same_examples_for_the_same_inputs_and_others_for_others()
    {
        var prompt = Load("{ k: 2, by: random }").Prompt!;
        var again = Load("{ k: 2, by: random }").Prompt!;
        var texts = Enumerable.Range(0, 60).Select(i => $"Text {i}").ToList();

        Assert.All(texts, text => Assert.Equal(Rendered(prompt, text), Rendered(again, text)));
        Assert.Equal(6, texts.Select(text => Rendered(prompt, text)).Distinct().Count());
    }

    [Fact]
    public void Where_there_are_no_more_every_call_gets_all()
    {
        Assert.Equal("billing;outage;account;refund;", Rendered(Load("{ k: 4 }").Prompt!, "refund"));
        Assert.Equal("billing;outage;account;refund;", Rendered(Load("{ k: 9, by: random }").Prompt!, "refund"));
    }

    [Fact]
    public void The_digest_covers_file_and_choice()
    {
        var prompts = new[] { Load(Select), Load("{ k: 3, by: bm25 }"), Load("{ k: 2, by: random }"), Load("{ k: 2, by: similarity }"), Load("{ k: 2, by: similarity, model: m }"), Load(Select, Examples.Replace("refund\"", "refunds\"", StringComparison.Ordinal)) };

        Assert.Equal(6, prompts.Select(p => p.Prompt!.Digest).Distinct().Count());
        Assert.Contains("prompts/p/examples.jsonl", prompts[0].Prompt!.Files);
    }

    [Theory]
    [InlineData("{ from: demos.jsonl, select: { k: 1 } }", "PRM0061", "is called examples.jsonl, or ends in .examples.jsonl")]
    [InlineData("{ from: ../q/examples.jsonl, select: { k: 1 } }", "PRM0061", "is called examples.jsonl")]
    [InlineData("{ from: examples.jsonl, select: { k: 0 } }", "PRM0061", "from 1 to 100, but 0 was found")]
    [InlineData("{ from: examples.jsonl, select: { k: 1, by: likeness } }", "PRM0004", "'by' must be one of bm25, random, similarity")]
    [InlineData("{ from: examples.jsonl, select: { k: 1, model: m } }", "PRM0061", "needs 'by: similarity'; 'bm25' compares words")]
    [InlineData("{ from: examples.jsonl, select: { k: 1, by: random, model: m } }", "PRM0061", "'random' compares nothing")]
    [InlineData("{ from: examples.jsonl }", "PRM0003", "needs the key 'select'")]
    [InlineData("{ from: examples.jsonl, select: {} }", "PRM0003", "needs the key 'k'")]
    [InlineData("{ from: other.examples.jsonl, select: { k: 1 } }", "PRM0029", "prompts/p/other.examples.jsonl was expected")]
    public void What_cannot_be_chosen_from_is_a_finding(string demos, string id, string expected)
    {
        var finding = Assert.Single(LoadAll(demos, Examples).Diagnostics, d => d.IsError);

        Assert.Equal(id, finding.Id);
        Assert.Contains(expected, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"inputs\": {\"txt\": \"a\"}, \"output\": \"b\"}", "PRM0016", "has no input 'txt'")]
    [InlineData("{\"inputs\": {\"text\": \"a\"}}", "PRM0003", "needs the key 'output'")]
    [InlineData("{\"inputs\": ", "PRM0001", "")]
    [InlineData("[1]", "PRM0004", "A demo must be a mapping")]
    public void What_is_wrong_in_the_file_is_told_in_its_line(string line, string id, string expected)
    {
        var finding = Assert.Single(Load(Select, Examples + "\n" + line + "\n").Diagnostics, d => d.IsError);

        Assert.Equal((id, "prompts/p/examples.jsonl", 6), (finding.Id, finding.Location.Path, finding.Location.Line));
        Assert.Contains(expected, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_that_breaks_the_schema_is_told_in_its_line()
    {
        var files = Files($"{{ from: examples.jsonl, select: {Select} }}", "\n{\"inputs\": {\"text\": \"a\"}, \"output\": {\"kind\": 1}}\n");
        files["prompts/p/prompt.yaml"] += "output: { type: json, schema: { type: object, properties: { kind: { type: string } } } }\n";

        var finding = Assert.Single(PromptChecker.Check("p", files, RepositorySettings.Default, names: null).Diagnostics, d => d.IsError);
        Assert.Equal(("PRM0030", "prompts/p/examples.jsonl", 2), (finding.Id, finding.Location.Path, finding.Location.Line));
    }

    /// <summary>Texts are alike that have a word.</summary>
    private sealed class OneWord(string word) : TextVectorSource
    {
        public List<string> Prepared { get; } = [];

        public override IReadOnlyList<float[]> Of(IReadOnlyList<string> texts) => [.. texts.Select(t => t.Contains(word, StringComparison.Ordinal) ? new float[] { 1, 0 } : [0, 1])];

        public override Task PrepareAsync(IReadOnlyList<string> texts, CancellationToken cancellation)
        {
            Prepared.AddRange(texts);
            return Task.CompletedTask;
        }
    }

    private static string Rendered(PromptDefinition prompt, string text) =>
        prompt.Render(new Dictionary<string, TemplateValue> { ["text"] = TemplateValue.From(text), ["n"] = TemplateValue.From(1L) })[0].Text;

    private static PromptLoadResult Load(string select, string examples = Examples) => LoadAll($"{{ from: examples.jsonl, select: {select} }}", examples);

    private static PromptLoadResult LoadAll(string demos, string examples) => PromptChecker.Check("p", Files(demos, examples), RepositorySettings.Default, names: null);

    private static MemoryFiles Files(string demos, string examples) => new()
    {
        ["prompts/p/prompt.yaml"] = $$"""
            name: p
            version: 1.0.0
            inputs: { text: string, n: integer }
            messages: [{ role: system, content: "{{"{{ for d in demos }}{{ d.output }};{{ end }}"}}" }, { role: user, content: "{{"{{ text }} {{ n }}"}}" }]
            demos: {{demos}}

            """,
        ["prompts/p/examples.jsonl"] = examples,
    };
}
