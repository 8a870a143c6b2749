using System.Text.Json;
using Microsoft.Extensions.AI;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Reports;
using PromptRegistry.Evaluation.Running;

namespace PromptRegistry.Evaluation.Tests.Running;

/// <summary>Weights, thresholds, scorers of single cases and metrics of the whole suite, from the answers to the reports.</summary>
public sealed class OverallScoreTests
{
    [Fact]
    public async Task Weights_share_out_the_overall_score_and_thresholds_hold_it()
    {
        const string suite = """
            threshold: 0.7
            cases:
              - { id: a, inputs: { text: yes }, threshold: 0.8 }
              - { id: b, inputs: { text: no } }
            scorers:
              - contains: { all: yes, weight: 3 }
              - matches: { pattern: '.', weight: 1 }
              - words: { equals: 9, weight: 0 }
            """;
        using var repository = new EvaluationRepository(suite);
        var (result, prompt) = await RunAsync(repository);
        Assert.Equal([1.0, 0.25], prompt.Cases.Select(@case => @case.Overall!.Value));
        Assert.Equal(0.625, prompt.Overall);
        var finding = Assert.Single(prompt.Diagnostics, d => d.Id == "PRM2014");
        Assert.Equal(
            "prompts/summary/evals.yaml(1,12): error PRM2014: The overall score of 'summary' is 0.625; its 'threshold' is 0.7. Correct the prompt, or lower the threshold if"
                + " that is what you want.",
            finding.ToString());
        Assert.Equal(OutcomeCode.Regressed, result.Code);
        Assert.Contains("  overall: 0.625 (at least 0.700)\n", Console(result), StringComparison.Ordinal);

        repository.Write("prompts/summary/evals.yaml", suite.Replace("threshold: 0.7", "threshold: 0.6", StringComparison.Ordinal)
            .Replace("{ id: b, inputs: { text: no } }", "{ id: b, inputs: { text: no }, threshold: 0.3 }", StringComparison.Ordinal));
        (_, prompt) = await RunAsync(repository);
        Assert.Equal(
            "prompts/summary/evals.yaml(4,5): error PRM2014: The overall score of the case 'b' is 0.25; its 'threshold' is 0.3.",
            Assert.Single(prompt.Diagnostics, d => d.Id == "PRM2014").ToString());
    }

    [Fact]
    public async Task A_case_is_judged_by_its_own_scorers()
    {
        using var repository = new EvaluationRepository("""
            cases:
              - { id: a, inputs: { text: yes } }
              - { id: b, inputs: { text: no }, scorers: [{ contains: "no" }, { words: { equals: 2, weight: 0 } }] }
              - { id: c, inputs: { text: no }, scorers: [{ contains: { all: yes, weight: 0 } }, { matches: '^no$' }] }
            scorers: [{ contains: yes }]
            """);
        var (result, prompt) = await RunAsync(repository);
        Assert.True(result.Code == OutcomeCode.Passed, string.Join('\n', result.AllDiagnostics));

        // The case that takes its scorer out of the gate counts in no mean of it.
        Assert.Equal([("contains", 2, 1.0), ("words", 1, 0), ("matches", 1, 1)], prompt.Metrics.Select(metric => (metric.Scorer, metric.Cases, metric.Candidate)));
        Assert.Equal("The answer lacks 'yes'", prompt.Cases[2].Samples[0].Scores[0]!.Reason);
        Assert.Null(prompt.Cases[0].Samples[0].Scores[1]);
    }

    [Fact]
    public async Task Metrics_of_the_whole_suite_stand_in_the_reports_and_can_fail_it()
    {
        using var repository = new EvaluationRepository("""
            cases:
              - { id: a, inputs: { text: spam }, expected: spam }
              - { id: b, inputs: { text: ham }, expected: ham }
              - { id: c, inputs: { text: ham }, expected: spam }
            scorers:
              - classification: { accuracy: 0.5, macro-f1: 0.9, weight: 2 }
              - bleu
            """);
        var (result, prompt) = await RunAsync(repository);
        Assert.Equal(
            "prompts/summary/evals.yaml(6,5): error PRM2015: 'classification/macro-f1' is 0.667 over 3 answers; expected at least 0.9. Correct the prompt, or lower the bound"
                + " if that is what you want.",
            Assert.Single(prompt.Diagnostics, d => d.Id == "PRM2015").ToString());
        var console = Console(result);
        Assert.Contains(
            """
              classification/accuracy: 0.667 over 3 answers, at least 0.500
                expected \ found  ham  spam  (none)
                ham                 1     0       0
                spam                1     1       0
              classification/macro-f1: 0.667 over 3 answers, at least 0.900
              bleu@sacre:13a:exp/corpus: 0.000 over 3 answers

            """.ReplaceLineEndings("\n"), console, StringComparison.Ordinal);

        using var output = new MemoryStream();
        JsonReport.Write(result, output);
        using var json = JsonDocument.Parse(output.ToArray());
        var metrics = json.RootElement.GetProperty("prompts")[0].GetProperty("suiteMetrics");
        Assert.Equal(["classification/accuracy", "classification/macro-f1", "bleu@sacre:13a:exp/corpus"], metrics.EnumerateArray().Select(m => m.GetProperty("id").GetString()));
        Assert.Equal("[[1,0],[1,1]]", JsonSerializer.Serialize(metrics[0].GetProperty("matrix").GetProperty("counts")));
        Assert.False(metrics[1].GetProperty("passed").GetBoolean());
        Assert.Equal(
            """[{"id":"classification","kind":"classification","weight":2,"range":"0..1","higherIsBetter":true,"minimum":null},{"id":"bleu@sacre:13a:exp:eff","kind":"bleu","weight":1,"range":"0..100","higherIsBetter":true,"minimum":null}]""",
            JsonSerializer.Serialize(json.RootElement.GetProperty("prompts")[0].GetProperty("scorers")));
        Assert.Equal(0, json.RootElement.GetProperty("prompts")[0].GetProperty("cases")[2].GetProperty("overall").GetDouble());
    }

    [Fact]
    public async Task What_is_expected_is_rendered_with_the_inputs_of_the_case()
    {
        using var repository = new EvaluationRepository("""
            cases: [{ id: a, inputs: { count: 3 }, matrix: { text: [yes, "no"] }, expected: "{{ text }}" }]
            scorers: [equals]
            """);
        var (result, prompt) = await RunAsync(repository);
        Assert.True(result.Code == OutcomeCode.Passed, string.Join('\n', result.AllDiagnostics));
        Assert.Equal(["a[text=yes]", "a[text=no]"], prompt.Cases.Select(@case => @case.Case.Id));

        repository.Write("prompts/summary/evals.yaml", "cases: [{ id: a, inputs: { text: t }, expected: \"{{ text | object.from_json }}\" }]\nscorers: [equals]\n");
        (result, _) = await RunAsync(repository);
        Assert.StartsWith(
            "prompts/summary/evals.yaml(1,9): error PRM2007: What the case 'a' expects cannot be rendered: ",
            Assert.Single(result.AllDiagnostics).ToString(), StringComparison.Ordinal);
    }

    private static async Task<(EvaluationResult Result, PromptEvaluation Prompt)> RunAsync(EvaluationRepository repository)
    {
        var result = await EvaluationRunner.RunAsync(repository.Request with { Mode = EvaluationMode.Live, ChatClients = (_, _) => new Echo() });
        return (result, Assert.Single(result.Prompts));
    }

    private static string Console(EvaluationResult result)
    {
        var text = new StringWriter();
        ConsoleReport.Write(result, text);
        return text.ToString();
    }

    /// <summary>A model that says the text of the case.</summary>
    private sealed class Echo : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, messages.Last().Text.Split('\n')[1])) { FinishReason = ChatFinishReason.Stop });

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("Evaluation does not stream.");

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
