using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.AI.Evaluation;
using PromptRegistry.Evaluation.Reports;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.SampleModel;
using Result = Microsoft.Extensions.AI.Evaluation.EvaluationResult;

namespace PromptRegistry.Evaluation.Tests.Reports;

/// <summary>The files for <c>dotnet aieval report</c>, read with the types of the library that the tool is made of.</summary>
public sealed class AievalReportTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 3, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_librarys_own_types_read_messages_answers_and_scores()
    {
        using var repository = new EvaluationRepository();
        await using (var model = await SampleModelHost.StartAsync())
        {
            await EvaluationRunner.RunAsync(
                repository.Request with { Mode = EvaluationMode.Record, Endpoint = model.Endpoint }, cancellation: TestContext.Current.CancellationToken);
        }

        var result = await repository.RunAsync();

        var files = AievalReport.Files(result, Now).ToList();

        var cases = result.Prompts[0].Cases;
        Assert.Equal(cases.Sum(c => c.Samples.Count), files.Count);
        foreach (var (path, content) in files)
        {
            var json = JsonNode.Parse(content)!;
            var (execution, scenario, iteration) = (json["executionName"]!.GetValue<string>(), json["scenarioName"]!.GetValue<string>(), json["iterationName"]!.GetValue<string>());
            Assert.Equal($"results/{execution}/{scenario}/{iteration}.json", path);
            var @case = cases.Single(c => scenario == $"summary.{c.Case.Id}");
            var sample = @case.Samples[int.Parse(iteration, System.Globalization.CultureInfo.InvariantCulture) - 1];
            var messages = Read<List<ChatMessage>>(json["messages"]);
            Assert.Equal(@case.Messages.Select(m => (m.Role, m.Text)), messages.Select(m => (m.Role.Value, m.Text)));
            var response = Read<ChatResponse>(json["modelResponse"]);
            Assert.Equal((sample.Answer!.Text, sample.Answer.Model, sample.Answer.OutputTokens), (response.Text, response.ModelId, response.Usage!.OutputTokenCount));
            var metrics = Read<Result>(json["evaluationResult"]).Metrics;
            for (var i = 0; i < sample.Scores.Count; i++)
            {
                var metric = Assert.IsType<NumericMetric>(metrics[result.Prompts[0].Suite!.Scorers[i].Info.Id]);
                Assert.Equal(sample.Scores[i]!.Value, metric.Value);
                Assert.Equal(result.Prompts[0].Suite!.Scorers[i].Info.IsGating && !sample.Scores[i]!.Passed, metric.Interpretation!.Failed);
            }

            Assert.Equal(Now, json["creationTime"]!.GetValue<DateTimeOffset>());
            Assert.Equal(1, json["formatVersion"]!.GetValue<int>());
        }
    }

    private static T Read<T>(JsonNode? json) => json.Deserialize<T>(AIJsonUtilities.DefaultOptions)!;
}
