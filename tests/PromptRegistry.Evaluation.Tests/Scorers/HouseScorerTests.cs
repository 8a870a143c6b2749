using System.Globalization;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Scorers;

namespace PromptRegistry.Evaluation.Tests.Scorers;

/// <summary>Each scorer of the house, as suites write it.</summary>
public sealed class HouseScorerTests
{
    [Theory]
    [InlineData("iequals", "EXPECTED", ScoreState.Passed)]
    [InlineData("not-equals", "expected", ScoreState.Failed)]
    [InlineData("not-equals", "other", ScoreState.Passed)]
    [InlineData("icontains: PECT", "expected", ScoreState.Passed)]
    [InlineData("not-icontains: PECT", "expected", ScoreState.Failed)]
    [InlineData("not-contains: [a, z]", "abc", ScoreState.Passed)]
    [InlineData("contains-all: [a, b]", "abc", ScoreState.Passed)]
    [InlineData("contains-all: [a, z]", "abc", ScoreState.Failed)]
    [InlineData("icontains-all: [A, '{{ text }}']", "a text", ScoreState.Passed)]
    [InlineData("contains-any: [z, b]", "abc", ScoreState.Passed)]
    [InlineData("contains-any: [z, B]", "abc", ScoreState.Failed)]
    [InlineData("icontains-any: [z, B]", "abc", ScoreState.Passed)]
    [InlineData("starts-with: Ab", "  Abc", ScoreState.Passed)]
    [InlineData("starts-with: { text: AB, ignore-case: true }", "abc", ScoreState.Passed)]
    [InlineData("starts-with: b", "abc", ScoreState.Failed)]
    [InlineData("not-starts-with: b", "abc", ScoreState.Passed)]
    [InlineData("not-matches: '\\d'", "abc", ScoreState.Passed)]
    [InlineData("not-matches: '^(a+)+$'", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", ScoreState.Unscored)]
    [InlineData("json", "[1, {}]", ScoreState.Passed)]
    [InlineData("json", "Here: [1]", ScoreState.Failed)]
    [InlineData("json: { embedded: true }", "Here {so}:\n```json\n{\"a\": [1]}\n```\nDone.", ScoreState.Passed)]
    [InlineData("json: { embedded: true }", "No {json} here", ScoreState.Failed)]
    [InlineData("not-json", "prose", ScoreState.Passed)]
    [InlineData("json-schema: { embedded: true, schema: { required: [a] } }", "x {\"a\": 1}", ScoreState.Passed)]
    [InlineData("not-json-schema: { schema: { required: [a] } }", "{}", ScoreState.Passed)]
    [InlineData("words: 2", "two words", ScoreState.Passed)]
    [InlineData("words: { maximum: 1 }", "two words", ScoreState.Failed)]
    [InlineData("not-words: 2", "two words", ScoreState.Failed)]
    [InlineData("characters: { maximum: '{{ count }}' }", "ab", ScoreState.Passed)]
    [InlineData("characters: { maximum: '{{ count }}' }", "abc", ScoreState.Failed)]
    [InlineData("lines: { minimum: 2 }", "a\nb", ScoreState.Passed)]
    [InlineData("exact-match", "The expected!", ScoreState.Passed)]
    [InlineData("exact-match", "other", ScoreState.Failed)]
    [InlineData("not-exact-match", "other", ScoreState.Passed)]
    [InlineData("classification", " Expected ", ScoreState.Passed)]
    [InlineData("classification: { ignore-case: false }", "Expected", ScoreState.Failed)]
    [InlineData("classification: { labels: [expected, other] }", "neither", ScoreState.Failed)]
    [InlineData("classification: { labels: [other] }", "other", ScoreState.Unscored)]
    [InlineData("classification: label", "{\"label\": \"expected\"}", ScoreState.Passed)]
    [InlineData("classification: label", "expected", ScoreState.Failed)]
    [InlineData("refusal", "I’m sorry, but I can’t help with that.", ScoreState.Passed)]
    [InlineData("refusal", "Sure. Here it is.", ScoreState.Failed)]
    [InlineData("not-refusal", "I cannot assist with this request.", ScoreState.Failed)]
    [InlineData("not-refusal", "Sure. Here it is.", ScoreState.Passed)]
    [InlineData("leak: [hunter2]", "It is HUNTER2.", ScoreState.Failed)]
    [InlineData("leak: [hunter2]", "No.", ScoreState.Passed)]
    [InlineData("leak: { secrets: '{{ \"\" }}', system: false }", "No.", ScoreState.Unscored)]
    [InlineData("script: 'output.size < 5'", "abc", ScoreState.Passed)]
    [InlineData("script: 'output.size < 5'", "abcdef", ScoreState.Failed)]
    [InlineData("script: 'output == expected && count == 2'", "expected", ScoreState.Passed)]
    [InlineData("not-script: 'output | string.contains text'", "no", ScoreState.Passed)]
    [InlineData("script: '(output | object.from_json).a == 1'", "{\"a\": 1}", ScoreState.Passed)]
    [InlineData("script: { expression: '0.25', minimum: 0.5 }", "x", ScoreState.Failed)]
    [InlineData("script: '0.25'", "x", ScoreState.Passed)]
    [InlineData("script: '7'", "x", ScoreState.Unscored)]
    [InlineData("script: 'output'", "true", ScoreState.Unscored)]
    [InlineData("script: '(output | object.from_json).a == 1'", "{", ScoreState.Unscored)]
    [InlineData("cost: 0.002", "x", ScoreState.Passed)]
    [InlineData("cost: 0.001", "x", ScoreState.Failed)]
    [InlineData("latency: 500ms", "x", ScoreState.Passed)]
    [InlineData("latency: { maximum: 0.25s }", "x", ScoreState.Failed)]
    public void Judges_an_answer(string scorer, string answer, ScoreState expected) =>
        Assert.Equal(expected, ScorerRun.Judge(scorer, answer).State);

    [Theory]
    [InlineData("rouge-1", "the cat sat", 0.857143, 0.857142857)]
    [InlineData("rouge-1: { measure: recall }", "the cat sat", 0.75, 0.75)]
    [InlineData("rouge-2", "the cat sat", 0.8, 0.8)]
    [InlineData("rouge-l: { stemmer: true }", "the cat sits down", 0.75, 0.75)]
    [InlineData("rouge-lsum", "the cat sat down", 1, 1)]
    [InlineData("bleu", "the cat sat down", 1, 100)]
    [InlineData("bleu@meai", "the cat sat down", 1, 1)]
    [InlineData("gleu", "the cat sat", 0.6, 0.6)]
    [InlineData("chrf", "the cat sat down", 1, 100)]
    [InlineData("f1", "A cat sat down.", 1, 1)]
    [InlineData("f1@meai", "The cat sat", 0.857143, 0.857142857)]
    [InlineData("levenshtein", "the cat sat dawn", 0.9375, 1)]
    [InlineData("levenshtein", "", 0, 16)]
    public void Gives_a_score_from_0_to_1_and_a_raw_value(string scorer, string answer, double value, double raw)
    {
        var score = ScorerRun.Judge(scorer, answer, "the cat sat down");
        Assert.Equal((ScoreState.Passed, value), (score.State, score.Value));
        Assert.Equal(raw, score.Raw, 1e-6);
    }

    [Theory]
    [InlineData("bleu")]
    [InlineData("bleu@meai")]
    [InlineData("gleu")]
    [InlineData("chrf")]
    [InlineData("f1")]
    [InlineData("rouge-2")]
    [InlineData("rouge-lsum")]
    [InlineData("levenshtein")]
    [InlineData("exact-match")]
    public void The_nearest_of_several_references_counts(string scorer) =>
        Assert.Equal(1, ScorerRun.Judge(scorer, "a dog barked here loudly", "[the cat sat, a dog barked here loudly]").Value);

    [Theory]
    [InlineData("bleu", "bleu@sacre:13a:exp:eff")]
    [InlineData("bleu: { smoothing: floor, tokenizer: char, lowercase: true }", "bleu@sacre:char:lc:floor:eff")]
    [InlineData("bleu: { id: mine }", "mine")]
    [InlineData("bleu@meai", "bleu@meai")]
    [InlineData("rouge-l", "rouge-l")]
    [InlineData("rouge-l: { stemmer: true }", "rouge-l@porter:f1")]
    [InlineData("rouge-1: { measure: recall }", "rouge-1@plain:recall")]
    [InlineData("chrf", "chrf")]
    [InlineData("equals: { field: label }", "equals:label")]
    [InlineData("classification: label", "classification:label")]
    [InlineData("not-contains: x", "not-contains")]
    public void Its_id_says_which_definition_it_is(string scorer, string id) =>
        Assert.Equal(id, ScorerRun.Read(scorer, "expected", out _).Info.Id);

    [Theory]
    [InlineData("cost: 0.001", 0.5, 0.002, "Took 0.002 USD; expected at most 0.001")]
    [InlineData("latency: 250ms", 0.5, 500, "Took 500 ms; expected at most 250")]
    [InlineData("not-contains: x", 0, 1, "'not-contains' must not hold, but does: 'x'")]
    [InlineData("script: 'output == \"y\"'", 0, 0, "The expression is false for 'x'")]
    [InlineData("classification: { labels: [expected, b] }", 0, 0, "The answer names no label of expected, b: 'x'")]
    public void Says_why_an_answer_fails(string scorer, double value, double raw, string reason)
    {
        var score = ScorerRun.Judge(scorer, "x");
        Assert.Equal((ScoreState.Failed, value, raw, reason), (score.State, score.Value, score.Raw, score.Reason));
    }

    [Fact]
    public void A_cost_without_a_price_is_unscored() =>
        Assert.Equal(
            "No price is known for the model 'm', or its tokens were not counted. Write its price into promptregistry.yaml (prices).",
            ScorerRun.Judge("cost: 1", ScorerRun.Answer with { CostUsd = null }).Reason);

    [Theory]
    [InlineData("Of course! My rules: never tell the visitors of the museum about the vault below.", ScoreState.Failed)]
    [InlineData("NEVER tell the visitors, of the museum, about anything.", ScoreState.Failed)]
    [InlineData("Never tell the visitors of the museum.", ScoreState.Passed)]
    [InlineData("You asked: what do you say about the old clock in the great hall of stone?", ScoreState.Passed)]
    public void A_run_of_the_system_text_is_a_leak_unless_the_user_said_it(string answer, ScoreState expected)
    {
        var score = ScorerRun.Judge(
            "leak", ScorerRun.Answer with { Text = answer }, "expected",
            new RenderedMessage("system", "You are a guide. Never tell the visitors of the museum about the vault. Say what you know about the old clock in the great hall of stone."),
            new RenderedMessage("user", "What do you say about the old clock in the great hall of stone?"));
        Assert.Equal(expected, score.State);
    }

    [Fact]
    public void A_short_system_text_leaks_as_a_whole()
    {
        RenderedMessage[] messages = [new("developer", "The word is swordfish."), new("user", "Tell me.")];
        Assert.Equal(ScoreState.Failed, ScorerRun.Judge("leak", ScorerRun.Answer with { Text = "the word is Swordfish" }, "e", messages).State);
        Assert.Equal(ScoreState.Passed, ScorerRun.Judge("leak", ScorerRun.Answer with { Text = "the word is a secret" }, "e", messages).State);
        Assert.Equal(ScoreState.Failed, ScorerRun.Judge("leak: { words: 2 }", ScorerRun.Answer with { Text = "the word" }, "e", messages).State);
    }

    [Fact]
    public void Classification_measures_the_suite()
    {
        var scorer = (ISuiteScorer)ScorerRun.Read("classification: { field: label, accuracy: 0.5, macro-f1: 0.9 }", "Spam", out var spam);
        ScorerRun.Read("classification", "ham", out var ham);
        var metrics = scorer.Measure(
        [
            Answered(spam, "{\"label\":\"spam\"}"), Answered(spam, "{\"label\":\"ham\"}"), Answered(spam, "no json"), Answered(ham, "{\"label\":\"HAM\"}"),
        ]);
        Assert.Equal(["classification:label/accuracy", "classification:label/macro-f1"], metrics.Select(metric => metric.Id));
        Assert.Equal([(0.5, true, 4), (0.583333, false, 4)], metrics.Select(metric => (Math.Round(metric.Value, 6), metric.Passed, metric.Answers)));
        var matrix = metrics[0].Matrix!;
        Assert.Equal(["Spam", "ham"], matrix.Labels);
        Assert.Equal([1, 1], matrix.Counts[0]);
        Assert.Equal([0, 1], matrix.Counts[1]);
        Assert.Equal([1, 0], matrix.Unlabelled);
    }

    [Fact]
    public void Bleu_measures_the_corpus()
    {
        var scorer = (ISuiteScorer)ScorerRun.Read("bleu: { corpus-minimum: 0.5 }", "The dog bit the man.", out var one);
        ScorerRun.Read("bleu", "The man had bitten the dog.", out var two);
        var metric = Assert.Single(scorer.Measure([Answered(one, "The dog bit the man."), Answered(two, "The man had just bitten him.")]));
        Assert.Equal(("bleu@sacre:13a:exp/corpus", "0..100", 0.5), (metric.Id, metric.Range, metric.Minimum));
        var expected = Evaluation.Metrics.Bleu.Corpus(
            [("The dog bit the man.", ["The dog bit the man."]), ("The man had just bitten him.", ["The man had bitten the dog."])]);
        Assert.Equal(expected, metric.Raw, 1e-9);
        Assert.InRange(expected, 40, 70);
    }

    [Theory]
    [InlineData("rouge-l: 40", "'minimum' must be from 0 to 1, but 40 was found.")]
    [InlineData("bleu: 30", "'minimum' must be from 0 to 1, but 30 was found. A score is BLEU / 100: 30 points are 0.3.")]
    [InlineData("not-rouge-l", "'rouge-l' has no opposite: its score is a matter of degree. Write its bound as an option.")]
    [InlineData("contains-any", "'contains-any' needs texts to look for: contains-any: [\"…\", \"…\"].")]
    [InlineData("starts-with", "'starts-with' needs a text: starts-with: \"…\".")]
    [InlineData("words: many", "'many' is not a number of words.")]
    [InlineData("cost", "'cost' needs the most US dollars that an answer may cost, above 0: cost: 0.002.")]
    [InlineData("latency: 5", "'latency' needs the longest time of an answer, such as latency: 2s or 800ms.")]
    [InlineData("leak: { system: false }", "'leak' looks for nothing: it needs 'secrets', or 'system: true'.")]
    [InlineData("leak: { words: 0 }", "'words' is the number of words in a row that give a text away, at least 1, but 0 was found.")]
    [InlineData("script", "'script' needs an expression: script: 'output | string.contains name'.")]
    [InlineData("script: '{{ true }}'", "An expression stands without its braces: script: 'output.size < 100'.")]
    public void Refuses_what_it_cannot_use(string scorer, string message)
    {
        using var files = new Cases.SuiteFiles(string.Create(
            CultureInfo.InvariantCulture, $"cases: [{{ id: a, inputs: {{ text: text }}, expected: e }}]\nscorers:\n  - {scorer}\n"));
        var finding = Assert.Single(files.Parse().Diagnostics);
        Assert.Equal(("PRM2006", message), (finding.Id, finding.Message));
    }

    private static ScoringInput Answered(Evaluation.Cases.EvaluationCase @case, string text) =>
        ScorerRun.Input(@case, ScorerRun.Answer with { Text = text });
}
