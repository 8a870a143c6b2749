using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Evaluation.Tests.Models;
using PromptRegistry.TestKit;

namespace PromptRegistry.Evaluation.Tests.Running;

/// <summary>The answers of the prompt that the baseline measured are found where they are recorded, and nobody is asked for them.</summary>
public sealed class EarlierAnswersTests : IDisposable
{
    private const string Suite = """
        cases:
          - id: chat
            inputs: { text: Hello }
            turns: [{ user: And then? }]
          - { id: one, inputs: { text: Bye } }
        scorers: [{ contains: old }]
        """;

    private readonly EvaluationRepository repository = new(Suite);
    private readonly TempDirectory before = new();

    public void Dispose()
    {
        repository.Dispose();
        before.Dispose();
    }

    [Fact]
    public async Task Answers_of_conversations_are_followed_through_the_answers_of_that_time()
    {
        await ChangeAsync();

        var prompt = await ReplayAsync(all: false);

        Assert.Equal("1.0.0", prompt.Earlier.Version);
        Assert.Equal(["old 20", "old 9", "old 18"], ((string[])["chat", "chat/2", "one"]).Select(c => prompt.Earlier.Find(c, 0)));
        Assert.Null(prompt.Earlier.Find("one", 1));
    }

    [Fact]
    public async Task A_version_with_another_digest_is_not_taken_for_the_measured_one()
    {
        await ChangeAsync();
        File.WriteAllText(before.Combine($"prompts/{EvaluationRepository.Name}/system.scriban"), "Something else.");

        Assert.Equal(EarlierAnswers.None, (await ReplayAsync(all: true)).Earlier);
    }

    [Fact]
    public async Task Where_the_prompt_is_the_same_its_own_recordings_know_them_and_only_failing_cases_are_looked_up()
    {
        await RecordAsync("old");
        await EvaluationRunner.RunAsync(repository.Request with { Accept = true });

        Assert.Empty((await ReplayAsync(all: false)).Earlier.Texts);
        Assert.Equal("old 18", (await ReplayAsync(all: true)).Earlier.Find("one", 0));
    }

    private async Task ChangeAsync()
    {
        await RecordAsync("old");
        await EvaluationRunner.RunAsync(repository.Request with { Accept = true });
        foreach (var file in Directory.EnumerateFiles(repository.Path, "*", SearchOption.AllDirectories))
            before.Write(Path.GetRelativePath(repository.Path, file), File.ReadAllText(file));
        repository.WritePrompt("Another prompt.");
        await RecordAsync("new");
    }

    private async Task RecordAsync(string word)
    {
        using var model = new RuleClient((_, user, _) => $"{word} {user.Length}");
        await EvaluationRunner.RunAsync(repository.Request with { Mode = EvaluationMode.Record, ChatClients = (_, _) => model });
    }

    private async Task<PromptEvaluation> ReplayAsync(bool all) => (await EvaluationRunner.RunAsync(repository.Request with
    {
        WithEarlierAnswers = all,
        Measured = (_, _) => [new OtherVersion("1.0.0", new DirectoryFiles(before.Path))],
    })).Prompts[0];
}
