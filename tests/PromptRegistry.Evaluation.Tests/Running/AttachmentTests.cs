using Microsoft.Extensions.AI;
using PromptRegistry.Chat;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Middleware;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Evaluation.Tests.Models;
using PromptRegistry.TestKit;

namespace PromptRegistry.Evaluation.Tests.Running;

/// <summary>Suites whose cases have pictures.</summary>
public sealed class AttachmentTests
{
    private const string Suite = """
        cases:
          - { id: cat, inputs: { photo: photos/cat.png } }
          - { id: dog, inputs: { photo: "data:image/png;base64,BAUG" } }
        scorers:
          - contains: bytes
        """;

    [Fact]
    public async Task Pictures_are_sent_and_recordings_found_by_their_bytes()
    {
        using var repository = Repository();
        using var client = new ScriptedClient((_, messages, _) => Task.FromResult(ScriptedClient.Response(
            $"{string.Join(' ', messages[^1].Contents.OfType<DataContent>().Single().Data.ToArray())} bytes")));
        var request = repository.Request with { Mode = EvaluationMode.Record, ChatClients = (_, _) => client };

        var recorded = Assert.Single((await EvaluationRunner.RunAsync(request)).Prompts);

        Assert.DoesNotContain(recorded.Diagnostics, d => d.IsError);
        Assert.Equal(["1 2 3 bytes", "4 5 6 bytes"], recorded.Cases.Select(c => c.Samples[0].Answer!.Text));
        Assert.Equal(0, Assert.Single((await repository.RunAsync()).Prompts).Usage.Asked);

        // The same bytes under another name are the same question, other bytes another one.
        File.Move(repository.Combine("prompts/summary/photos/cat.png"), repository.Combine("prompts/summary/photos/tom.png"));
        repository.Write("prompts/summary/evals.yaml", Suite.Replace("cat.png", "tom.png", StringComparison.Ordinal));
        Assert.Equal(0, Assert.Single((await EvaluationRunner.RunAsync(request)).Prompts).Usage.Asked);
        await File.WriteAllBytesAsync(repository.Combine("prompts/summary/photos/tom.png"), [9, 9], TestContext.Current.CancellationToken);
        Assert.Equal(1, Assert.Single((await EvaluationRunner.RunAsync(request)).Prompts).Usage.Asked);
    }

    [Fact]
    public async Task A_file_that_is_missing_or_large_is_a_finding_at_its_case()
    {
        using var repository = Repository();
        repository.Write("prompts/summary/evals.yaml", Suite.Replace("cat.png", "tom.png", StringComparison.Ordinal));
        Assert.Contains((await repository.RunAsync()).AllDiagnostics, d => d.ToString().Contains("evals.yaml(2,33): error PRM0011: The input 'photo' names the file 'photos/tom.png', which does not exist", StringComparison.Ordinal));

        await File.WriteAllBytesAsync(repository.Combine("prompts/summary/photos/tom.png"), new byte[101], TestContext.Current.CancellationToken);
        Assert.Contains((await repository.RunAsync()).AllDiagnostics, d => d.Message == "The input 'photo' takes at most 100 bytes, but 101 were passed.");
    }

    [Fact]
    public async Task An_app_with_recordings_finds_what_the_suite_recorded()
    {
        using var repository = Repository();
        using var client = new ScriptedClient("3 bytes");
        await EvaluationRunner.RunAsync(repository.Request with { Mode = EvaluationMode.Record, ChatClients = (_, _) => client });
        using var app = new ScriptedClient("not asked").AsBuilder()
            .UseRecordings(repository.RecordingsPath, EvaluationMode.Replay, new RecordingOptions { Provider = "sample", Model = "sample-rules" }).Build();
        var prompt = PromptLoader.Load("summary", new FolderFiles(repository.Path), RepositorySettings.Default).Prompt!;
        var inputs = InputBinder.Bind(prompt.Manifest, (YamlMapping)YamlReader.Read("photo: photos/cat.png", "").Root!, "", AttachmentFiles.Of(repository.Files)).Values;

        var answer = await app.GetResponseAsync(
            ChatTarget.ToMessages(prompt.Render(inputs)), ChatTarget.Of(prompt.Manifest).ToOptions(), TestContext.Current.CancellationToken);

        Assert.Equal("3 bytes", answer.Text);
    }

    private static EvaluationRepository Repository()
    {
        var repository = new EvaluationRepository(Suite);
        repository.Write("prompts/summary/prompt.yaml", """
            name: summary
            version: 1.0.0
            model: { name: gpt-4o-mini }
            inputs: { photo: { type: image, max-bytes: 100 } }
            messages: [{ role: user, content: What is it?, attach: photo }]
            """);
        Directory.CreateDirectory(repository.Combine("prompts/summary/photos"));
        File.WriteAllBytes(repository.Combine("prompts/summary/photos/cat.png"), [1, 2, 3]);
        return repository;
    }
}
