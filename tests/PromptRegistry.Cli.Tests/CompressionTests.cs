using System.Text.Json;

namespace PromptRegistry.Cli.Tests;

/// <summary>Prompts that shorten a text, on the command line.</summary>
public sealed class CompressionTests
{
    private const string Text = "text=The harbour is old. The lighthouse was built in 1902. It rained.";

    private static string Manifest(int tokens) => $$"""
        name: greeting
        version: 1.0.0
        model: { name: m }
        inputs: { text: { type: string, compress: { tokens: {{tokens}}, question: name } }, name: string }
        messages: [{ role: user, content: "{{"{{ text }} {{ name }}"}}" }]

        """;

    [Fact]
    public void Render_shows_what_is_left_out()
    {
        using var repository = new CliRepository();
        repository.Write("prompts/greeting/prompt.yaml", Manifest(10));

        var text = repository.Do("render", "greeting", "-i", Text, "-i", "name=lighthouse").Output;
        var json = JsonDocument.Parse(repository.Do("render", "greeting", "-i", Text, "-i", "name=lighthouse", "--json").Output).RootElement.GetProperty("result");

        Assert.Equal(
            "[user]\nThe lighthouse was built in 1902. lighthouse\n\n[left out of text: ≈ 17 tokens became 9]\n- The harbour is old.\n- It rained.\n", text);
        var compressed = Assert.Single(json.GetProperty("compressed").EnumerateArray());
        Assert.Equal(("text", 17, 9, 2), (compressed.GetProperty("input").GetString(), compressed.GetProperty("tokensBefore").GetInt32(),
            compressed.GetProperty("tokensAfter").GetInt32(), compressed.GetProperty("dropped").GetArrayLength()));
    }

    [Fact]
    public void A_change_is_a_patch_and_diff_shows_what_it_does_to_cases()
    {
        using var repository = new CliRepository();
        repository.Write("prompts/greeting/prompt.yaml", Manifest(10));
        repository.Write("prompts/greeting/evals.yaml", $"cases:\n  - {{ id: tower, inputs: {{ text: \"{Text[5..]}\", name: lighthouse }}, expected: x }}\nscorers:\n  - contains: x\n");
        repository.Git.Commit("shortened");
        repository.Do("release", "greeting");
        repository.Write("prompts/greeting/prompt.yaml", Manifest(100));

        var text = repository.Do("diff", "greeting").Output;

        Assert.Contains("patch", text, StringComparison.Ordinal);
        Assert.Contains("rained", text, StringComparison.Ordinal);
    }
}
