using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Optimization.Running;
using PromptRegistry.Optimization.Tests.Tasks;
using PromptRegistry.TestKit;

namespace PromptRegistry.Optimization.Tests;

/// <summary>The tasks that the optimizers are measured on: the sample model really answers better to a better prompt.</summary>
public sealed class SampleTaskTests
{
    [Theory]
    [InlineData(0, "gepa")]
    [InlineData(1, "gepa")]
    [InlineData(2, "gepa")]
    [InlineData(0, "mipro")]
    [InlineData(1, "mipro")]
    [InlineData(2, "mipro")]
    [InlineData(1, "simba")]
    [InlineData(2, "simba")]
    public async Task A_better_prompt_is_found(int task, string optimizer)
    {
        using var folder = new TempDirectory();
        var sample = SampleTask.All[task];
        sample.Write(folder);
        var result = await OptimizationRunner.RunAsync(sample.Request(folder, new SampleChatClient(), optimizer, 1));

        Assert.True(result.Code == OutcomeCode.Passed, string.Join('\n', result.Diagnostics.Select(d => d.ToString()).Concat(
            result.Report?.Candidates.Select(c => $"{c.Number} {c.Outcome} {c.Score} {c.Origin}: {c.Reason}") ?? [])));
        Assert.InRange(result.Report!.Test!.Difference, 0.2, 1);
    }
}
