using System.Text.Json;

namespace PromptRegistry.Cli.Tests;

/// <summary>Prompts with tools, on the command line.</summary>
public sealed class ToolTests
{
    private const string Tools = """

        tools:
          - { name: find_order, description: Finds an order., parameters: order.schema.json }
        tool-choice: required

        """;

    [Fact]
    public void Render_shows_what_the_model_may_call()
    {
        using var repository = Repository();

        var text = repository.Do("render", "greeting", "-i", "name=Ada").Output;
        var json = JsonDocument.Parse(repository.Do("render", "greeting", "-i", "name=Ada", "--json").Output).RootElement.GetProperty("result");

        Assert.Equal("[user]\nSay hello to Ada.\n\n[tool find_order]\nFinds an order.\n{\"properties\":{\"number\":{\"type\":\"string\"}},\"type\":\"object\"}\n", text);
        Assert.Equal("required", json.GetProperty("toolChoice").GetString());
        Assert.Equal("find_order", Assert.Single(json.GetProperty("tools").EnumerateArray()).GetProperty("name").GetString());
    }

    [Fact]
    public void Diff_and_bump_know_tools_and_the_files_of_their_schemas()
    {
        using var repository = new CliRepository();
        repository.Do("release", "greeting");
        Add(repository);

        Assert.Contains("major: The tool 'find_order' is new, and callers have to run it.", repository.Do("diff", "greeting").Output, StringComparison.Ordinal);

        repository.Do("bump", "greeting");
        repository.Git.Commit();
        repository.Do("release", "greeting");
        repository.Write("prompts/greeting/order.schema.json", """{ "type": "object", "properties": { "number": { "type": "string" }, "year": { "type": "integer" } } }""");

        var text = repository.Do("diff", "greeting").Output;
        Assert.Contains("minor: The property 'year' of the arguments of 'find_order' is new.", text, StringComparison.Ordinal);
        Assert.Contains("--- prompts/greeting/order.schema.json", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_finds_a_schema_that_is_missing()
    {
        using var repository = Repository();
        File.Delete(Path.Combine(repository.Root, "prompts/greeting/order.schema.json"));

        Assert.Contains("error PRM0029", repository.Run("check").Error, StringComparison.Ordinal);
    }

    private static CliRepository Repository()
    {
        var repository = new CliRepository();
        Add(repository);
        return repository;
    }

    private static void Add(CliRepository repository)
    {
        repository.Write("prompts/greeting/prompt.yaml", CliRepository.Manifest + Tools);
        repository.Write("prompts/greeting/order.schema.json", """{ "type": "object", "properties": { "number": { "type": "string" } } }""");
    }
}
