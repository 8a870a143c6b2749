using System.Text.Json;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Optimization.Running;

namespace PromptRegistry.Optimization.Tests;

public sealed class OptimizationRunTests : IDisposable
{
    private readonly TicketRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Theory]
    [InlineData("labeled-few-shot")]
    [InlineData("bootstrap-few-shot")]
    [InlineData("random-search")]
    [InlineData("copro")]
    [InlineData("gepa")]
    [InlineData("mipro")]
    [InlineData("simba")]
    [InlineData("auto")]
    public async Task A_better_prompt_is_found_and_the_test_split_confirms_it(string optimizer)
    {
        var result = await repository.RunAsync(optimizer);

        Assert.True(result.Code == OutcomeCode.Passed, Text(result));
        var report = result.Report!;
        Assert.True(report.IsConfirmed);
        Assert.InRange(report.Test!.Difference, 0.2, 1);
        Assert.True(report.Test.DifferenceInterval!.Value.Lower > 0, Text(result));
        Assert.NotEmpty(report.Changes);
        Assert.Equal("tickets", report.Model);
        Assert.Equal(report.Best, report.Candidates.Last(c => c.Outcome == "accepted").Number);
    }

    /// <summary>The files of the run are enough: the same bytes without a model.</summary>
    [Theory]
    [InlineData("random-search")]
    [InlineData("gepa")]
    [InlineData("mipro")]
    [InlineData("simba")]
    public async Task A_run_is_repeated_from_its_recordings_byte_by_byte(string optimizer)
    {
        var first = await repository.RunAsync(optimizer);
        var folder = repository.Combine(first.Report!.Folder);
        var before = Content(folder);
        repository.Model = new TicketModel { IsSilent = true };
        var again = await repository.RunAsync(optimizer);

        Assert.Equal(first.Code, again.Code);
        Assert.Equal(before, Content(folder));
        Assert.Empty(repository.Model.Asked);
        Assert.Equal((0, first.Report.Spending), (again.Report!.Asked, again.Report.Spending));

        Directory.Delete(folder + "/result", recursive: true);
        File.Delete(folder + "/run.json");
        var offline = await OptimizationRunner.RunAsync(repository.Request(optimizer) with { Evaluation = repository.Request(optimizer).Evaluation with { Mode = EvaluationMode.Replay } });
        Assert.Equal(first.Code, offline.Code);
        Assert.Equal(before, Content(folder));
    }

    [Fact]
    public async Task No_answer_of_the_test_split_is_asked_before_the_search_has_ended()
    {
        var result = await repository.RunAsync("gepa");
        using var log = JsonDocument.Parse(File.ReadAllText(repository.Combine(result.Report!.Folder + "/run.json")));
        var ids = log.RootElement.GetProperty("split").GetProperty("test").EnumerateArray().Select(e => e.GetString()!).ToHashSet(StringComparer.Ordinal);
        var test = File.ReadLines(repository.Combine("prompts/tickets/cases.jsonl")).Select(l => JsonDocument.Parse(l).RootElement)
            .Where(c => ids.Contains(c.GetProperty("id").GetString()!)).Select(c => c.GetProperty("inputs").GetProperty("message").GetString()!).ToList();
        var asked = repository.Model.Asked;

        Assert.InRange(test.Count, 14, 22);
        Assert.True(asked.Count > 4 * test.Count);
        Assert.DoesNotContain(asked.Take(asked.Count - (2 * test.Count)), a => test.Exists(t => a.Contains(t, StringComparison.Ordinal)));
        Assert.All(asked.TakeLast(2 * test.Count), a => Assert.Contains(test, t => a.EndsWith("\n" + t, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_run_with_more_room_goes_on_where_the_first_one_stopped()
    {
        var request = repository.Request("random-search");
        var stopped = await OptimizationRunner.RunAsync(request with { Evaluation = request.Evaluation with { Budget = new RunBudget { MaxCalls = 110 } } });

        Assert.Equal("--max-calls 110", stopped.Report!.Stopped);
        Assert.Contains(stopped.Diagnostics, d => d.Id == "PRM2175");
        Assert.InRange(stopped.Report.Spending.Calls, 40, 110);
        var asked = repository.Model.Asked.Count;
        var whole = await OptimizationRunner.RunAsync(request);

        Assert.Equal(stopped.Report.Id, whole.Report!.Id);
        Assert.NotEqual(stopped.Report.Stopped, whole.Report.Stopped);
        Assert.Equal(whole.Report.Asked, repository.Model.Asked.Count - asked);
        Assert.InRange(whole.Report.Asked, 1, whole.Report.Spending.Calls - 40);
    }

    [Fact]
    public async Task A_run_whose_model_went_away_goes_on_where_it_was()
    {
        repository.Model = new TicketModel { Before = asked => { if (asked > 50) throw new HttpRequestException("gone"); } };
        var broken = await repository.RunAsync("gepa");

        Assert.Equal(OutcomeCode.Infrastructure, broken.Code);
        Assert.Contains(broken.Diagnostics, d => d.Id == "PRM2201");
        await GoesOnAsync();
    }

    [Fact]
    public async Task A_run_that_was_cancelled_goes_on_where_it_was()
    {
        using var source = new CancellationTokenSource();
        repository.Model = new TicketModel { Before = asked => { if (asked == 51) source.Cancel(); } };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => OptimizationRunner.RunAsync(repository.Request("gepa"), cancellation: source.Token));

        await GoesOnAsync();
    }

    /// <summary>What was answered is not asked again, and the end is that of a run that nobody broke.</summary>
    private async Task GoesOnAsync()
    {
        repository.Model = new TicketModel();
        var result = await repository.RunAsync("gepa");
        Assert.InRange(result.Report!.Asked, 1, result.Report.Spending.Calls - 40);
        using var whole = new TicketRepository();
        var other = await whole.RunAsync("gepa");
        Assert.Equal(File.ReadAllText(whole.Combine(other.Report!.Folder + "/run.json")), File.ReadAllText(repository.Combine(result.Report.Folder + "/run.json")));
    }

    [Fact]
    public async Task Nothing_more_is_tried_where_nothing_can_be_better()
    {
        repository.Write("prompts/tickets/system.scriban", TicketRepository.System.Replace("Choose a label.", string.Join('\n', TicketModel.Words.Select(w => $"- {w.Key}: {string.Join(", ", w.Value)}")), StringComparison.Ordinal));
        var result = await repository.RunAsync("random-search");

        Assert.Equal(OutcomeCode.Regressed, result.Code);
        Assert.StartsWith("the highest score", result.Report!.Stopped, StringComparison.Ordinal);
        Assert.Equal(result.Report.Validation.Cases, repository.Model.Asked.Count);
    }

    [Fact]
    public async Task A_limit_of_costs_holds_and_leaves_room_for_the_verdict()
    {
        var request = repository.Request("random-search");
        var result = await OptimizationRunner.RunAsync(request with { Evaluation = request.Evaluation with { Budget = new RunBudget { MaxCost = 0.008 } } });

        Assert.StartsWith("--max-cost", result.Report!.Stopped, StringComparison.Ordinal);
        Assert.InRange(result.Report.Spending.CostUsd, 0.0001, 0.008);
    }

    [Fact]
    public async Task A_limit_that_leaves_no_room_is_PRM2174()
    {
        var request = repository.Request("gepa");
        var result = await OptimizationRunner.RunAsync(request with { Evaluation = request.Evaluation with { Budget = new RunBudget { MaxCalls = 10 } } });

        Assert.Equal(OutcomeCode.Budget, result.Code);
        Assert.Contains(result.Diagnostics, d => d.Id == "PRM2174");
        Assert.Empty(repository.Model.Asked);
    }

    [Fact]
    public async Task A_score_that_is_enough_ends_the_search()
    {
        var result = await OptimizationRunner.RunAsync(repository.Request("gepa") with { UntilScore = 0.6 });
        Assert.Equal("--until-score 0.6", result.Report!.Stopped);
        Assert.True(result.Report.Validation.After.Mean >= 0.6);
    }

    /// <summary>
    /// An A/A test: where the prompt makes no difference, an improvement is confirmed at most as often as the level of the test says.
    /// </summary>
    [Fact]
    public async Task A_task_that_cannot_be_improved_is_not_improved()
    {
        using var hopeless = new TicketRepository(40, new TicketModel { IsHopeless = true });
        var confirmed = 0;
        const int Runs = 20;
        for (var seed = 1UL; seed <= Runs; seed++)
        {
            var result = await OptimizationRunner.RunAsync(hopeless.Request("random-search", seed) with { Candidates = 6 });
            if (result.Code == OutcomeCode.Passed) confirmed++;
            else Assert.Contains(result.Diagnostics, d => d.Id == "PRM2173");
        }

        Assert.InRange(confirmed, 0, 1);
    }

    [Theory]
    [InlineData("gepa")]
    [InlineData("bootstrap-few-shot")]
    public async Task Turns_of_a_conversation_stay_together_and_count(string optimizer)
    {
        repository.Write("prompts/tickets/cases.jsonl", string.Concat(TicketRepository.Cases(40).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            var label = JsonDocument.Parse(line).RootElement.GetProperty("expected").GetString();
            return line[..^1] + $",\"turns\":[{{\"user\":\"And what was it?\",\"expected\":\"{label}\"}}]}}\n";
        })));
        var result = await repository.RunAsync(optimizer);

        Assert.True(result.Code == OutcomeCode.Passed, Text(result));
        using var log = JsonDocument.Parse(File.ReadAllText(repository.Combine(result.Report!.Folder + "/run.json")));
        foreach (var side in (string[])["train", "validation", "test"])
        {
            var ids = log.RootElement.GetProperty("split").GetProperty(side).EnumerateArray().Select(e => e.GetString()!).ToHashSet(StringComparer.Ordinal);
            Assert.All(ids, id => Assert.Contains(id.EndsWith("/2", StringComparison.Ordinal) ? id[..^2] : id + "/2", ids));
        }
    }

    [Fact]
    public async Task Settings_are_tried_where_they_are_named()
    {
        var request = repository.Request("random-search") with { Settings = new Dictionary<string, IReadOnlyList<string>> { ["temperature"] = ["0", "0.9"] }, Candidates = 4 };
        var result = await OptimizationRunner.RunAsync(request);

        Assert.Contains(result.Report!.Candidates, c => c.Origin.EndsWith(", temperature 0.9", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("gpea", "gepa")]
    [InlineData("copro", "region")]
    public async Task What_an_optimizer_cannot_change_is_PRM2172(string optimizer, string expected)
    {
        repository.Write("prompts/tickets/system.scriban", TicketRepository.System.Replace("{{# tune #}}", "", StringComparison.Ordinal).Replace("{{# end #}}", "", StringComparison.Ordinal));
        var result = await repository.RunAsync(optimizer);

        Assert.Equal(OutcomeCode.Usage, result.Code);
        var finding = Assert.Single(result.Diagnostics);
        Assert.Equal("PRM2172", finding.Id);
        Assert.Contains(expected, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_takes_is_said_before_anything_is_asked()
    {
        OptimizationEstimate? estimate = null;
        var asked = -1;
        var result = await OptimizationRunner.RunAsync(repository.Request("labeled-few-shot") with
        {
            Estimated = told =>
            {
                estimate = told;
                asked = repository.Model.Asked.Count;
            },
        });

        Assert.Equal(0, asked);
        Assert.InRange(result.Report!.Spending.Calls, 1, estimate!.Calls);
        Assert.Equal(60, estimate.Train + estimate.Validation + estimate.Test);
        Assert.True(estimate.CostUsd > 0);
    }

    private static string Text(OptimizationResult result) => string.Join('\n', result.Diagnostics.Select(d => d.ToString()).Concat(
        result.Report?.Candidates.Select(c => $"{c.Number} {c.Outcome} {c.Score} {c.Origin}: {c.Reason}") ?? []));

    private static Dictionary<string, string> Content(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToDictionary(f => f, File.ReadAllText);
}
