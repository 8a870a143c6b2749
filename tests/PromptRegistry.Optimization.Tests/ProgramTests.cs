using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Limits;
using PromptRegistry.Optimization.Running;
using PromptRegistry.Programs;
using PromptRegistry.Statistics;
using PromptRegistry.TestKit;

namespace PromptRegistry.Optimization.Tests;

/// <summary>A chain of two prompts, made better through the code that calls them, by the accessors that were generated for it.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly TempDirectory folder = new();
    private readonly ChainModel model = new();

    public ProgramTests()
    {
        var source = Path.Combine(RepositoryRoot.Path, "tests", "PromptRegistry.Optimization.Tests", "Chain");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
            folder.Write(Path.GetRelativePath(source, file).Replace('\\', '/'), File.ReadAllText(file));
        folder.Write("programs/tickets/evals.yaml", "cases:\n  - from: cases.jsonl\nscorers:\n  - equals: {}\n");
        folder.Write("programs/tickets/cases.jsonl", Cases(60));
    }

    public void Dispose() => folder.Dispose();

    private OptimizationRequest Request(string optimizer = "gepa") => new()
    {
        Evaluation = new EvaluationRequest { Files = new DirectoryFiles(folder.Path), Mode = EvaluationMode.Record, ChatClients = (_, _) => model },
        Prompt = "tickets",
        Optimizer = optimizer,
    };

    [Theory]
    [InlineData("gepa")]
    [InlineData("mipro")]
    public async Task Both_prompts_of_a_chain_change_together_and_the_test_split_confirms_it(string optimizer)
    {
        var result = await OptimizationRunner.RunAsync(new Tickets(), Request(optimizer) with { Candidates = 30 });

        var report = result.Report!;
        Assert.True(result.Code == OutcomeCode.Passed, string.Join('\n', result.Diagnostics.Select(d => d.ToString()).Concat(report.Candidates.Select(c => $"{c.Number} {c.Outcome} {c.Score} {c.Origin}: {c.Reason}"))));
        Assert.True(report.Test!.After.Mean > 0.8);
        Assert.Contains("Look for:", Text(report, "prompts/chain/pick/system.scriban"), StringComparison.Ordinal);
        Assert.Contains("- outage: crash", Text(report, "prompts/chain/sort/system.scriban"), StringComparison.Ordinal);
        Assert.Contains("version: 1.0.1", Text(report, "prompts/chain/pick/prompt.yaml"), StringComparison.Ordinal);
        Assert.Contains("version: 2.3.1", Text(report, "prompts/chain/sort/prompt.yaml"), StringComparison.Ordinal);
        Assert.Equal(["chain/pick/system.scriban#1", "chain/sort/system.scriban#1"], report.Changes.Select(c => c.Part));

        // In cases whose first sentence was the wrong one, the first step answers another one now: the difference goes back to it.
        Assert.Equal(["chain/pick", "chain/sort"], report.Steps.Select(s => s.Prompt));
        Assert.All(report.Steps, s => Assert.True(s is { Cases: > 0, Difference: > 0 }));
        Assert.Null(report.Recordings);
    }

    [Fact]
    public async Task A_run_is_repeated_from_its_recordings_byte_by_byte()
    {
        var first = await OptimizationRunner.RunAsync(new Tickets(), Request());
        var run = File.ReadAllText(folder.Combine(first.Report!.Folder + "/run.json"));
        var asked = model.Asked;
        var replay = Request() with { Evaluation = Request().Evaluation with { Mode = EvaluationMode.Replay } };
        var again = await OptimizationRunner.RunAsync(new Tickets(), replay);

        Assert.Equal((first.Code, 0, first.Report.Spending), (again.Code, again.Report!.Asked, again.Report.Spending));
        Assert.Equal(run, File.ReadAllText(folder.Combine(again.Report.Folder + "/run.json")));
        Assert.Equal(asked, model.Asked);

        // Nobody but the app can open a program, so it is never said to be stale.
        var stale = StaleRuns.Find(replay.Evaluation);
        Assert.Empty(stale.Value!);
        Assert.Empty(stale.Diagnostics);
    }

    [Fact]
    public async Task Limits_count_the_calls_of_all_steps_and_end_the_search()
    {
        var request = Request();
        var result = await OptimizationRunner.RunAsync(new Tickets(), request with { Evaluation = request.Evaluation with { Budget = new RunBudget { MaxCalls = 150 } } });

        Assert.Equal("--max-calls 150", result.Report!.Stopped);
        Assert.InRange(result.Report.Spending.Calls, 72, 150);
    }

    [Fact]
    public async Task A_program_that_breaks_is_scored_as_wrong_and_says_why()
    {
        var program = new Tickets { Breaks = true };
        using var session = ProgramSession.Open(Request().Evaluation, program, (_, _) => "optimizations/x/recordings.jsonl").Value!;
        var scored = await session.ScoreAsync(session.Present, ["t0", "t1"], TestContext.Current.CancellationToken);

        Assert.All(scored!, c => Assert.Matches("finish reason 'failed: .*'?sort'?", c.Samples[0].Problem));
        Assert.All(scored!, c => Assert.Equal("chain/pick", Assert.Single(c.Steps).Prompt));
    }

    [Theory]
    [InlineData("labeled-few-shot", "PRM2172", "texts alone")]
    [InlineData("gpea", "PRM2172", "gepa")]
    public async Task What_cannot_be_done_with_a_program_is_said(string optimizer, string id, string expected)
    {
        var result = await OptimizationRunner.RunAsync(new Tickets(), Request(optimizer));
        var finding = Assert.Single(result.Diagnostics);
        Assert.Equal((OutcomeCode.Usage, id), (result.Code, finding.Id));
        Assert.Contains(expected, finding.Message, StringComparison.Ordinal);
        Assert.Equal(0, model.Asked);
    }

    [Fact]
    public void A_program_that_names_no_prompt_or_one_that_is_not_loaded_is_PRM3064()
    {
        folder.Write("prompts/chain/other/prompt.yaml", "name: chain/other\nversion: 1.0.0\nmodel: { name: tickets }\nmessages: [{ role: user, content: hi }]\n");
        foreach (var (prompts, expected) in ((string[], string)[])[([], "names no prompt"), (["chain/other"], "No accessor of a prompt 'chain/other'")])
        {
            var opened = ProgramSession.Open(Request().Evaluation, new Tickets { Prompts = prompts }, (_, _) => "x");
            var finding = Assert.Single(opened.Diagnostics, d => d.IsError);
            Assert.Equal("PRM3064", finding.Id);
            Assert.Contains(expected, finding.Message, StringComparison.Ordinal);
        }
    }

    private static string Text(OptimizationReport report, string path) => Encoding.UTF8.GetString(report.Files[path]);

    private static string Cases(int count)
    {
        var random = new SplitMix64(21);
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            var (label, words) = TicketModel.Words.ElementAt(i % TicketModel.Words.Count);
            var (decisive, other) = ($"My {words[random.Below(3)]} is k{random.Below(1000)} m{random.Below(1000)}", $"It was q{random.Below(1000)} at z{random.Below(1000)}");
            var message = random.Below(3) == 0 ? $"{decisive}. {other}." : $"{other}. {decisive}.";
            text.Append(CultureInfo.InvariantCulture, $"{JsonSerializer.Serialize(new { id = $"t{i}", inputs = new { message }, expected = label, tags = new[] { label } })}\n");
        }

        return text.ToString();
    }

    /// <summary>The app's code: two accessors, one after the other.</summary>
    private sealed class Tickets : IPromptProgram
    {
        public bool Breaks { get; init; }

        public string Name => "tickets";

        public string Description => "Sorts messages by their most telling sentence.";

        public IReadOnlyList<string> Prompts { get; init; } = [Chained.Prompts.Chain.Pick.Name, Chained.Prompts.Chain.Sort.Name];

        public IReadOnlyList<string> Inputs => ["message"];

        public async Task<string> RunAsync(IReadOnlyDictionary<string, string> inputs, IChatClient client, CancellationToken cancellation)
        {
            using var chain = PromptChain.Begin("tickets", new ChainLimits { Calls = 5 });
            var topic = await chain.StepAsync("pick", () => Chained.Prompts.Chain.Pick.RunAsync(client, inputs["message"], cancellationToken: cancellation));
            var label = await chain.StepAsync("sort", () => Breaks ? throw new InvalidOperationException("broken") : Chained.Prompts.Chain.Sort.RunAsync(client, topic.Text, cancellationToken: cancellation));
            return label.Text;
        }
    }
}
