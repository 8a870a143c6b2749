using Microsoft.Extensions.AI;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Scorers;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.TestKit;

namespace PromptRegistry.Embeddings.Tests;

/// <summary>What docs/evaluation.md says about meaning, done: a suite with both scorers, from a test project.</summary>
public sealed class MeaningScorerTests : IDisposable
{
    private readonly TempDirectory repository = new();

    public MeaningScorerTests()
    {
        repository.Write("promptregistry.yaml", "providers: { house: { endpoint: \"http://127.0.0.1:9/v1\" } }\nevaluation: { provider: house }\n");
        repository.Write("prompts/tell/prompt.yaml", """
            name: tell
            version: 1.0.0
            model: { name: m, temperature: 0 }
            inputs: { text: { type: string } }
            messages: [{ role: user, content: "{{ text }}" }]
            """);
        repository.Write("prompts/tell/evals.yaml", """
            cases:
              - { id: same, inputs: { text: Arctic sea ice is shrinking as the climate warms. }, expected: [Nothing happens., The ice in the Arctic is melting because of the climate.] }
              - { id: other, inputs: { text: The bakery opens at seven. }, expected: The ice in the Arctic is melting because of the climate. }
            scorers: [{ similarity: { minimum: 0.6 } }, { bertscore: 0.5 }]
            """);
    }

    public void Dispose() => repository.Dispose();

    [Fact]
    public async Task A_suite_compares_meaning_offline()
    {
        using var model = new MiniLm();
        using var echo = new Echo();
        var result = await PromptEvaluation.RunAsync(
            new EvaluationRequest
            {
                Files = new DirectoryFiles(repository.Path),
                Prompts = ["tell"],
                Mode = EvaluationMode.Live,
                ChatClients = (_, _) => echo,
                Scorers = [SimilarityScorer.Kind(model), BertScoreScorer.Kind(model)],
            },
            TestContext.Current.CancellationToken);
        Assert.Equal(["similarity", $"bertscore@{MiniLm.Name}:f1"], result.Suite!.Scorers.Select(s => s.Info.Id));
        Assert.All(result.Cases[0].Samples[0].Scores, score => Assert.Equal(ScoreState.Passed, score!.State));
        Assert.All(result.Cases[1].Samples[0].Scores, score => Assert.Equal(ScoreState.Failed, score!.State));
        Assert.Matches(@"^Scored 0(\.\d+)?; expected at least 0\.6$", result.Cases[1].Samples[0].Scores[0]!.Reason);
    }

    private sealed class Echo : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, messages.Last().Text)) { FinishReason = ChatFinishReason.Stop });

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
