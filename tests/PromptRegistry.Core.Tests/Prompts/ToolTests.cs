using PromptRegistry.Core.Checking;
using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Core.Versions;
using PromptRegistry.TestKit;

namespace PromptRegistry.Core.Tests.Prompts;

/// <summary>Tools that a prompt declares, and schemas in files of their own.</summary>
public sealed class ToolTests
{
    private const string Head = "name: desk\nversion: 1.0.0\nmessages: [{ role: user, content: Help. }]\n";
    private const string Order = "{ name: find_order, description: Finds an order., parameters: { type: object, properties: { number: { type: string } }, required: [number] } }";

    [Fact]
    public void A_tool_is_read_with_its_schema_and_the_choice()
    {
        var manifest = Load($"tools: [{Order}, {{ name: ping }}]\ntool-choice: find_order\n").Manifest;

        Assert.Equal(["find_order", "ping"], manifest.Tools.Select(t => t.Name));
        Assert.Equal("""{"properties":{"number":{"type":"string"}},"required":["number"],"type":"object"}""", manifest.Tools[0].ParametersJson);
        Assert.Equal("""{"properties":{},"type":"object"}""", manifest.Tools[1].ParametersJson);
        Assert.Equal(("Finds an order.", "find_order"), (manifest.Tools[0].Description, manifest.ToolChoice));
    }

    [Theory]
    [InlineData("tools: [{ name: find order }]", "PRM0028", "'find order' cannot be the name of a tool")]
    [InlineData("tools: [{ name: auto }]", "PRM0028", "'auto' is a word of 'tool-choice'")]
    [InlineData("tools: [{ name: a }, { name: a }]", "PRM0028", "is declared in line 4 already")]
    [InlineData("tools: [{ description: a }]", "PRM0003", "needs the key 'name'")]
    [InlineData("tools: [{ name: a, parameters: { type: string } }]", "PRM0028", "must be the schema of an object")]
    [InlineData("tools: [{ name: a, parameters: { type: object, anyOf: [] } }]", "PRM0028", "must be the schema of an object")]
    [InlineData("tools: [{ name: a, parameters: order.json }]", "PRM0020", "ends in .schema.json or .schema.yaml")]
    [InlineData("tools: [{ name: a, parameters: ../order.schema.json }]", "PRM0020", "name one of the prompt's folder")]
    [InlineData("tools: [{ name: a, parameters: order.schema.json }]", "PRM0029", "prompts/desk/order.schema.json was expected")]
    [InlineData("tools: [{ name: a, parameters: [a] }]", "PRM0004", "a JSON Schema, or the name of a file")]
    [InlineData("tools: [{ name: a-b }, { name: a_b }]", "PRM0013", "both become AB in C#")]
    [InlineData("tools: [{ name: find }]\ntool-choice: fnd", "PRM0028", "Did you mean 'find'?")]
    [InlineData("tool-choice: auto", "PRM0028", "the prompt has none")]
    [InlineData("output: { type: json, schema: answer.schema.json }", "PRM0029", "The schema 'answer.schema.json' does not exist")]
    public void What_cannot_be_offered_is_a_finding(string tools, string id, string expected)
    {
        var result = Check(tools);

        var finding = Assert.Single(result.Diagnostics);
        Assert.Equal(id, finding.Id);
        Assert.Contains(expected, finding.Message, StringComparison.Ordinal);
        Assert.Null(result.Prompt);
    }

    [Theory]
    [InlineData("{ type: object, properties: { number: { type: string } }, required: [number] }")]
    [InlineData("{\"type\":\"object\",\n\"properties\":{\"number\":{\"type\":\"string\"}},\"required\":[\"number\"]}")]
    public void A_schema_may_stand_in_a_file(string text)
    {
        var name = text.Contains('"', StringComparison.Ordinal) ? "order.schema.json" : "order.schema.yaml";
        var prompt = Load($"tools: [{{ name: find_order, parameters: {name} }}]\noutput: {{ type: json, schema: {name} }}\n", (name, text));

        Assert.Equal("""{"properties":{"number":{"type":"string"}},"required":["number"],"type":"object"}""", prompt.Manifest.Tools[0].ParametersJson);
        Assert.Equal(prompt.Manifest.Tools[0].ParametersJson, prompt.Manifest.Output.SchemaJson);
        Assert.Contains($"prompts/desk/{name}", prompt.Files);
        var other = Load($"tools: [{{ name: find_order, parameters: {name} }}]\noutput: {{ type: json, schema: {name} }}\n", (name, text.Replace("string", "integer", StringComparison.Ordinal)));
        Assert.NotEqual(prompt.Digest, other.Digest);
    }

    [Theory]
    [InlineData("[a]", "PRM0004")]
    [InlineData("{ a: ", "PRM0001")]
    public void What_is_no_schema_is_a_finding_in_the_file(string text, string id)
    {
        var finding = Check("tools: [{ name: a, parameters: a.schema.json }]\n", ("a.schema.json", text)).Diagnostics[0];

        Assert.Equal((id, "prompts/desk/a.schema.json"), (finding.Id, finding.Location.Path));
    }

    [Theory]
    [InlineData("", $"tools: [{Order}]", VersionBump.Major, "The tool 'find_order' is new")]
    [InlineData($"tools: [{Order}]", "", VersionBump.Minor, "The tool 'find_order' was removed.")]
    [InlineData("tools: [{ name: a }]", "tools: [{ name: a, description: b }]", VersionBump.None, null)]
    [InlineData("tools: [{ name: a }]", "tools: [{ name: a }]\ntool-choice: a", VersionBump.None, null)]
    [InlineData($"tools: [{Order}]", "tools: [{ name: find_order, parameters: { type: object, properties: { number: { type: integer } }, required: [number] } }]", VersionBump.Major,
        "The type of 'number' of the arguments of 'find_order' changed")]
    [InlineData($"tools: [{Order}]", "tools: [{ name: find_order, parameters: { type: object, properties: { number: { type: string }, year: { type: integer } }, required: [number] } }]",
        VersionBump.Minor, "The property 'year' of the arguments of 'find_order' is new.")]
    public void Callers_run_the_tools_and_read_their_arguments(string before, string after, VersionBump bump, string? expected)
    {
        var comparison = ContractDiff.Compare(Load(before).Contract, Load(after).Contract);

        Assert.Equal(bump, comparison.RequiredBump);
        Assert.Equal(expected is not null, comparison.Changes.Any(c => c.Description.StartsWith(expected ?? "-", StringComparison.Ordinal)));
        Assert.NotEqual(Load(before).Digest, Load(after).Digest);
        Assert.Equal(ContractText.Write(Load(after).Contract), ContractText.Write(ContractText.Read(ContractText.Write(Load(after).Contract))));
        Assert.Equal(bump != VersionBump.Major, ContractFit.Check(Load(before).Contract, Load(after).Contract).Fits);
    }

    private static PromptLoadResult Check(string more, params (string Name, string Text)[] others)
    {
        var files = new MemoryFiles { ["prompts/desk/prompt.yaml"] = Head + more + "\n" };
        foreach (var (name, text) in others) files[$"prompts/desk/{name}"] = text;
        return PromptChecker.Check("desk", files, RepositorySettings.Default, names: null);
    }

    private static PromptDefinition Load(string more, params (string Name, string Text)[] others) =>
        Check(more, others) is var result && result.Prompt is { } prompt ? prompt : throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
}
