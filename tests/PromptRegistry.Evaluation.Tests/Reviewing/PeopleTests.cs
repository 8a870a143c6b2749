using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Reports;
using PromptRegistry.Evaluation.Reports.Review;
using PromptRegistry.Evaluation.Reviewing;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Tests.Judging;

namespace PromptRegistry.Evaluation.Tests.Reviewing;

public sealed class PeopleTests
{
    private const int Cases = 10;

    /// <summary>Ten cases, of which the judge likes the even ones.</summary>
    private static async Task<JudgeRepository> RecordedAsync(string more = "", string scorers = "")
    {
        var repository = new JudgeRepository();
        WriteSuite(repository, more, scorers);
        await repository.RunAsync(EvaluationMode.Record, Even);
        return repository;
    }

    private static void WriteSuite(JudgeRepository repository, string more, string scorers = "") => repository.Write("prompts/answer/evals.yaml", $$"""
        {{more}}
        cases:
        {{string.Join('\n', Enumerable.Range(0, Cases).Select(i => $"  - {{ id: c{i}, inputs: {{ text: t{i} }} }}"))}}
        scorers:
          - {{JudgeRepository.Judge}}
        {{scorers}}
        """);

    private static string Even(string model, string user, int n) =>
        $$"""{"reason":"r","score":{{(user.Any(c => char.IsDigit(c) && (c - '0') % 2 == 0) ? "0.9" : "0.1")}}}""";

    private static ReviewFile Review(Func<int, bool> isGood, string by = "Anna", int count = Cases) => new("answer",
        [.. Enumerable.Range(0, count).Select(i => new PeopleVerdict($"c{i}", PeopleVerdict.DigestOf($"You said t{i}."), by, isGood(i)))]);

    private static async Task<PromptEvaluation> ImportAsync(JudgeRepository repository, ReviewFile review) =>
        (await EvaluationRunner.RunAsync(repository.Request with { ImportedReview = review })).Prompts[0];

    [Fact]
    public async Task Agreement_stands_beside_the_judge_s_scores_once_people_have_reviewed()
    {
        using var repository = await RecordedAsync();
        var before = Assert.Single((await repository.RunAsync()).Judges);
        Assert.Equal((0, null, null), (before.Reviewed, before.Kappa, before.OnlyReports));

        // People disagree on c9: 5 and 4 agree of 10, chance gives 0.5; kappa = (0.9 - 0.5) / 0.5.
        await ImportAsync(repository, Review(i => i % 2 == 0 || i == 9));
        var result = await EvaluationRunner.RunAsync(repository.Request);

        var judge = Assert.Single(result.Prompts[0].Judges);
        Assert.Equal((10, 0.9), (judge.Reviewed, judge.Kappa!.Observed));
        Assert.Equal(0.8, judge.Kappa.Kappa, 12);
        Assert.InRange(judge.Correlation!.Value, 0.8, 0.83);
        using var text = new StringWriter();
        ConsoleReport.Write(result, text);
        Assert.Matches(@"  judge: judged by judges/kind 1\.0\.0 \(sha256:[0-9a-f]{12}\), asked of wise; agrees with people on 90 % of 10 verdicts, kappa 0\.80 \(0\.\d\d to 1\.00\), rank correlation 0\.8\d \(", text.ToString());
        using var json = new MemoryStream();
        JsonReport.Write(result, json);
        var written = JsonDocument.Parse(json.ToArray()).RootElement.GetProperty("prompts")[0].GetProperty("judges")[0];
        Assert.Equal((10, 0.8), (written.GetProperty("reviewed").GetInt32(), written.GetProperty("kappa").GetDouble()));
    }

    [Fact]
    public async Task Verdicts_are_kept_sorted_a_line_each_and_the_last_of_a_person_counts()
    {
        using var repository = await RecordedAsync();
        await ImportAsync(repository, Review(i => true, "Bert", 2));
        await ImportAsync(repository, Review(i => true, "Anna", 2));
        await ImportAsync(repository, Review(i => i == 0, "Anna", 2));
        var lines = File.ReadAllLines(repository.Combine("prompts/answer/agreement.jsonl"));
        Assert.Equal(["c0 Anna good", "c0 Bert good", "c1 Anna bad", "c1 Bert good"], lines.Select(line =>
        {
            var json = JsonDocument.Parse(line).RootElement;
            return $"{json.GetProperty("case")} {json.GetProperty("by")} {json.GetProperty("verdict")}";
        }));
        var bytes = File.ReadAllBytes(repository.Combine("prompts/answer/agreement.jsonl"));
        await ImportAsync(repository, Review(i => i == 0, "Anna", 2));
        Assert.Equal(bytes, File.ReadAllBytes(repository.Combine("prompts/answer/agreement.jsonl")));
    }

    [Fact]
    public async Task A_judge_below_the_suite_s_agreement_only_reports_and_says_why()
    {
        using var repository = await RecordedAsync("agreement: 0.6", "  - words: { minimum: 1 }");
        Assert.Equal("nobody has reviewed answers that it judged", Assert.Single((await repository.RunAsync()).Judges).OnlyReports);

        // The judge fails five cases, and people say that it is wrong as often as right.
        var result = await ImportAsync(repository, Review(i => i < 5));
        Assert.Equal(OutcomeCode.Passed, result.Code);
        var finding = Assert.Single(result.Diagnostics, d => d.Id == "PRM2053");
        Assert.Equal(DiagnosticSeverity.Warning, finding.Severity);
        Assert.Contains("its agreement with people, Cohen's kappa, is 0.2 over 10 verdicts, below 'agreement: 0.6'", finding.Message, StringComparison.Ordinal);
        Assert.Equal(1, result.Overall);

        // With people's agreement it gates.
        result = await ImportAsync(repository, Review(i => i % 2 == 0));
        Assert.Null(Assert.Single(result.Judges).OnlyReports);
        Assert.Equal(OutcomeCode.Regressed, result.Code);
    }

    [Fact]
    public async Task Where_nothing_else_gates_the_result_is_invalid_and_never_green()
    {
        using var repository = await RecordedAsync("agreement: 0.6");
        var result = await repository.RunAsync();
        Assert.Equal(OutcomeCode.Invalid, result.Code);
        Assert.Contains(result.Diagnostics, d => d.Id == "PRM2009" && d.Message.StartsWith("No scorer gates the case 'c0' while the judge only reports", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_reviewed_counts_for_the_same_judge_when_the_prompt_answers_otherwise()
    {
        using var repository = await RecordedAsync();
        await ImportAsync(repository, Review(i => i % 2 == 0));
        repository.Write("prompts/answer/prompt.yaml", File.ReadAllText(repository.Combine("prompts/answer/prompt.yaml")).Replace("{{ text }}", "{{ text }}!", StringComparison.Ordinal));
        var result = await repository.RunAsync(EvaluationMode.Record, Even);
        Assert.Equal((10, 1.0), (result.Judges[0].Reviewed, result.Judges[0].Kappa!.Kappa));

        // Another judge has said nothing of those answers.
        repository.WriteJudge("output: { type: string, untrusted: true }", JudgeRepository.Verdict, "Is it very kind?");
        Assert.Equal(0, (await repository.RunAsync(EvaluationMode.Record, Even)).Judges[0].Reviewed);
    }

    [Fact]
    public async Task Reviewed_answers_that_the_suite_does_not_have_are_told_of()
    {
        using var repository = await RecordedAsync();
        var stranger = new ReviewFile("answer", [new PeopleVerdict("c0", PeopleVerdict.DigestOf("never said"), "Anna", true)]);
        Assert.Contains((await ImportAsync(repository, stranger)).Diagnostics, d => d.Id == "PRM2055");
        Assert.False(File.Exists(repository.Combine("prompts/answer/agreement.jsonl")));
    }

    [Fact]
    public async Task A_damaged_line_and_a_conflict_are_errors_at_their_line()
    {
        using var repository = await RecordedAsync();
        repository.Write("prompts/answer/agreement.jsonl", "{\"case\":\"c0\"}\n");
        var result = await repository.RunAsync();
        Assert.Equal(("PRM2054", "prompts/answer/agreement.jsonl(1,1)"), Assert.Single(result.Diagnostics, d => d.IsError && d.Id != "PRM2105") is var one ? (one.Id, one.Location.ToString()) : default);
        Assert.Equal(OutcomeCode.Invalid, result.Code);
        repository.Write("prompts/answer/agreement.jsonl", "<<<<<<< a\n=======\n>>>>>>> b\n");
        Assert.Contains((await repository.RunAsync()).Diagnostics, d => d.Id == "PRM2121");
    }

    [Fact]
    public async Task A_change_of_people_s_verdicts_is_a_change_of_what_judges()
    {
        using var before = await RecordedAsync("agreement: 0.6", "  - words: { minimum: 1 }");
        using var now = await RecordedAsync("agreement: 0.6", "  - words: { minimum: 1 }");
        await ImportAsync(before, Review(i => i % 2 == 0));
        var result = await EvaluationRunner.RunAsync(now.Request with { Base = new OtherVersion("main", before.Request.Files) });

        // Without the verdicts the judge would only report, and the change would lower its own bar.
        Assert.Contains(result.AllDiagnostics, d => d.Id == "PRM2117" && d.Message.Contains("verdicts of people", StringComparison.Ordinal));
        Assert.Equal(OutcomeCode.Regressed, result.Code);
    }

    [Fact]
    public async Task The_page_draws_by_its_seed_and_does_not_show_what_the_judge_said()
    {
        using var repository = await RecordedAsync();
        var result = (await EvaluationRunner.RunAsync(repository.Request)).Prompts[0];
        var (html, answers) = ReviewPage.Create(result, 4, 7);
        Assert.Equal((4, html), (answers, ReviewPage.Create(result, 4, 7).Html));
        Assert.NotEqual(html, ReviewPage.Create(result, 4, 8).Html);
        Assert.Equal(Cases, ReviewPage.Create(result, 100, 7).Answers);
        var data = JsonDocument.Parse(Regex.Match(html, "id=\"data\">(.*?)</script>", RegexOptions.Singleline).Groups[1].Value).RootElement;
        Assert.Equal(["case", "digest", "inputs", "expected", "answer"], data.GetProperty("items")[0].EnumerateObject().Select(p => p.Name));
        Assert.DoesNotContain("0.9", data.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_is_whole_and_an_answer_is_no_markup_in_it()
    {
        using var repository = new JudgeRepository("words: { minimum: 1 }", cases: "");
        repository.Write("prompts/answer/evals.yaml", """
            cases: [{ id: a, inputs: { text: "</script><img src=x onerror=alert(1)>{{script}}" } }]
            scorers: [{ words: { minimum: 1 } }]
            """);
        var result = await repository.RunAsync(EvaluationMode.Live);
        var (html, _) = ReviewPage.Create(result, 1, 1);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(html, "</script>"));
        Assert.DoesNotMatch("(?i)(src|href)=|@import|[^a-z]url\\(|https?:", Regex.Replace(html, "id=\"data\">.*?</script>", "", RegexOptions.Singleline));

        // The policy lets its own script run and nothing else: the hashes are those of what stands there.
        foreach (var element in new[] { "style", "script" })
        {
            var text = Regex.Match(html, $"<{element}>(.*?)</{element}>", RegexOptions.Singleline).Groups[1].Value;
            var hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text)));
            Assert.Contains($"{element}-src 'sha256-{hash}'", html, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("""{"kind":"promptregistry-review","format":1,"prompt":"answer","by":" ","verdicts":[{"case":"a","answer":"00000000000000000000000000000000","verdict":"good"}]}""")]
    [InlineData("""{"kind":"promptregistry-review","format":1,"prompt":"answer","by":"Anna","verdicts":[{"case":"a","answer":"00000000000000000000000000000000","verdict":"fine"}]}""")]
    [InlineData("""{"kind":"promptregistry-review","format":1,"prompt":"answer","by":"Anna","verdicts":[]}""")]
    public void What_the_page_did_not_save_is_refused(string content)
    {
        var diagnostics = new List<Diagnostic>();
        Assert.Null(ReviewFile.Read(Encoding.UTF8.GetBytes(content), "review.json", diagnostics));
        Assert.Equal("PRM2054", Assert.Single(diagnostics).Id);
    }
}
