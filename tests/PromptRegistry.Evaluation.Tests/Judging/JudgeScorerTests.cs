using System.Text.Json;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Models;
using PromptRegistry.Evaluation.Reports;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Scorers;
using PromptRegistry.Evaluation.Tests.Models;

namespace PromptRegistry.Evaluation.Tests.Judging;

public sealed class JudgeScorerTests
{
    private const string Good = """{"reason":"It is kind.","score":0.9}""";

    [Fact]
    public async Task A_judge_whose_examples_need_a_model_is_refused()
    {
        using var repository = new JudgeRepository();
        repository.Write("prompts/judges/kind/prompt.yaml", repository.Read("prompts/judges/kind/prompt.yaml") + "\ndemos: { from: examples.jsonl, select: { k: 1, by: similarity, model: letters } }\n");
        repository.Write("prompts/judges/kind/examples.jsonl", "{\"inputs\": {\"output\": \"a\"}, \"output\": {\"reason\": \"a\", \"score\": 1}}\n{\"inputs\": {\"output\": \"b\"}, \"output\": {\"reason\": \"b\", \"score\": 0}}\n");
        repository.Write("prompts/judges/kind/user.scriban", "{{ for d in demos }}{{ d.output }}{{ end }}" + repository.Read("prompts/judges/kind/user.scriban"));

        var result = await repository.RunAsync();

        Assert.Contains(result.Diagnostics, d => d.IsError && d.Message.Contains("'judges/kind' cannot judge: its examples are chosen by vectors of 'letters', for which no judge asks.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_judge_is_asked_once_recorded_with_the_answers_and_replayed()
    {
        using var repository = new JudgeRepository();
        var asked = new List<string>();
        var recorded = await repository.RunAsync(EvaluationMode.Record, (model, user, _) =>
        {
            lock (asked) asked.Add($"{model}: {user}");
            return user.Contains("bye", StringComparison.Ordinal) ? """{"reason":"It is curt.","score":0.25}""" : Good;
        });
        var replayed = await repository.RunAsync();

        Assert.Equal(["wise: <answer>\nYou said bye.\n</answer>", "wise: <answer>\nYou said hello.\n</answer>"], asked.Order(StringComparer.Ordinal));
        Assert.Equal(4, File.ReadAllLines(repository.RecordingsPath).Length);
        Assert.Equal(4, recorded.Recorded);
        foreach (var result in new[] { recorded, replayed })
        {
            Assert.Equal([0.9, 0.25], result.Cases.Select(c => c.Samples[0].Scores[0]!.Value));
            Assert.Equal("Scored 0.25; expected at least 0.8. The judge: 'It is curt.'", result.Cases[1].Samples[0].Scores[0]!.Reason);
            Assert.Equal(new JudgeVerdict("wise", 0.9, "It is kind."), Assert.Single(result.Cases[0].Samples[0].Scores[0]!.Verdicts));
            Assert.Equal(OutcomeCode.Regressed, result.Code);
        }
    }

    [Fact]
    public async Task Recordings_of_judges_are_not_stale_and_survive_pruning()
    {
        using var repository = new JudgeRepository();
        await repository.RunAsync(EvaluationMode.Record, (_, _, _) => Good);
        var before = File.ReadAllText(repository.RecordingsPath);
        var result = await EvaluationRunner.RunAsync(repository.Request with { Mode = EvaluationMode.Record, Prune = true });
        Assert.DoesNotContain(result.AllDiagnostics, d => d.Id == "PRM2013");
        Assert.Equal(before, File.ReadAllText(repository.RecordingsPath));
    }

    [Fact]
    public async Task A_judge_that_is_not_recorded_leaves_the_result_invalid_and_says_what_to_do()
    {
        using var repository = new JudgeRepository("equals: { text: You said hello. }");
        await repository.RunAsync(EvaluationMode.Record, (_, _, _) => Good);
        repository.WriteSuite(JudgeRepository.Judge);
        var result = await repository.RunAsync();
        Assert.Equal(OutcomeCode.Invalid, result.Code);
        var finding = Assert.Single(result.Diagnostics, d => d.Id == "PRM2004");
        Assert.Equal("2 of 2 cases of 'answer' have no recorded answer to the prompt or its judge as it is now: 'hello', 'bye'."
            + " Record them: dotnet prompt eval answer --mode record", finding.Message);
    }

    [Fact]
    public async Task What_is_no_verdict_is_asked_for_once_more_with_the_reason()
    {
        using var repository = new JudgeRepository();
        var repairs = new List<string>();
        var result = await repository.RunAsync(EvaluationMode.Live, (_, user, _) =>
        {
            if (user.StartsWith('<')) return user.Contains("bye", StringComparison.Ordinal) ? "Kind, I think." : """{"reason":"r","score":7}""";
            lock (repairs) repairs.Add(user);
            return Good;
        });
        Assert.Equal([0.9, 0.9], result.Cases.Select(c => c.Samples[0].Scores[0]!.Value));
        Assert.Contains(repairs, r => r.StartsWith("The answer holds no JSON. Answer again with one JSON object", StringComparison.Ordinal));
        Assert.Contains(repairs, r => r.StartsWith("The JSON does not fit its schema: /score", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_no_verdict_then_either_is_no_score()
    {
        using var repository = new JudgeRepository();
        var result = await repository.RunAsync(EvaluationMode.Live, (_, _, _) => "Kind, I think.");
        Assert.Equal(OutcomeCode.Invalid, result.Code);
        var score = result.Cases[0].Samples[0].Scores[0]!;
        Assert.Equal((ScoreState.Unscored, "The judge 'judges/kind' gave no verdict, also when it was told why: The answer holds no JSON."), (score.State, score.Reason));
    }

    [Fact]
    public async Task A_judge_that_is_asked_several_times_gives_the_mean_and_shows_how_far_it_varies()
    {
        using var repository = new JudgeRepository("judge: { prompt: judges/kind, minimum: 0.8, model: wise, samples: 3 }");
        var result = await repository.RunAsync(EvaluationMode.Live, (_, _, n) => $$"""{"reason":"r{{n}}","score":{{(n == 0 ? "0.5" : "0.8")}}}""");
        var score = result.Cases[0].Samples[0].Scores[0]!;
        Assert.Equal((0.7, 3), (score.Value, score.Verdicts.Count));
        Assert.Equal("Scored 0.7 ± 0.173; expected at least 0.8. The judge: 'r0'", score.Reason);
    }

    [Theory]
    [InlineData("mean", 0.5, ScoreState.Failed)] // (0.9 + 0.9 + 0.0) / 3 = 0.6 is below 0.8
    [InlineData("majority", 0.5, ScoreState.Passed)] // two of three reach 0.8
    public async Task A_panel_decides_by_its_mean_or_its_majority(string rule, double least, ScoreState state)
    {
        using var repository = new JudgeRepository($"judge: {{ prompt: judges/kind, minimum: 0.8, models: [a, b, c], aggregate: {rule} }}");
        var result = await repository.RunAsync(EvaluationMode.Live, (model, _, _) => $$"""{"reason":"{{model}}","score":{{(model == "c" ? "0" : "0.9")}}}""");
        var score = result.Cases[0].Samples[0].Scores[0]!;
        Assert.Equal(state, score.State);
        Assert.True(score.Value > least);
        Assert.Equal(["a", "b", "c"], score.Verdicts.Select(v => v.Model));
    }

    [Fact]
    public async Task A_verdict_on_a_scale_or_of_two_words_becomes_a_score()
    {
        using var scale = new JudgeRepository(verdict: "properties: { reason: { type: string }, score: { type: integer, minimum: 1, maximum: 5 } }, required: [reason, score]");
        var graded = await scale.RunAsync(EvaluationMode.Live, (_, _, _) => """{"reason":"r","score":4}""");
        Assert.Equal(0.75, graded.Cases[0].Samples[0].Scores[0]!.Value);
        using var flag = new JudgeRepository(verdict: "properties: { explanation: { type: string }, passed: { type: boolean } }, required: [explanation, passed]");
        var passed = await flag.RunAsync(EvaluationMode.Live, (_, _, _) => "```json\n{\"explanation\":\"r\",\"passed\":true}\n```");
        Assert.Equal(1, passed.Cases[0].Samples[0].Scores[0]!.Value);
    }

    [Theory]
    [InlineData("properties: { score: { type: number, minimum: 0, maximum: 1 }, reason: { type: string } }, required: [reason, score]",
        "the verdict 'score' stands before the reason 'reason'. A model that gives its verdict first does not judge by its reason")]
    [InlineData("properties: { why: { type: string }, score: { type: number, minimum: 0, maximum: 1 } }, required: [why, score]",
        "a model gets the properties of the schema in the order of their names, and so the verdict 'score' comes before the reason 'why'")]
    [InlineData("properties: { score: { type: number, minimum: 0, maximum: 1 } }, required: [score]", "has no reason")]
    [InlineData("properties: { reason: { type: string } }, required: [reason]", "has no verdict")]
    [InlineData("properties: { reason: { type: string }, score: { type: number } }, required: [reason, score]", "needs 'minimum' and 'maximum'")]
    [InlineData("properties: { reason: { type: string }, score: { type: boolean } }, required: [score]", "'reason' is not required")]
    public async Task A_schema_that_gives_no_verdict_after_a_reason_is_an_error_that_says_why(string verdict, string message)
    {
        using var repository = new JudgeRepository(verdict: verdict);
        var finding = Assert.Single((await repository.RunAsync()).Diagnostics, d => d.IsError);
        Assert.Equal(("PRM2051", "prompts/answer/evals.yaml(6,22)"), (finding.Id, finding.Location.ToString()));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("output: { type: string }", "trusts it: an answer could tell the judge what to say")]
    [InlineData("text: { type: string, untrusted: true }", "The judge 'judges/kind' never sees the answer.")]
    [InlineData("claim: { type: string, untrusted: true }", "needs 'claim' (string)")]
    public async Task A_judge_must_see_the_answer_and_not_trust_it(string inputs, string message)
    {
        using var repository = new JudgeRepository(judgeInputs: inputs);
        var finding = (await repository.RunAsync()).Diagnostics.First(d => d.IsError);
        Assert.Equal("PRM2006", finding.Id);
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_suite_says_what_the_judge_s_inputs_are()
    {
        using var repository = new JudgeRepository(
            "judge: { prompt: judges/kind, model: wise, inputs: { claim: \"{{ text }} / {{ output }}\" } }", judgeInputs: "claim: { type: string, untrusted: true }");
        var users = new List<string>();
        var result = await repository.RunAsync(EvaluationMode.Live, (_, user, _) =>
        {
            lock (users) users.Add(user);
            return Good;
        });
        Assert.Equal(OutcomeCode.Passed, result.Code);
        Assert.Contains("<answer>\nhello / You said hello.\n</answer>", users);
    }

    [Theory]
    [InlineData("judge: { prompt: judges/kid }", "PRM2050", "The judge's prompt 'judges/kid' cannot be used")]
    [InlineData("judge: { minimum: 0.5 }", "PRM2006", "'judge' needs the prompt that judges")]
    [InlineData("judge: { prompt: judges/kind, samples: 0 }", "PRM2006", "'samples' must be from 1 to 100")]
    [InlineData("judge: { prompt: judges/kind, models: [a, a] }", "PRM2006", "A model stands twice")]
    [InlineData("judge: { prompt: judges/kind, minimun: 1 }", "PRM0002", "Did you mean 'minimum'?")]
    public async Task What_is_wrong_with_a_judge_is_an_error_at_its_line(string scorer, string id, string message)
    {
        using var repository = new JudgeRepository(scorer);
        var finding = (await repository.RunAsync()).Diagnostics.First(d => d.IsError);
        Assert.Equal((id, 6), (finding.Id, finding.Location.Line));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_judge_is_not_compared_with_the_baseline()
    {
        using var repository = new JudgeRepository();
        await repository.RunAsync(EvaluationMode.Record, (_, _, _) => Good, accept: true);
        Assert.Equal(OutcomeCode.Passed, (await repository.RunAsync()).Code);

        repository.WriteJudge("output: { type: string, untrusted: true }", JudgeRepository.Verdict, "Is it very kind?");
        var result = await repository.RunAsync(EvaluationMode.Record, (_, _, _) => Good);

        Assert.NotEqual(OutcomeCode.Passed, result.Code);
        var finding = Assert.Single(result.Diagnostics, d => d.Id == "PRM2107");
        Assert.StartsWith("The scores of 'judge' in the baseline were given by another judge than now: judges/kind 1.0.0 (sha256:", finding.Message, StringComparison.Ordinal);
        Assert.Equal(6, finding.Location.Line);
    }

    [Fact]
    public async Task The_estimate_and_the_limits_of_a_run_know_judges()
    {
        using var repository = new JudgeRepository("judge: { prompt: judges/kind, model: wise, samples: 3 }");
        RunEstimate? estimate = null;
        using var model = new RuleClient((_, user, _) => user.StartsWith('<') ? Good : $"You said {user}.");
        var request = repository.Request with
        {
            Mode = EvaluationMode.Record,
            ChatClients = (_, _) => model,
            Estimated = e => estimate = e,
            Budget = new RunBudget { MaxCalls = 4 },
        };
        var result = await EvaluationRunner.RunAsync(request);
        Assert.Equal(2 + 6, estimate!.Answers);
        Assert.Equal(OutcomeCode.Budget, result.Code);

        result = await EvaluationRunner.RunAsync(request with { Budget = RunBudget.None });
        Assert.Equal(4, estimate.Answers);
        Assert.Equal((OutcomeCode.Passed, 4), (result.Code, result.Prompts[0].Recorded));

        // A judge whose price is not known cannot be held to a limit of cost.
        repository.Write("promptregistry.yaml", File.ReadAllText(repository.Combine("promptregistry.yaml")) + "\nprices: { quick: { input: 1, output: 1 } }\n");
        result = await EvaluationRunner.RunAsync(request with { Budget = new RunBudget { MaxCost = 1 } });
        Assert.Contains(result.AllDiagnostics, d => d.Message.Contains("'wise'", StringComparison.Ordinal) && d.IsError);
    }

    [Fact]
    public async Task A_judge_that_cannot_be_asked_ends_the_run_and_loses_no_answer()
    {
        using var repository = new JudgeRepository();
        var request = repository.Request with
        {
            Mode = EvaluationMode.Record,
            ChatClients = (_, model) => model == "quick" ? new RuleClient((_, _, _) => "Yes.") : throw new ModelException(ModelFailureKind.Unreachable, "nobody there"),
        };
        var result = await EvaluationRunner.RunAsync(request);
        Assert.Equal(OutcomeCode.Infrastructure, result.Code);
        Assert.Equal(2, File.ReadAllLines(repository.RecordingsPath).Length);
    }

    [Fact]
    public async Task Reports_show_what_a_judge_said()
    {
        using var repository = new JudgeRepository("judge: { prompt: judges/kind, model: wise, samples: 2 }");
        using var model = new RuleClient((_, user, _) => user.StartsWith('<') ? Good : "Yes.");
        var result = await EvaluationRunner.RunAsync(repository.Request with { Mode = EvaluationMode.Live, ChatClients = (_, _) => model, Show = "hello" });
        using var text = new StringWriter();
        CaseReport.Write(result, text);
        Assert.Contains("  judge, wise: 0.900:\n    It is kind.\n", text.ToString(), StringComparison.Ordinal);
        using var json = new MemoryStream();
        JsonReport.Write(result, json);
        var score = JsonDocument.Parse(json.ToArray()).RootElement.GetProperty("prompts")[0].GetProperty("cases")[0].GetProperty("samples")[0].GetProperty("scores").GetProperty("judge");
        Assert.Equal(("It is kind.", 0.0), (score.GetProperty("verdicts")[1].GetProperty("reason").GetString(), score.GetProperty("spread").GetDouble()));
    }

    [Fact]
    public async Task A_model_that_judges_itself_is_told_of()
    {
        using var repository = new JudgeRepository("judge: { prompt: judges/kind, model: quick }");
        var finding = Assert.Single((await repository.RunAsync()).Diagnostics, d => d.Id == "PRM2052");
        Assert.Equal(DiagnosticSeverity.Info, finding.Severity);
        using var other = new JudgeRepository();
        Assert.DoesNotContain((await other.RunAsync()).Diagnostics, d => d.Id == "PRM2052");
    }

    [Fact]
    public async Task A_change_of_the_judge_s_prompt_is_a_change_of_what_judges()
    {
        using var before = new JudgeRepository();
        using var now = new JudgeRepository();
        now.WriteJudge("output: { type: string, untrusted: true }", JudgeRepository.Verdict, "Everything is kind.");
        var result = await EvaluationRunner.RunAsync(now.Request with { Base = new OtherVersion("main", before.Request.Files) });
        Assert.Contains(result.AllDiagnostics, d => d.Id == "PRM2117" && d.Message.Contains("judge changed: 'judges/kind of judge'", StringComparison.Ordinal));
    }
}
