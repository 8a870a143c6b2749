using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Reports;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Tests.Models;

namespace PromptRegistry.Evaluation.Tests.Judging;

/// <summary>A judge that chooses between the answers of two versions.</summary>
public sealed class PairwiseJudgeTests : IDisposable
{
    private const string Inputs = "first: { type: string, untrusted: true }, second: { type: string, untrusted: true }";
    private const string Choice = "properties: { reason: { type: string }, winner: { type: string, enum: [first, second, tie] } }, required: [reason, winner]";
    private const string Scorer = "judge: { prompt: judges/kind, model: wise }\n  - words: { minimum: 1 }";

    private readonly JudgeRepository before = Repository("old: {{ text }}");
    private readonly JudgeRepository now = Repository("new: {{ text }}");

    public void Dispose()
    {
        before.Dispose();
        now.Dispose();
    }

    private static JudgeRepository Repository(string prompt, string inputs = Inputs)
    {
        var repository = new JudgeRepository(Scorer, judgeInputs: inputs, verdict: Choice);
        repository.Write("prompts/judges/kind/user.scriban", """
            <one>
            {{ first | string.replace "</one>" "[/one]" }}
            </one>
            <two>
            {{ second | string.replace "</two>" "[/two]" }}
            </two>
            """);
        repository.Write("prompts/answer/prompt.yaml", File.ReadAllText(repository.Combine("prompts/answer/prompt.yaml"))
            .Replace("{{ text }}", prompt, StringComparison.Ordinal));
        return repository;
    }

    private async Task<EvaluationResult> RunAsync(EvaluationMode mode, Func<string, string>? judge, bool against = true)
    {
        using var model = new RuleClient((_, user, _) => user.StartsWith("<one>", StringComparison.Ordinal)
            ? $$"""{"reason":"So.","winner":"{{judge!(user)}}"}"""
            : $"You said {user}.");
        return await EvaluationRunner.RunAsync(now.Request with
        {
            Mode = mode,
            ChatClients = (_, _) => model,
            Against = against ? _ => Outcome<OtherVersion>.Success(new OtherVersion("prod", before.Request.Files)) : null,
        });
    }

    private static string NewIsBetter(string user) => user.IndexOf("new:", StringComparison.Ordinal) < user.IndexOf("old:", StringComparison.Ordinal) ? "first" : "second";

    [Fact]
    public async Task Who_wins_in_both_orders_wins_and_each_order_is_asked_once_and_replayed()
    {
        var recorded = await RunAsync(EvaluationMode.Record, NewIsBetter);
        var replayed = await RunAsync(EvaluationMode.Replay, null);
        foreach (var result in new[] { recorded.Prompts[0], replayed.Prompts[0] })
        {
            Assert.All(result.Cases, c => Assert.Equal(1, c.Samples[0].Scores[0]!.Value));
            Assert.All(result.OtherCases, c => Assert.Equal(0, c.Samples[0].Scores[0]!.Value));
            var metric = result.Metrics.First(m => m.Scorer == "judge");
            Assert.Equal((0.0, 1.0), (metric.Baseline, metric.Candidate));
        }

        // Two cases: two answers of each version, and two orders of each pair.
        Assert.Equal(4 + 4, recorded.Prompts[0].Recorded);
    }

    [Fact]
    public async Task A_judge_that_goes_by_the_place_makes_ties_and_is_told_of()
    {
        var result = await RunAsync(EvaluationMode.Live, _ => "first");
        Assert.All(result.Prompts[0].Cases, c => Assert.Equal(0.5, c.Samples[0].Scores[0]!.Value));
        var bias = Assert.Single(result.Prompts[0].Judges).Position!;
        Assert.Equal((2, 2, 0), (bias.Pairs, bias.First, bias.Second));
        using var text = new StringWriter();
        ConsoleReport.Write(result, text);
        Assert.Contains("; chose by the place in 2 of 2 pairs (2 the first, 0 the second), which count as ties\n", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_another_version_it_judges_nothing_and_cannot_be_the_only_scorer()
    {
        var alone = (await RunAsync(EvaluationMode.Live, null, against: false)).Prompts[0];
        Assert.Equal(OutcomeCode.Passed, alone.Code);
        Assert.All(alone.Cases, c => Assert.Null(c.Samples[0].Scores[0]));

        now.WriteSuite("judge: { prompt: judges/kind, model: wise }");
        var only = (await RunAsync(EvaluationMode.Live, null, against: false)).Prompts[0];
        Assert.Equal(OutcomeCode.Invalid, only.Code);
        Assert.Contains(only.Diagnostics, d => d.Id == "PRM2009");
    }

    [Fact]
    public async Task A_judge_of_two_answers_has_an_input_for_each()
    {
        using var repository = new JudgeRepository(Scorer, judgeInputs: "output: { type: string, untrusted: true }", verdict: Choice);
        var finding = (await repository.RunAsync()).Diagnostics.First(d => d.IsError);
        Assert.Equal("PRM2006", finding.Id);
        Assert.Contains("chooses between two answers and has no input 'first'", finding.Message, StringComparison.Ordinal);
    }
}
