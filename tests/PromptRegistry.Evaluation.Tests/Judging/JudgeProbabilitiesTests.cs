using PromptRegistry.Core.Settings;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Tests.Models;

namespace PromptRegistry.Evaluation.Tests.Judging;

/// <summary>A verdict that is weighted by what the judge might have said instead, with the real client against a server that tells.</summary>
public sealed class JudgeProbabilitiesTests
{
    private const string Grade = "properties: { reason: { type: string }, score: { type: integer, minimum: 1, maximum: 5 } }, required: [reason, score]";

    private const string Weighted = "judge: { prompt: judges/kind, model: wise, probabilities: true }";

    [Fact]
    public async Task The_verdict_is_the_mean_of_what_might_have_been_said_and_is_replayed()
    {
        await using var host = await ProtocolHost.StartAsync(ModelProtocol.OpenAI);
        Says(host, [(" 4", 0.6), (" 2", 0.2), (" five", 0.1), ("4", 0.05), (" 9", 0.05)]);
        using var repository = Repository(Weighted);

        var recorded = await RunAsync(repository, host, EvaluationMode.Record);
        var replayed = await RunAsync(repository, host, EvaluationMode.Replay);

        // (0.75 · 0.6 + 0.25 · 0.2) / 0.8: 9 and words are no verdicts, and a token without the blank would not stand there.
        Assert.All(new[] { recorded, replayed }, r => Assert.Equal(0.625, r.Cases[0].Samples[0].Scores[0]!.Value, 9));
        var sent = string.Concat(host.Requests.Select(r => r.Body));
        Assert.Contains("\"logprobs\":true", sent, StringComparison.Ordinal);
        Assert.Contains("\"top_logprobs\":20", sent, StringComparison.Ordinal);
        Assert.Contains("\"probabilities\":{\"2\":0.2,\"4\":0.6,\"9\":0.05,\"five\":0.1}", File.ReadAllText(repository.RecordingsPath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_asked_without_is_another_question()
    {
        await using var host = await ProtocolHost.StartAsync(ModelProtocol.OpenAI);
        Says(host, [(" 4", 0.6), (" 2", 0.4)]);
        using var repository = Repository(Weighted);
        await RunAsync(repository, host, EvaluationMode.Record);
        repository.WriteSuite(Weighted.Replace(", probabilities: true", "", StringComparison.Ordinal));

        Assert.Contains((await RunAsync(repository, host, EvaluationMode.Replay)).Diagnostics, d => d.Id == "PRM2004");
        Assert.Equal(0.75, (await RunAsync(repository, host, EvaluationMode.Record)).Cases[0].Samples[0].Scores[0]!.Value);
    }

    [Theory]
    [InlineData(false, " 4")]
    [InlineData(true, " 4}")]
    public async Task Where_they_are_not_told_or_the_value_is_no_token_of_its_own_the_verdict_counts(bool tells, string token)
    {
        await using var host = await ProtocolHost.StartAsync(ModelProtocol.OpenAI);
        Says(host, [(token, 0.6), (" 2", 0.4)]);
        if (!tells) host.Tokens = [];
        using var repository = Repository(Weighted);

        Assert.Equal(0.75, (await RunAsync(repository, host, EvaluationMode.Record)).Cases[0].Samples[0].Scores[0]!.Value);
    }

    [Theory]
    [InlineData(ModelProtocol.Anthropic, Grade, "'house' speaks 'anthropic'")]
    [InlineData(ModelProtocol.OpenAI, "properties: { reason: { type: string }, verdict: { enum: [first, second, tie] } }, required: [reason, verdict]", "is not weighted")]
    public async Task Where_it_cannot_be_the_suite_says_so(ModelProtocol protocol, string verdict, string expected)
    {
        using var repository = new JudgeRepository(Weighted, judgeInputs: expected[0] == 'i' ? "first: { type: string, untrusted: true }, second: { type: string, untrusted: true, default: none }" : "output: { type: string, untrusted: true }", verdict: verdict);
        repository.Write("promptregistry.yaml", $"providers:\n  house: {{ endpoint: \"http://127.0.0.1:9/v1\", protocol: {protocol.ToString().ToLowerInvariant()} }}\nevaluation: {{ provider: house }}\n");
        var result = Assert.Single((await EvaluationRunner.RunAsync(repository.Request, cancellation: TestContext.Current.CancellationToken)).Prompts);

        Assert.Contains(result.Diagnostics, d => d.IsError && d.Message.Contains(expected, StringComparison.Ordinal));
    }

    private static JudgeRepository Repository(string scorer) => new(scorer, verdict: Grade);

    private static void Says(ProtocolHost host, IReadOnlyList<(string, double)> score)
    {
        var value = score[0].Item1;
        host.Tokens = [[("{\"reason\"", 1)], [(":\"Kind.\",\"", 0.9), (":\"No", 0.1)], [("score\":", 1)], score, .. value.EndsWith('}') ? [] : (IReadOnlyList<(string, double)>[])[[("}", 1)]]];
        host.Text = string.Concat(host.Tokens.Select(t => t[0].Token)).Replace("\"", "\\\"", StringComparison.Ordinal);
    }

    private static async Task<PromptEvaluation> RunAsync(JudgeRepository repository, ProtocolHost host, EvaluationMode mode)
    {
        repository.Write("promptregistry.yaml", $"providers:\n  house: {{ endpoint: \"{host.Endpoint}\" }}\nevaluation: {{ provider: house }}\n");
        var result = await EvaluationRunner.RunAsync(repository.Request with { Mode = mode }, cancellation: TestContext.Current.CancellationToken);
        return Assert.Single(result.Prompts);
    }
}
