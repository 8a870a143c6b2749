using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Tests.Models;

namespace PromptRegistry.Evaluation.Tests.Running;

/// <summary><c>similarity</c> by a model that the settings name, over HTTP and from recordings.</summary>
public sealed class EmbeddingTests
{
    private const string Suite = """
        cases:
          - { id: same, inputs: { text: a }, expected: One. }
          - { id: near, inputs: { text: b }, expected: [Two., None] }
        scorers:
          - similarity: { minimum: 0.5 }
        gate: { level: strict }
        """;

    [Theory]
    [InlineData(ModelProtocol.OpenAI)]
    [InlineData(ModelProtocol.Ollama)]
    public async Task Vectors_are_asked_for_once_recorded_and_replayed(ModelProtocol protocol)
    {
        using var repository = new EvaluationRepository(Suite);
        EvaluationResult recorded;
        await using (var host = await ProtocolHost.StartAsync(protocol))
        {
            Write(repository, host);
            recorded = await RecordAsync(repository);
            Assert.Equal(3, host.Requests.Count);
            Assert.Equal(OutcomeCode.Passed, (await RecordAsync(repository)).Code);
            Assert.Equal(3, host.Requests.Count);
        }

        Assert.Equal(OutcomeCode.Passed, recorded.Code);
        Assert.Equal([1, Cosine("One.", "None")], Scores(recorded));
        var replayed = await EvaluationRunner.RunAsync(repository.Request, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(Scores(recorded), Scores(replayed));
        Assert.Equal(2 + 3, File.ReadAllLines(repository.RecordingsPath).Length);
    }

    [Fact]
    public async Task A_vector_that_is_not_recorded_is_missed_and_stale_ones_are_pruned()
    {
        using var repository = new EvaluationRepository(Suite);
        await using var host = await ProtocolHost.StartAsync(ModelProtocol.OpenAI);
        Write(repository, host);
        await RecordAsync(repository);
        repository.Write("prompts/summary/evals.yaml", Suite.Replace("Two.", "Seven.", StringComparison.Ordinal));

        var missing = await EvaluationRunner.RunAsync(repository.Request, cancellation: TestContext.Current.CancellationToken);
        var pruned = await RecordAsync(repository, prune: true);

        var finding = Assert.Single(missing.AllDiagnostics, d => d.Id == "PRM2004");
        Assert.Contains("no recorded vector", finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(pruned.AllDiagnostics, d => d.Id == "PRM2013");
        Assert.Equal(2 + 3, File.ReadAllLines(repository.RecordingsPath).Length);
    }

    [Fact]
    public async Task Another_model_is_another_measure()
    {
        using var repository = new EvaluationRepository(Suite);
        await using var host = await ProtocolHost.StartAsync(ModelProtocol.OpenAI);
        Write(repository, host);
        var first = await RecordAsync(repository);
        repository.Write("promptregistry.yaml", repository.Read("promptregistry.yaml").Replace("model: letters", "model: others", StringComparison.Ordinal));
        var second = await RecordAsync(repository);

        Assert.NotEqual(first.Prompts[0].Suite!.Scorers[0].Info.Digest, second.Prompts[0].Suite!.Scorers[0].Info.Digest);
    }

    [Fact]
    public async Task Without_a_model_the_scorer_says_what_it_needs()
    {
        using var repository = new EvaluationRepository(Suite);

        var result = await repository.RunAsync();

        Assert.Contains(result.AllDiagnostics, d => d.Id == "PRM2006" && d.Message.Contains("embeddings: { provider", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Examples_that_are_chosen_by_a_model_are_so_from_recordings_too()
    {
        using var repository = new EvaluationRepository("""
            cases:
              - { id: short, inputs: { text: tone }, expected: "1" }
              - { id: long, inputs: { text: bees }, expected: "9" }
            scorers: [exact-match]
            gate: { level: strict }
            """);
        repository.WritePrompt("{{ for d in demos }}{{ d.output }}{{ end }}");
        repository.Write("prompts/summary/prompt.yaml", repository.Read("prompts/summary/prompt.yaml") + """

            demos: { from: examples.jsonl, select: { k: 1, by: similarity, model: letters } }

            """);
        repository.Write("prompts/summary/examples.jsonl", "{\"inputs\": {\"text\": \"note\"}, \"output\": \"1\"}\n{\"inputs\": {\"text\": \"bee\"}, \"output\": \"9\"}\n");
        var unnamed = await repository.RunAsync();
        Assert.Contains(unnamed.AllDiagnostics, d => d.Id == "PRM2177" && d.Message.Contains("embeddings: { provider: …, model: letters }", StringComparison.Ordinal));

        EvaluationResult recorded;
        await using (var host = await ProtocolHost.StartAsync(ModelProtocol.OpenAI))
        {
            Write(repository, host);
            var missing = await EvaluationRunner.RunAsync(repository.Request, cancellation: TestContext.Current.CancellationToken);
            Assert.Contains(missing.AllDiagnostics, d => d.Id == "PRM2177" && d.Message.Contains("those of 4 texts are not recorded", StringComparison.Ordinal));
            recorded = await EvaluationRunner.RunAsync(
                repository.Request with
                {
                    Mode = EvaluationMode.Record,
                    ChatClients = (_, _) => new ScriptedClient((_, messages, _) => Task.FromResult(ScriptedClient.Response(messages[0].Text))),
                },
                cancellation: TestContext.Current.CancellationToken);
            Assert.Equal(4, host.Requests.Count);
        }

        Assert.Equal(OutcomeCode.Passed, recorded.Code);

        var replayed = await EvaluationRunner.RunAsync(repository.Request, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(OutcomeCode.Passed, replayed.Code);
        Assert.Equal(2 + 4, File.ReadAllLines(repository.RecordingsPath).Length);
        Assert.DoesNotContain((await RecordAsync(repository, prune: true)).AllDiagnostics, d => d.Id == "PRM2013");
    }

    [Fact]
    public void A_vector_is_a_text_and_back()
    {
        float[] vector = [0, 1, -0.5f, 0.333f, 1e-4f];

        var read = VectorText.Read(VectorText.Write(vector))!;

        Assert.All(vector.Zip(read), pair => Assert.Equal(pair.First, pair.Second, 0.0002f));
        Assert.Null(VectorText.Read(""));
        Assert.Null(VectorText.Read("AAA=x"));
        Assert.Null(VectorText.Read("One."));
    }

    private static void Write(EvaluationRepository repository, ProtocolHost host) => repository.Write("promptregistry.yaml", $$"""
        providers:
          sample: { endpoint: "http://127.0.0.1:9/v1", model: sample-rules }
          vectors: { protocol: {{host.Protocol.ToString().ToLowerInvariant()}}, endpoint: "{{host.Endpoint}}" }
        evaluation: { provider: sample }
        embeddings: { provider: vectors, model: letters }
        """);

    private static Task<EvaluationResult> RecordAsync(EvaluationRepository repository, bool prune = false) => EvaluationRunner.RunAsync(
        repository.Request with
        {
            Mode = EvaluationMode.Record,
            Prune = prune,
            ChatClients = (_, _) => new ScriptedClient((_, _, _) => Task.FromResult(ScriptedClient.Response("One."))),
        },
        cancellation: TestContext.Current.CancellationToken);

    private static IReadOnlyList<double> Scores(EvaluationResult result) => [.. result.Prompts[0].Cases.Select(@case => @case.Samples[0].Scores[0]!.Value)];

    private static double Cosine(string a, string b)
    {
        var (x, y) = (ProtocolHost.Vector(a), ProtocolHost.Vector(b));
        return Math.Round(x.Zip(y, (p, q) => (double)p * q).Sum() / Math.Sqrt(x.Sum(p => (double)p * p) * y.Sum(q => (double)q * q)), 4);
    }
}
