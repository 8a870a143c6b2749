using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Reports;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.SampleModel;

namespace PromptRegistry.Evaluation.Tests.Running;

public sealed class RecordAndReplayTests
{
    [Fact]
    public async Task Recorded_answers_replay_offline_with_equal_scores()
    {
        using var repository = new EvaluationRepository();
        EvaluationResult recorded;
        await using (var model = await SampleModelHost.StartAsync())
        {
            recorded = await EvaluationRunner.RunAsync(
                repository.Request with { Mode = EvaluationMode.Record, Endpoint = model.Endpoint });
        }

        var first = Assert.Single(recorded.Prompts);
        Assert.Equal((OutcomeCode.Passed, 3, 3), (recorded.Code, first.Recorded, first.Usage.Asked));

        var replayed = Assert.Single((await repository.RunAsync()).Prompts);
        Assert.Equal((OutcomeCode.Passed, 0, 3), (replayed.Code, replayed.Usage.Asked, replayed.Usage.Answers));
        Assert.Equal(first.Metrics, replayed.Metrics);
        Assert.Equal(
            first.Usage with { Asked = 0 },
            replayed.Usage with { MedianLatency = first.Usage.MedianLatency, LatencyP95 = first.Usage.LatencyP95 });
    }

    [Fact]
    public async Task Recording_again_asks_nothing_and_keeps_the_bytes()
    {
        using var repository = new EvaluationRepository();
        await using var model = await SampleModelHost.StartAsync();
        var request = repository.Request with { Mode = EvaluationMode.Record, Endpoint = model.Endpoint };
        await EvaluationRunner.RunAsync(request);
        var bytes = File.ReadAllBytes(repository.RecordingsPath);

        var again = Assert.Single((await EvaluationRunner.RunAsync(request)).Prompts);
        Assert.Equal((0, 0), (again.Usage.Asked, again.Recorded));
        Assert.Equal(bytes, File.ReadAllBytes(repository.RecordingsPath));
    }

    [Fact]
    public async Task Only_what_is_missing_is_asked_for_and_refresh_asks_for_everything()
    {
        using var repository = new EvaluationRepository();
        await using var model = await SampleModelHost.StartAsync();
        var request = repository.Request with { Mode = EvaluationMode.Record, Endpoint = model.Endpoint };
        await EvaluationRunner.RunAsync(request);
        repository.Write(
            "prompts/summary/evals.yaml",
            EvaluationRepository.Suite.Replace(
                "Rain fell. Runners ran. Streets", "Rain fell. Cyclists ran. Streets", StringComparison.Ordinal));

        Assert.Equal(1, (await EvaluationRunner.RunAsync(request)).Prompts[0].Usage.Asked);
        Assert.Equal(3, (await EvaluationRunner.RunAsync(request with { Mode = EvaluationMode.Refresh })).Prompts[0].Usage.Asked);
    }

    [Fact]
    public async Task Stale_recordings_are_kept_and_reported_until_pruned()
    {
        using var repository = new EvaluationRepository();
        await using var model = await SampleModelHost.StartAsync();
        var request = repository.Request with { Mode = EvaluationMode.Record, Endpoint = model.Endpoint };
        await EvaluationRunner.RunAsync(request);
        repository.WritePrompt("Summarise the text in exactly {{ count }} sentences.");

        var result = await EvaluationRunner.RunAsync(request);
        Assert.Equal(6, File.ReadAllLines(repository.RecordingsPath).Length);
        var stale = Assert.Single(result.AllDiagnostics, d => d.Id == "PRM2013");
        Assert.Equal(
            "3 of 6 recordings answer requests that the suite no longer makes. Remove them with --prune.",
            stale.Message);

        await EvaluationRunner.RunAsync(request with { Prune = true });
        Assert.Equal(3, File.ReadAllLines(repository.RecordingsPath).Length);
    }

    [Fact]
    public async Task A_missing_recording_names_its_cases_and_the_command_that_records_them()
    {
        using var repository = new EvaluationRepository();
        var result = await repository.RunAsync();
        Assert.Equal(OutcomeCode.Invalid, result.Code);
        var missing = Assert.Single(result.AllDiagnostics, d => d.Id == "PRM2004");
        Assert.Equal(
            "prompts/summary/evals.yaml(3,5): error PRM2004: 3 of 3 cases of 'summary' have no recorded answer to the"
                + " prompt as it is now: "
            + "'one', 'two', 'three'. Record them: dotnet prompt eval summary --mode record",
            missing.ToString());
        Assert.Equal(["one", "two", "three"], result.Prompts[0].Missing);
    }

    [Fact]
    public async Task A_missing_recording_can_be_a_warning_that_leaves_its_case_out()
    {
        using var repository = new EvaluationRepository();
        var result = await EvaluationRunner.RunAsync(
            repository.Request with { MissingRecordings = DiagnosticSeverity.Warning });
        Assert.Equal(OutcomeCode.Passed, result.Code);
        Assert.Equal(DiagnosticSeverity.Warning, Assert.Single(result.AllDiagnostics, d => d.Id == "PRM2004").Severity);
    }

    [Fact]
    public async Task A_prompt_without_any_answer_is_never_called_passed()
    {
        using var repository = new EvaluationRepository();
        var request = repository.Request with { MissingRecordings = DiagnosticSeverity.Warning };
        var text = new StringWriter();
        ConsoleReport.Write(await EvaluationRunner.RunAsync(request), text);
        Assert.Equal(
            "summary 1.0.0: not evaluated (3 cases × 1 sample, sample-rules)\n  not recorded: 3 of 3 cases\n\n"
            + "0 of 1 prompt passed; verdict: passed\n",
            text.ToString());
    }

    [Fact]
    public async Task A_scorer_text_that_fails_for_a_case_leaves_its_cell_unscored()
    {
        using var repository = new EvaluationRepository(EvaluationRepository.Suite.Replace(
            "equals: \"{{ count }}\"", "equals: \"{{ for i in 1..2000000 }}{{ end }}{{ count }}\"", StringComparison.Ordinal));
        await using var model = await SampleModelHost.StartAsync();
        var result = await EvaluationRunner.RunAsync(
            repository.Request with { Mode = EvaluationMode.Live, Endpoint = model.Endpoint });
        Assert.Equal(OutcomeCode.Invalid, result.Code);
        var unscored = Assert.Single(result.AllDiagnostics, d => d.Id == "PRM2111");
        Assert.Contains("'sentences' cannot be rendered for this case", unscored.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Live_asks_always_and_writes_nothing()
    {
        using var repository = new EvaluationRepository();
        await using var model = await SampleModelHost.StartAsync();
        var request = repository.Request with { Mode = EvaluationMode.Live, Endpoint = model.Endpoint };
        Assert.Equal(3, (await EvaluationRunner.RunAsync(request)).Prompts[0].Usage.Asked);
        Assert.Equal(3, (await EvaluationRunner.RunAsync(request)).Prompts[0].Usage.Asked);
        Assert.False(File.Exists(repository.RecordingsPath));
    }

    [Fact]
    public async Task A_renamed_case_needs_no_new_recording()
    {
        using var repository = new EvaluationRepository();
        await using var model = await SampleModelHost.StartAsync();
        await EvaluationRunner.RunAsync(
            repository.Request with { Mode = EvaluationMode.Record, Endpoint = model.Endpoint });
        repository.Write(
            "prompts/summary/evals.yaml",
            EvaluationRepository.Suite.Replace("id: two", "id: renamed", StringComparison.Ordinal));
        Assert.Equal(OutcomeCode.Passed, (await repository.RunAsync()).Code);
    }

    [Fact]
    public async Task A_truncated_answer_is_neither_scored_nor_recorded()
    {
        using var repository = new EvaluationRepository();
        repository.WritePrompt(
            "Summarise the text. Write exactly {{ count }} sentences.", "temperature: 0, max-output-tokens: 5");
        await using var model = await SampleModelHost.StartAsync();
        var result = await EvaluationRunner.RunAsync(
            repository.Request with { Mode = EvaluationMode.Record, Endpoint = model.Endpoint });

        Assert.Equal(OutcomeCode.Invalid, result.Code);
        var unscored = Assert.Single(result.AllDiagnostics, d => d.Id == "PRM2111");
        Assert.Contains("4 of 6 cells", unscored.Message, StringComparison.Ordinal);
        Assert.Contains("cut off", unscored.Message, StringComparison.Ordinal);
        Assert.Single(File.ReadAllLines(repository.RecordingsPath));
    }

    [Fact]
    public async Task Answers_with_several_samples_are_recorded_one_by_one()
    {
        using var repository = new EvaluationRepository(
            EvaluationRepository.Suite.Replace("samples: 1", "samples: 3", StringComparison.Ordinal));
        await using var model = await SampleModelHost.StartAsync();
        var result = await EvaluationRunner.RunAsync(
            repository.Request with { Mode = EvaluationMode.Record, Endpoint = model.Endpoint });
        Assert.Equal(9, result.Prompts[0].Recorded);
        Assert.Equal(9, File.ReadAllLines(repository.RecordingsPath).Length);
        Assert.All(result.Prompts[0].Cases, @case => Assert.Equal(3, @case.Samples.Count));
    }
}
