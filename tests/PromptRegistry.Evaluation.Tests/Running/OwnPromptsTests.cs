using Microsoft.Extensions.Time.Testing;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.SampleModel;
using PromptRegistry.TestKit;

namespace PromptRegistry.Evaluation.Tests.Running;

/// <summary>The prompts of this repository, evaluated from a copy with the sample model.</summary>
public sealed class OwnPromptsTests
{
    [Fact]
    public async Task Every_prompt_of_this_repository_passes_with_the_sample_model()
    {
        using var copy = CopyRepository();
        await using var model = await SampleModelHost.StartAsync();
        var result = await EvaluationRunner.RunAsync(new EvaluationRequest
        {
            Files = new DirectoryFiles(copy.Path),
            Mode = EvaluationMode.Live,
            Endpoint = model.Endpoint,
            // Their budgets of latency are about a model, not about a busy machine.
            Clock = new FakeTimeProvider(),
        });
        Assert.Empty(result.AllDiagnostics.Where(d => d.IsError).Select(d => d.ToString()));
        Assert.Equal(OutcomeCode.Passed, result.Code);
        Assert.NotEmpty(result.Prompts);
    }

    internal static TempDirectory CopyRepository()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root!.FullName, "PromptRegistry.sln"))) root = root.Parent;
        var copy = new TempDirectory();
        copy.Write("promptregistry.yaml", File.ReadAllText(Path.Combine(root.FullName, "promptregistry.yaml")));
        foreach (var folder in (string[])["prompts", "templates"])
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(root.FullName, folder), "*", SearchOption.AllDirectories))
                copy.Write(Path.GetRelativePath(root.FullName, file), File.ReadAllText(file));
        }

        return copy;
    }
}
