using System.Text;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Optimization.Running;

namespace PromptRegistry.Optimization.Tests;

/// <summary>A prompt that is made better for another model than its own.</summary>
public sealed class OtherModelTests : IDisposable
{
    private readonly TicketRepository repository = new();

    public void Dispose() => repository.Dispose();

    private OptimizationRequest Request(string optimizer, string? model)
    {
        var request = repository.Request(optimizer) with { Model = model };
        return request with
        {
            Evaluation = request.Evaluation with { ChatClients = (_, name) => name == "tickets" ? repository.Model : new TicketModel { IgnoresDefinitions = true } },
        };
    }

    [Fact]
    public async Task Both_models_are_scored_before_and_after_and_the_result_is_for_the_new_one()
    {
        var result = await OptimizationRunner.RunAsync(Request("bootstrap-few-shot", "small"));

        Assert.Equal(OutcomeCode.Passed, result.Code);
        var report = result.Report!;
        Assert.Equal("small", report.Model);
        Assert.Equal("tickets", report.OtherModel!.Model);
        Assert.Equal(report.Test!.Cases, report.OtherModel.Test.Cases);
        Assert.True(report.OtherModel.Test.Difference > 0);
        Assert.Contains("name: small,", Encoding.UTF8.GetString(report.Files["prompts/tickets/prompt.yaml"]), StringComparison.Ordinal);
        Assert.Contains(report.Changes, c => c is { Part: "model", Before: "tickets", After: "small" });
        Assert.Contains("\"insteadOf\": \"tickets\"", File.ReadAllText(repository.Combine(report.Folder + "/run.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_help_the_other_model_is_not_confirmed_for_it()
    {
        var result = await OptimizationRunner.RunAsync(Request("gepa", "small"));

        Assert.Equal(OutcomeCode.Regressed, result.Code);
        Assert.Equal(0, result.Report!.Best);
    }

    [Fact]
    public async Task The_model_that_it_is_for_is_no_other()
    {
        var result = await OptimizationRunner.RunAsync(Request("gepa", "tickets"));
        Assert.Equal((OutcomeCode.Usage, "PRM2172"), (result.Code, Assert.Single(result.Diagnostics).Id));
    }

    [Fact]
    public async Task A_prompt_is_stale_once_its_model_its_cases_or_its_scorers_are_others()
    {
        await repository.RunAsync("labeled-few-shot");
        var evaluation = new EvaluationRequest { Files = new DirectoryFiles(repository.Path) };
        Assert.Empty(StaleRuns.Find(evaluation).Value!);

        repository.Write("prompts/tickets/prompt.yaml", TicketRepository.Manifest.Replace("name: tickets, temp", "name: tickets-2, temp", StringComparison.Ordinal));
        var stale = Assert.Single(StaleRuns.Find(evaluation).Value!);
        Assert.Equal(["the model is tickets-2, and was tickets"], stale.Changes);
        Assert.Equal("labeled-few-shot", stale.Optimizer);

        repository.Write("prompts/tickets/cases.jsonl", TicketRepository.Cases(50));
        repository.Write("prompts/tickets/evals.yaml", "cases:\n  - from: cases.jsonl\nscorers:\n  - iequals: {}\n");
        Assert.Equal(3, Assert.Single(StaleRuns.Find(evaluation).Value!).Changes.Count);

        // A run for what it has now is enough, however many others there are.
        await repository.RunAsync("labeled-few-shot");
        Assert.Empty(StaleRuns.Find(evaluation).Value!);
    }

    [Fact]
    public void What_is_no_run_is_PRM3062()
    {
        repository.Write("optimizations/x/run.json", "{\"prompt\": 3}");
        var found = StaleRuns.Find(new EvaluationRequest { Files = new DirectoryFiles(repository.Path) });
        Assert.Equal("PRM3062", Assert.Single(found.Diagnostics).Id);
        Assert.Empty(found.Value!);
    }

    [Fact]
    public async Task A_file_divides_the_cases_and_an_earlier_run_is_one()
    {
        var first = await repository.RunAsync("labeled-few-shot");
        var run = first.Report!.Folder + "/run.json";
        var again = await OptimizationRunner.RunAsync(repository.Request("labeled-few-shot", seed: 9) with { SplitFile = run });

        Assert.Equal(first.Report.Test!.Cases, again.Report!.Test!.Cases);
        Assert.NotEqual(first.Report.Id, again.Report.Id);
        Assert.Equal(first.Report.Validation.Before.Mean, again.Report.Validation.Before.Mean);

        repository.Write("split.json", """{ "train": ["t0", "t1"], "validation": ["t2"], "test": ["t3"] }""");
        OptimizationEstimate? estimate = null;
        await OptimizationRunner.RunAsync(repository.Request("labeled-few-shot") with { SplitFile = "split.json", EstimateOnly = true, Estimated = told => estimate = told });
        Assert.Equal((2, 1, 1), (estimate!.Train, estimate.Validation, estimate.Test));
    }

    [Theory]
    [InlineData("""{ "train": ["t0"], "validation": ["t2"], "test": ["t0"] }""", "stands twice")]
    [InlineData("""{ "train": ["t0"], "validation": ["t2"], "test": ["tt3"] }""", "Did you mean 't3'")]
    [InlineData("""{ "train": ["t0"], "validation": ["t2"], "test": [] }""", "'test' is missing or empty")]
    [InlineData("""{ "train": ["t0"], "validation": ["t2"], "test": [3] }""", "'test' has 3")]
    [InlineData("[]", "Found Array")]
    [InlineData("{", "not JSON")]
    public async Task A_file_that_does_not_divide_them_is_PRM3061(string file, string expected)
    {
        repository.Write("split.json", file);
        var result = await OptimizationRunner.RunAsync(repository.Request("labeled-few-shot") with { SplitFile = "split.json" });

        Assert.Equal(OutcomeCode.Invalid, result.Code);
        var finding = Assert.Single(result.Diagnostics);
        Assert.Equal("PRM3061", finding.Id);
        Assert.Contains(expected, finding.Message, StringComparison.Ordinal);
        Assert.Empty(repository.Model.Asked);
    }
}
