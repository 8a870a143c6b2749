using System.Text;
using System.Text.Json;
using PromptRegistry.Evaluation.Reports;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.SampleModel;

namespace PromptRegistry.Evaluation.Tests.Reports;

public sealed class ReportTests
{
    [Fact]
    public async Task The_console_report_shows_metrics_verdict_and_what_can_be_noticed()
    {
        using var repository = new EvaluationRepository(
            EvaluationRepository.Suite.Replace(
                "level: strict", "level: strict, slices: [tags]", StringComparison.Ordinal));
        var result = await RegressedAsync(repository);
        var text = new StringWriter();
        ConsoleReport.Write(result, text);
        var lines = text.ToString().Split('\n').ToList();
        var usage = lines.FindIndex(line => line.StartsWith("  answers:", StringComparison.Ordinal));
        Assert.StartsWith("  answers: 3 (0 asked now), tokens: ", lines[usage], StringComparison.Ordinal);
        lines.RemoveAt(usage);
        Assert.Equal(
            """
            summary 1.0.0: regressed (3 cases × 1 sample, sample-rules)
              metric     slice  cases  baseline    now  change  p   finds  passed
              sentences  all        3     1.000  0.000  -1.000  –  1 flip     0 %
                         long       2     1.000  0.000  -1.000  –  1 flip     0 %
                         short      1     1.000  0.000  -1.000  –  1 flip     0 %
              rouge-l    all        3     1.000  0.719  -0.281  –  1 flip   100 %
                         long       2     1.000  0.829  -0.171  –  1 flip   100 %
                         short      1     1.000  0.500  -0.500  –  1 flip   100 %
              overall: 0.360
              gate: strict; finds a flip of a single case, and a drop of a single case beyond the tolerance

            0 of 1 prompt passed; verdict: regressed

            """.ReplaceLineEndings("\n"),
            string.Join('\n', lines));
    }

    [Fact]
    public async Task The_json_report_has_everything_that_a_program_needs()
    {
        using var repository = new EvaluationRepository();
        using var json = Write(await RegressedAsync(repository));
        var root = json.RootElement;
        Assert.Equal((1, "replay", "regressed", 1), (root.GetProperty("format").GetInt32(), root.GetProperty("mode").GetString(),
            root.GetProperty("verdict").GetString(), root.GetProperty("exitCode").GetInt32()));
        var prompt = root.GetProperty("prompts")[0];
        Assert.Equal("summary", prompt.GetProperty("name").GetString());
        Assert.StartsWith("sha256:", prompt.GetProperty("digest").GetString(), StringComparison.Ordinal);
        var metric = prompt.GetProperty("metrics")[0];
        Assert.Equal(("sentences", 1.0, 0.0, 1.0), (metric.GetProperty("scorer").GetString(), metric.GetProperty("baseline").GetDouble(),
            metric.GetProperty("candidate").GetDouble(), metric.GetProperty("drop").GetDouble()));
        var cell = prompt.GetProperty("cases")[0].GetProperty("samples")[0].GetProperty("scores")
            .GetProperty("sentences");
        Assert.Equal(("failed", 0.0, 3.0, "Found 3 sentences; expected exactly 1"), (cell.GetProperty("state").GetString(),
            cell.GetProperty("score").GetDouble(), cell.GetProperty("raw").GetDouble(), cell.GetProperty("reason")
                .GetString()));
        Assert.Contains(prompt.GetProperty("diagnostics").EnumerateArray(),
            d => d.GetProperty("id").GetString() == "PRM2101" && d.GetProperty("line").GetInt32() == 3
                && d.GetProperty("severity").GetString() == "error");
    }

    [Fact]
    public async Task Equal_results_give_equal_json()
    {
        using var repository = new EvaluationRepository();
        var result = await RegressedAsync(repository);
        var (one, two) = (new MemoryStream(), new MemoryStream());
        JsonReport.Write(result, one, withAnswers: true);
        JsonReport.Write(await repository.RunAsync(), two, withAnswers: true);
        Assert.Equal(Encoding.UTF8.GetString(one.ToArray()), Encoding.UTF8.GetString(two.ToArray()));
        Assert.Contains(
            "\"answer\": \"Ice melts. Ships sail. Bears hunt.\"",
            Encoding.UTF8.GetString(one.ToArray()),
            StringComparison.Ordinal);
    }

    private static async Task<EvaluationResult> RegressedAsync(EvaluationRepository repository)
    {
        await using var model = await SampleModelHost.StartAsync();
        var request = repository.Request with { Mode = EvaluationMode.Record, Endpoint = model.Endpoint };
        await EvaluationRunner.RunAsync(request with { Accept = true });
        repository.WritePrompt("Summarise the text. It has {{ count }} points.");
        await EvaluationRunner.RunAsync(request);
        return await repository.RunAsync();
    }

    private static JsonDocument Write(EvaluationResult result)
    {
        using var stream = new MemoryStream();
        JsonReport.Write(result, stream);
        return JsonDocument.Parse(stream.ToArray());
    }
}
