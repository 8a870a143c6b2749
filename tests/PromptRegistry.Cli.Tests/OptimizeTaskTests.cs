using System.Text.Json;

namespace PromptRegistry.Cli.Tests;

/// <summary><c>optimize --from task.md</c>: a task in words and three examples become a prompt.</summary>
public sealed class OptimizeTaskTests : IAsyncLifetime
{
    private readonly CliRepository repository = new();
    private LoopbackModel endpoint = null!;

    public async ValueTask InitializeAsync()
    {
        endpoint = await LoopbackModel.StartAsync("stop", [], body =>
        {
            var messages = body.GetProperty("messages").EnumerateArray().Select(m => Text(m.GetProperty("content"))).ToList();
            return Task.FromResult(Answer(messages[0], messages[^1]));
        });
        repository.Write("promptregistry.yaml", $$"""
            providers:
              sample: { endpoint: "{{endpoint.Address}}", model: small }
            evaluation: { provider: sample }
            """);
        repository.Write("shout/task.md", "# Shouting\n\nWrite the words in capital letters.\n\nInput: one → Output: ONE\nInput: two → Output: TWO\nInput: three → Output: THREE\n");
    }

    public async ValueTask DisposeAsync()
    {
        await endpoint.DisposeAsync();
        repository.Dispose();
    }

    [Fact]
    public void A_folder_with_a_task_becomes_a_prompt_that_checks_and_a_logbook()
    {
        var result = repository.Do("optimize", "--from", "shout");

        Assert.StartsWith("shouting 1.0.0", result.Output, StringComparison.Ordinal);
        Assert.Matches("improved \\* +10.0 +10.0 +10.0 +10.0", result.Output);
        Assert.Contains("Pitfalls:", result.Output, StringComparison.Ordinal);
        Assert.Contains("Written: judges", result.Output.Replace("prompts/", "", StringComparison.Ordinal), StringComparison.Ordinal);
        repository.Do("check");
        repository.Do("eval", "shouting");
        Assert.Contains("| shouting 1.0.0 | 10.0 | 10.0 | 10.0 |", repository.Read("shout/logbook.md"), StringComparison.Ordinal);

        using var printed = JsonDocument.Parse(repository.Do("optimize", "--from", "shout/task.md", "--json").Output);
        var json = printed.RootElement.GetProperty("result");
        Assert.Equal(("shouting", "present"), (json.GetProperty("prompt").GetString(), json.GetProperty("candidates")[0].GetProperty("name").GetString()));
    }

    [Fact]
    public void A_dry_run_asks_nothing()
    {
        Assert.Contains("At most 54 questions. Nothing was asked.", repository.RunUnchanged("optimize", "--from", "shout", "--dry-run").Output, StringComparison.Ordinal);
        Assert.Empty(endpoint.Requests);
    }

    [Theory]
    [InlineData(2, "optimize", "--from", "nowhere")]
    [InlineData(2, "optimize", "--from", "../elsewhere")]
    [InlineData(2, "optimize", "greeting", "--from", "shout")]
    [InlineData(2, "optimize", "--stale", "--from", "shout")]
    [InlineData(2, "optimize")]
    public void What_cannot_be_meant_is_refused(int code, params string[] arguments)
    {
        Assert.Equal(code, repository.RunUnchanged(arguments).ExitCode);
        Assert.Empty(endpoint.Requests);
    }

    private static string Answer(string system, string user)
    {
        if (system.StartsWith("You write a scoring rubric", StringComparison.Ordinal)) return "Functionality: Capital letters.\nFormat: One word.\nCompleteness: All words.";
        if (system.StartsWith("You write the instructions", StringComparison.Ordinal)) return $"```\nWrite it {(user.Contains("Name every part", StringComparison.Ordinal) ? "well" : "again")}.\n```";
        if (system.StartsWith("You improve the instructions", StringComparison.Ordinal)) return "```\nWrite it in capital letters.\n```";
        if (system.StartsWith("You name pitfalls", StringComparison.Ordinal)) return "- Words without letters.";
        if (!system.StartsWith("You score", StringComparison.Ordinal)) return Between(user, "input") is var word && system.Contains("capital", StringComparison.Ordinal) ? word.ToUpperInvariant() : word;
        var isRight = Between(user, "output") == Between(user, "expected");
        return $$"""{"reason": "{{(isRight ? "As expected." : "Small letters.")}}", "score": {{(isRight ? 10 : 4)}}}""";
    }

    private static string Between(string text, string tag) =>
        text.Split($"<{tag}>") is [_, var rest, ..] ? rest.Split($"</{tag}>")[0].Trim() : "";

    private static string Text(JsonElement content) =>
        content.ValueKind == JsonValueKind.String ? content.GetString()! : string.Concat(content.EnumerateArray().Select(p => p.GetProperty("text").GetString()));
}
