using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Optimization.Running;
using PromptRegistry.Optimization.Tests.Tasks;
using PromptRegistry.TestKit;

namespace PromptRegistry.Optimization.Tests;

/// <summary>
/// Runs on the three tasks that were recorded and committed: without a model they give the same bytes. Where what is asked changes on purpose, they are
/// recorded anew with PROMPTREGISTRY_APPROVE=1.
/// </summary>
public sealed class RecordedRunTests
{
    private static readonly string Recorded = Path.Combine(RepositoryRoot.Path, "tests", "PromptRegistry.Optimization.Tests", "Recorded");

    [Theory]
    [InlineData(0, "gepa")]
    [InlineData(1, "mipro")]
    [InlineData(2, "simba")]
    public async Task A_recorded_run_gives_the_same_bytes_without_a_model(int task, string optimizer)
    {
        using var folder = new TempDirectory();
        var sample = SampleTask.All[task];
        sample.Write(folder);
        var request = sample.Request(folder, new SampleChatClient(), optimizer, 1) with { Candidates = 6 };
        var place = Path.Combine(Recorded, $"{sample.Name}-{optimizer}");
        if (Environment.GetEnvironmentVariable("PROMPTREGISTRY_APPROVE") == "1") Keep(await OptimizationRunner.RunAsync(request), folder, place);

        OptimizationEstimate? estimate = null;
        await OptimizationRunner.RunAsync(request with { EstimateOnly = true, Estimated = told => estimate = told });
        var id = File.ReadAllText(Path.Combine(place, "id.txt")).Trim();
        folder.Write($"optimizations/{id}/recordings.jsonl", File.ReadAllText(Path.Combine(place, "recordings.jsonl")));
        var result = await OptimizationRunner.RunAsync(request with { Evaluation = request.Evaluation with { Mode = EvaluationMode.Replay } });

        Assert.Equal((id, 0), (result.Report!.Id, result.Report.Asked));
        Assert.Equal(File.ReadAllText(Path.Combine(place, "run.json")).ReplaceLineEndings("\n"), File.ReadAllText(folder.Combine($"optimizations/{id}/run.json")));
        Assert.InRange(result.Report.Spending.Calls, 1, estimate!.Calls);
    }

    private static void Keep(OptimizationResult result, TempDirectory folder, string place)
    {
        Assert.True(result.Code is OutcomeCode.Passed or OutcomeCode.Regressed, string.Join('\n', result.Diagnostics));
        Directory.CreateDirectory(place);
        File.WriteAllText(Path.Combine(place, "id.txt"), result.Report!.Id + "\n");
        foreach (var file in (string[])["run.json", "recordings.jsonl"]) File.Copy(folder.Combine($"{result.Report.Folder}/{file}"), Path.Combine(place, file), overwrite: true);
    }
}
