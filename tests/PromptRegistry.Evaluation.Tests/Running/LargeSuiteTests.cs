using System.Globalization;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.SampleModel;

namespace PromptRegistry.Evaluation.Tests.Running;

public sealed class LargeSuiteTests
{
    [Fact]
    public async Task Many_cases_give_the_same_bytes_and_verdict_every_time()
    {
        var lines = Enumerable.Range(0, 600).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"id":"c{{i:000}}","inputs":{"text":"Case {{i}} begins. It ends.","count":1},"expected":"Case {{i}} begins."}"""));
        using var repository = new EvaluationRepository("""
            cases: [{ from: cases.jsonl }]
            scorers:
              - sentences: "{{ count }}"
              - rouge-l: { minimum: 0.4 }
            """);
        repository.Write("prompts/summary/cases.jsonl", string.Join('\n', lines));
        await using var model = await SampleModelHost.StartAsync();
        var request = repository.Request with { Mode = EvaluationMode.Record, Endpoint = model.Endpoint, Accept = true };
        Assert.Equal(OutcomeCode.Passed, (await EvaluationRunner.RunAsync(request)).Code);
        var baseline = File.ReadAllBytes(repository.BaselinePath);

        File.Delete(repository.BaselinePath);
        var replayed = await repository.RunAsync(accept: true);
        Assert.Equal(baseline, File.ReadAllBytes(repository.BaselinePath));
        Assert.Equal(600, replayed.Prompts[0].Usage.Answers);
        Assert.Equal(
            Enumerable.Range(0, 600).Select(i => $"c{i:000}"),
            replayed.Prompts[0].Cases.Select(result => result.Case.Id));
    }
}
