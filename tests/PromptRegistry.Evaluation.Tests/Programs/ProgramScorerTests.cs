using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Programs;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Sandboxing;
using PromptRegistry.Evaluation.Scorers;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Evaluation.Tests.Scorers;
using PromptRegistry.TestKit;

namespace PromptRegistry.Evaluation.Tests.Programs;

/// <summary><c>exec</c> and <c>code</c> as suites write them.</summary>
public sealed class ProgramScorerTests
{
    private const string Manifest = """
        name: p
        version: 1.0.0
        inputs:
          text: { type: string }
          count: { type: integer, default: 1 }
        messages: [{ role: user, content: "{{ text }} {{ count }}" }]
        """;

    [Theory]
    [InlineData("echo 0.25", ScoreState.Passed, 0.25)]
    [InlineData("echo true", ScoreState.Passed, 1)]
    [InlineData("echo false", ScoreState.Failed, 0)]
    [InlineData("echo '{\"score\": false, \"reason\": \"It is short\"}'", ScoreState.Failed, 0)]
    [InlineData("echo 1.5", ScoreState.Unscored, double.NaN)]
    [InlineData("echo good", ScoreState.Unscored, double.NaN)]
    [InlineData("exit 0", ScoreState.Unscored, double.NaN)]
    [InlineData("echo 1; echo broken >&2; exit 4", ScoreState.Unscored, double.NaN)]
    [InlineData("grep -q '\"output\":\"the answer\"' && grep -q echo run.sh && echo 1", ScoreState.Passed, 1)]
    public async Task A_program_writes_a_score(string script, ScoreState state, double value)
    {
        Bubblewrapped.Need();

        var score = await JudgeAsync("exec: [sh, run.sh]", "the answer", ("run.sh", script));

        Assert.Equal((state, value), (score.State, score.Value));
        Assert.Equal(state == ScoreState.Passed, score.Reason is null);
    }

    [Fact]
    public async Task It_reads_the_case_as_JSON()
    {
        Bubblewrapped.Need();

        var score = await JudgeAsync("exec: { command: [sh, run.sh], files: ['data/*.json'] }", "say \"hi\"",
            ("run.sh", "diff -u data/wanted.json - >&2 && echo 1"),
            ("data/wanted.json", """
                {"case":"a","inputs":{"count":2,"text":"text"},"output":"say \u0022hi\u0022","expected":"good","references":["good"],"model":"m","messages":[{"role":"user","text":"text 2"}]}

                """));

        Assert.Null(score.Reason);
    }

    [Fact]
    public async Task A_number_is_held_against_the_minimum_and_not_turns_it_round()
    {
        Bubblewrapped.Need();

        var low = await JudgeAsync("exec: { command: [sh, run.sh], minimum: 0.5 }", "", ("run.sh", "echo '{\"score\": 0.4, \"reason\": \"Too low\"}'"));
        var not = await JudgeAsync("not-exec: [sh, run.sh]", "", ("run.sh", "echo false"));

        Assert.Equal((ScoreState.Failed, "Too low"), (low.State, low.Reason));
        Assert.Equal(ScoreState.Passed, not.State);
    }

    [Theory]
    [InlineData("while :; do :; done", "did not end within 0.5 s")]
    [InlineData("yes", "wrote more than 1 MiB")]
    [InlineData("head -c 500000000 /dev/zero > /tmp/a", "exit code")]
    public async Task A_limit_leaves_the_cell_unscored_with_the_reason(string script, string reason)
    {
        Bubblewrapped.Need();

        var score = await JudgeAsync("exec: { command: [sh, run.sh], timeout: 500ms }", "", ("run.sh", script + "; exit 1"));

        Assert.Equal(ScoreState.Unscored, score.State);
        Assert.Contains(reason, score.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exec", "needs the program")]
    [InlineData("exec: [sh, '{{ text }}']", "same for every case")]
    [InlineData("exec: { command: [sh], files: [../../secret] }", "leaves the prompt's folder")]
    [InlineData("exec: { command: [sh], files: [none.txt] }", "has no file 'none.txt'")]
    [InlineData("exec: { command: [sh], timeout: 1h }", "up to 10min")]
    [InlineData("exec: { command: [sh], memory: 1 }", "from 16 to 8192")]
    [InlineData("code: { level: parses, tests: ['true'] }", "no test can run")]
    public void What_cannot_be_used_is_said(string scorer, string message)
    {
        var findings = Parse(scorer, []).Diagnostics;

        var finding = Assert.Single(findings);
        Assert.Equal(EvaluationDiagnostics.InvalidScorer, finding.Descriptor);
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_program_is_part_of_what_is_measured()
    {
        string Digest(string content) => Parse("exec: [sh, run.sh]", [("run.sh", content)]).Suite!.Scorers[0].Info.Digest;

        Assert.Equal(Digest("echo 1"), Digest("echo 1"));
        Assert.NotEqual(Digest("echo 1"), Digest("echo 0"));
    }

    [Theory]
    [InlineData("code", "Here:\n```csharp\npublic class A { }\n```\nand\n```cs\npublic class B : A { }\n```", ScoreState.Passed)]
    [InlineData("code", "public class A { int F() => \"\"; }", ScoreState.Failed)]
    [InlineData("code", "Console.WriteLine(new[] { 1 }.Sum());", ScoreState.Passed)]
    [InlineData("code: { level: parses }", "public class A : Unknown { }", ScoreState.Passed)]
    [InlineData("code: { level: parses }", "public class A { int F( }", ScoreState.Failed)]
    [InlineData("code: ['Fizz.Of(3) == \"Fizz\"', 'Fizz.Of({{ count }}) == \"{{ count }}\"']",
        "public static class Fizz { public static string Of(int n) => n % 3 == 0 ? \"Fizz\" : n.ToString(); }", ScoreState.Passed)]
    [InlineData("code: { members: true, tests: [Twice(2) == 4] }", "using System.Numerics;\nstatic int Twice(int n) => n * 2;", ScoreState.Passed)]
    [InlineData("code: { tests: [new Extra().One == 1], files: [Extra.cs] }", "public class A { }", ScoreState.Passed)]
    public async Task Code_in_the_answer_is_compiled_and_tested(string scorer, string answer, ScoreState state)
    {
        Bubblewrapped.Need();

        var score = await JudgeAsync(scorer, answer, ("Extra.cs", "public class Extra { public int One => 1; }"));

        Assert.True(score.State == state, score.Reason);
    }

    [Theory]
    [InlineData("public class A { public int N => ; }", 0, "does not compile: Answer.cs(1,")]
    [InlineData("public class B { }", 0, "does not compile: test 1(1,")]
    [InlineData("public class A { public int N => 2; }", 0, "0 of 2 tests pass; test 1 ('new A().N == 1') fails: it is false")]
    [InlineData("public class A { int n; public int N => ++n == 1 ? throw new Exception(\"no\") : 1; }", 0, "Exception: no")]
    [InlineData("public class A { public int N { get { while (true) { } } } }", 0, "the code did not end within 1 s")]
    [InlineData("public class A { public int N { get { Environment.Exit(0); return 1; } } }", 0, "the code ended with exit code 0 before")]
    [InlineData("public class A { public int N => System.IO.File.Exists(\"/etc/passwd\") ? 5 : 1; }", 0.5, "test 2")]
    public async Task What_is_wrong_with_it_is_said(string answer, double value, string reason)
    {
        Bubblewrapped.Need();

        var score = await JudgeAsync($"code: {{ tests: [new A().N == 1, 'new A().N == 7'], timeout: {(answer.Contains("while", StringComparison.Ordinal) ? "1s" : "30s")} }}", answer);

        Assert.Equal((ScoreState.Failed, value), (score.State, score.Value));
        Assert.Contains(reason, score.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_is_refused_unless_the_person_allows_it()
    {
        using var repository = new EvaluationRepository(EvaluationRepository.Suite.Replace("  - rouge-l", "  - exec: [sh, run.sh]\n  - rouge-l", StringComparison.Ordinal));
        repository.Write("prompts/summary/run.sh", "echo 1");

        var refused = await EvaluationRunner.RunAsync(repository.Request, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(OutcomeCode.Infrastructure, refused.Code);
        Assert.Contains(refused.AllDiagnostics, d => d.Id == "PRM2060" && d.Location.ToString().Contains("evals.yaml(18", StringComparison.Ordinal));
        var info = Parse("code", []).Suite!.Scorers.Select(scorer => scorer.Info).ToList();
        Assert.Equal("PRM2061", ProgramCheck.Problem(info, Sandbox.With(ProgramTrust.Sandboxed, wrapper: null))!.Id);
        Assert.Null(ProgramCheck.Problem(info, Sandbox.With(ProgramTrust.AlsoUnsandboxed, wrapper: null)));
        var missing = ProgramCheck.Problem(info, Sandbox.With(ProgramTrust.AlsoUnsandboxed, wrapper: null), hasCompiler: false)!;
        Assert.Equal("PRM2062", missing.Id);
        Assert.Contains("Install the SDK, or remove the scorer", missing.Message, StringComparison.Ordinal);
        Assert.Null(ProgramCheck.Problem([], Sandbox.With(ProgramTrust.None, wrapper: null)));
    }

    private static SuiteResult Parse(string scorer, IEnumerable<(string Name, string Content)> files)
    {
        using var folder = new TempDirectory();
        folder.Write("prompts/p/evals.yaml", $"cases: [{{ id: a, inputs: {{ text: text, count: 2 }}, expected: good }}]\nscorers:\n  - {scorer}\n");
        foreach (var (name, content) in files) folder.Write($"prompts/p/{name}", content);
        var manifest = ManifestParser.Parse(Manifest, "prompts/p/prompt.yaml", "p").Manifest!;
        return SuiteParser.Parse(manifest, new DirectoryFiles(folder.Path), [], null, Bubblewrapped.Sandbox);
    }

    private static async Task<Score> JudgeAsync(string scorer, string answer, params (string Name, string Content)[] files)
    {
        var parsed = Parse(scorer, files);
        Assert.Empty(parsed.Diagnostics.Select(d => d.ToString()));
        var input = ScorerRun.Input(parsed.Suite!.Cases[0], ScorerRun.Answer with { Text = answer }, new RenderedMessage("user", "text 2"));
        return await parsed.Suite.Scorers[0].ScoreAsync(input, TestContext.Current.CancellationToken);
    }
}
