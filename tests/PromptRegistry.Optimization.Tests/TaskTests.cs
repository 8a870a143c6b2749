using Microsoft.Extensions.Time.Testing;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Optimization.FromTask;
using PromptRegistry.TestKit;

namespace PromptRegistry.Optimization.Tests;

/// <summary>A task in words becomes a prompt, is scored again and again, and is locked in.</summary>
public sealed class TaskTests : IDisposable
{
    private readonly TempDirectory folder = new();
    private readonly MeetingModel model = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 1, 9, 30, 0, TimeSpan.Zero));

    public TaskTests()
    {
        folder.Write("promptregistry.yaml", "providers:\n  sample: { endpoint: \"http://127.0.0.1:9/v1\", model: m }\nevaluation: { provider: sample }\n");
        folder.Write("notes/task.md", MeetingModel.Task);
    }

    public void Dispose() => folder.Dispose();

    private TaskRequest Request(int? calls = null) => new()
    {
        Evaluation = new EvaluationRequest
        {
            Files = new DirectoryFiles(folder.Path),
            Mode = EvaluationMode.Record,
            ChatClients = (_, _) => model,
            Clock = clock,
            Budget = new RunBudget { MaxCalls = calls },
        },
        Path = "notes",
    };

    private async Task<TaskReport> RunAsync()
    {
        var result = await TaskRunner.RunAsync(Request(), TestContext.Current.CancellationToken);
        Assert.True(result.Code == OutcomeCode.Passed, string.Join('\n', result.Diagnostics));
        return result.Report!;
    }

    private string Logbook => File.ReadAllText(folder.Combine("notes/logbook.md"));

    [Fact]
    public async Task Three_examples_become_a_prompt_with_a_rubric_and_a_logbook()
    {
        var report = await RunAsync();

        // The third way gave no instructions; the best of the others was mended where it scored lowest.
        Assert.Equal(["direct", "structured", "improved"], report.Candidates.Select(c => c.Name));
        Assert.Equal([10.0, 3, 4], [report.Candidates[0].Functionality, report.Candidates[0].Format, report.Candidates[0].Completeness]);
        Assert.Equal((2, 9.0), (report.Best, report.Candidates[2].Completeness));
        Assert.Equal("Write DECISIONS: and what was agreed. { { x } }\nThen write ACTIONS: and who does what.", report.Instructions);
        Assert.Equal(["Notes without a decision.", "Notes | in tables."], report.Pitfalls);
        Assert.False(report.IsLockedIn);
        Assert.Contains("2 prompts scored 5.7, 8.0; 'structured' was taken; completeness scored lowest, 4.0; mending it made 8.0 to 9.7 of 10, kept", report.Happened, StringComparison.Ordinal);
        Assert.Contains("| 2026-03-01 09:30 | meeting-notes 1.0.0 | 10.0 | 10.0 | 9.0 |", Logbook, StringComparison.Ordinal);
        Assert.Contains("- format: `It begins with DECISIONS.`", Logbook, StringComparison.Ordinal);

        // What was written is a prompt like any other: it checks, and its suite passes from the recordings.
        var evaluated = await PromptEvaluation.RunAsync(folder.Path, "meeting-notes");
        Assert.True(evaluated.Passed, evaluated.Explain());
        Assert.Equal(3, evaluated.Cases.Count);
    }

    [Fact]
    public async Task Later_runs_keep_the_logbook_and_two_weeks_of_good_scores_lock_it_in()
    {
        await RunAsync();
        var asked = model.Asked;
        foreach (var days in (int[])[5, 5])
        {
            clock.Advance(TimeSpan.FromDays(days));
            Assert.False((await RunAsync()).IsLockedIn);
        }

        Assert.True(model.Asked > asked);
        clock.Advance(TimeSpan.FromDays(4));
        var locked = await RunAsync();
        Assert.True(locked.IsLockedIn);
        Assert.Contains("locked in after two weeks of consistent scores", locked.Happened, StringComparison.Ordinal);
        Assert.Single(locked.Candidates);
        Assert.Equal(4, Logbook.Split('\n').Count(l => l.StartsWith("| 2026-", StringComparison.Ordinal)));

        // A model that got worse ends that, and the prompt is mended again.
        model.IsWorse = true;
        clock.Advance(TimeSpan.FromDays(1));
        var after = await RunAsync();
        Assert.False(after.IsLockedIn);
        Assert.Contains("scored lowest", after.Happened, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_person_writes_into_the_logbook_stays()
    {
        await RunAsync();
        folder.Write("notes/logbook.md", Logbook + "\nMike: three actions a person at most.\n");
        clock.Advance(TimeSpan.FromDays(1));
        await RunAsync();

        Assert.EndsWith("\nMike: three actions a person at most.\n", Logbook, StringComparison.Ordinal);
        Assert.Equal(2, Logbook.Split('\n').Count(l => l.StartsWith("| 2026-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_prompt_that_can_be_mended_gets_the_next_version()
    {
        await RunAsync();
        folder.Write("prompts/meeting-notes/system.scriban", File.ReadAllText(folder.Combine("prompts/meeting-notes/system.scriban")).Replace("\nThen write ACTIONS: and who does what.", "", StringComparison.Ordinal));
        clock.Advance(TimeSpan.FromDays(1));
        var report = await RunAsync();

        Assert.Equal(("1.0.1", 1), (report.Version, report.Best));
        Assert.Contains("version: 1.0.1", File.ReadAllText(folder.Combine("prompts/meeting-notes/prompt.yaml")), StringComparison.Ordinal);
        Assert.Contains("| meeting-notes 1.0.1 |", Logbook, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_ends_it_before_anything_is_written_and_more_room_goes_on()
    {
        var stopped = await TaskRunner.RunAsync(Request(calls: 10), TestContext.Current.CancellationToken);
        Assert.Equal((OutcomeCode.Budget, "PRM2174"), (stopped.Code, stopped.Diagnostics.Single(d => d.IsError).Id));
        Assert.False(Directory.Exists(folder.Combine("prompts")));
        var asked = model.Asked;
        await RunAsync();
        Assert.InRange(model.Asked - asked, 1, (await TaskRunner.RunAsync(Request() with { EstimateOnly = true, Path = "notes/task.md" }, TestContext.Current.CancellationToken)).MostCalls!.Value + 60);
    }

    [Fact]
    public async Task What_it_takes_can_be_asked_before()
    {
        var result = await TaskRunner.RunAsync(Request() with { EstimateOnly = true }, TestContext.Current.CancellationToken);
        Assert.Equal((OutcomeCode.Passed, 54, 0), (result.Code, result.MostCalls!.Value, model.Asked));
        Assert.Null(result.Report);
    }

    [Theory]
    [InlineData("# T\nDo it.\nInput: a\nOutput: b\n", "Found 1 examples")]
    [InlineData("Output: b\n", "stands before any input")]
    [InlineData("# T\nDo it.\nInput: a\nInput: b\nOutput: c\n", "Example 1 has no output")]
    [InlineData("Input: a\nOutput: b\nInput: a\nOutput: b\nInput: a\nOutput: b\n", "does not say what the task is")]
    public async Task A_file_that_is_no_task_is_PRM3065(string text, string expected)
    {
        folder.Write("notes/task.md", text);
        var result = await TaskRunner.RunAsync(Request(), TestContext.Current.CancellationToken);
        var finding = Assert.Single(result.Diagnostics);
        Assert.Equal((OutcomeCode.Invalid, "PRM3065", 0), (result.Code, finding.Id, model.Asked));
        Assert.Contains(expected, finding.Message, StringComparison.Ordinal);
    }

    /// <summary>Braces of a task are text: nothing that somebody writes there becomes code.</summary>
    [Fact]
    public async Task A_task_with_braces_is_text()
    {
        folder.Write("notes/task.md", MeetingModel.Task.Replace("Summarise meeting notes", "Summarise {{ env.KEY }} {% x %} \\ \"notes\": #", StringComparison.Ordinal)
            .Replace("hire two people", "hire {{ input }} people", StringComparison.Ordinal));
        await RunAsync();

        var evaluated = await PromptEvaluation.RunAsync(folder.Path, "meeting-notes");
        Assert.True(evaluated.Passed, evaluated.Explain());
        Assert.Equal("DECISIONS: hire {{ input }} people\nACTIONS: Bo: post the job", evaluated.Cases[1].Expected);
    }

    [Fact]
    public async Task Without_a_model_nothing_is_asked()
    {
        folder.Write("promptregistry.yaml", "providers:\n  sample: { endpoint: \"http://127.0.0.1:9/v1\" }\nevaluation: { provider: sample }\n");
        var result = await TaskRunner.RunAsync(Request(), TestContext.Current.CancellationToken);
        Assert.Contains("--for-model", Assert.Single(result.Diagnostics).Message, StringComparison.Ordinal);
        Assert.Equal((OutcomeCode.Usage, 0), (result.Code, model.Asked));

        Assert.Equal(OutcomeCode.Passed, (await TaskRunner.RunAsync(Request() with { Model = "mine" }, TestContext.Current.CancellationToken)).Code);
        Assert.Contains("name: \"mine\"", File.ReadAllText(folder.Combine("prompts/meeting-notes/prompt.yaml")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_prompt_of_the_name_that_is_none_of_a_task_stays_as_it_is()
    {
        folder.Write("prompts/meeting-notes/prompt.yaml", "name: meeting-notes\nversion: 1.0.0\nmodel: { name: m }\ninputs: { input: string }\nmessages: [{ role: user, content: '{{ input }}' }]\n");
        folder.Write("prompts/meeting-notes/evals.yaml", "cases:\n  - { id: a, inputs: { input: x }, expected: y }\nscorers:\n  - equals: {}\n");
        var result = await TaskRunner.RunAsync(Request(), TestContext.Current.CancellationToken);
        Assert.Equal("PRM3065", Assert.Single(result.Diagnostics).Id);
    }
}
