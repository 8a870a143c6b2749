using System.Text.Json;

namespace PromptRegistry.Cli.Tests;

/// <summary><c>eval --changed-since</c> in real git: what a change can affect is evaluated, and nothing else.</summary>
public sealed class ChangedSinceTests : IDisposable
{
    private readonly CliRepository repository = new();

    public ChangedSinceTests()
    {
        repository.Write("templates/tone.scriban", "Be kind.");
        repository.Write("templates/outer.scriban", "{{ include 'tone' }}");
        foreach (var (name, text) in ((string, string)[])[("direct", "{{ include 'tone' }} Hello {{ name }}."), ("through", "{{ include 'outer' }} Hello {{ name }}."), ("alone", "Hello {{ name }}.")])
        {
            repository.Write($"prompts/{name}/prompt.yaml", CliRepository.Manifest.Replace("greeting", name, StringComparison.Ordinal) + "\n");
            repository.Write($"prompts/{name}/user.scriban", text);
            repository.Write($"prompts/{name}/evals.yaml", CliRepository.Suite + "\n");
        }

        repository.Write("prompts/bare/prompt.yaml", CliRepository.Manifest.Replace("greeting", "bare", StringComparison.Ordinal) + "\n");
        repository.Write("prompts/bare/user.scriban", "Hello {{ name }}.");
        OneAnswer.Record(repository.Root, "Hello Ada");
        repository.Git.Commit("prompts");
        repository.Git.Git("checkout", "--quiet", "-b", "change");
    }

    public void Dispose() => repository.Dispose();

    [Theory]
    [InlineData("prompts/alone/user.scriban", "alone")]
    [InlineData("prompts/alone/evals.yaml", "alone")]
    [InlineData("prompts/alone/cases.jsonl", "alone")]
    [InlineData("templates/tone.scriban", "direct through")]
    [InlineData("templates/outer.scriban", "through")]
    [InlineData("promptregistry.yaml", "alone direct greeting through")]
    public void A_change_is_followed_to_the_prompts_that_it_can_affect(string file, string expected)
    {
        var before = File.Exists(Path.Combine(repository.Root, file)) ? repository.Read(file) : "";
        repository.Write(file, before + (file.EndsWith(".jsonl", StringComparison.Ordinal) ? "\n" : "\n# changed\n"));
        OneAnswer.Record(repository.Root, "Hello Ada");
        Assert.Equal(expected, Evaluated("--changed-since", "main"));

        repository.Git.Commit("change");
        Assert.Equal(expected, Evaluated("--changed-since", "main"));
        Assert.Equal("", Evaluated("--changed-since", "HEAD"));
    }

    [Fact]
    public void Without_an_effect_nothing_is_evaluated_and_that_is_said()
    {
        repository.Write("README.md", "Read me.");
        Assert.Equal("Nothing that changed since main can affect a prompt with a suite: nothing was evaluated.\n", repository.Do("eval", "--changed-since", "main").Output);
        repository.Edit("prompts/alone/user.scriban", "Hello", "Dear");
        Assert.StartsWith("Nothing that changed since main can affect these prompts", repository.Do("eval", "direct", "--changed-since", "main").Output, StringComparison.Ordinal);
        repository.Run("eval", "drect", "--changed-since", "main").Fails(2, "Did you mean 'direct'?");
        repository.Run("eval", "--changed-since", "nowhere").Fails(2, "There is no commit 'nowhere'");
    }

    private string Evaluated(params string[] options)
    {
        var output = repository.Do(["eval", "--json", .. options]).Output;
        using var json = JsonDocument.Parse(output);
        return json.RootElement.TryGetProperty("prompts", out var prompts)
            ? string.Join(' ', prompts.EnumerateArray().Select(p => p.GetProperty("name").GetString()))
            : "";
    }
}
