using PromptRegistry.Core.Manifests;

namespace PromptRegistry.Core.Tests.Manifests;

public sealed class ManifestParserTests
{
    private const string Minimal = "name: greeting\nversion: 1.0.0\nmessages:\n  - { role: user, content: Hello }\n";

    [Fact]
    public void A_full_manifest_is_read_without_findings()
    {
        var result = Parse("""
            name: greeting
            version: 1.2.0-rc.1
            description: Greets somebody.
            owner: team
            tags: [a, b]
            model: { name: gpt-4o-mini, temperature: 0.3, max-output-tokens: 400, top-p: 1, stop: [END], seed: 7 }
            inputs:
              text:    { type: string, description: The text., untrusted: true, max-tokens: 6000 }
              count:   { type: integer, default: 2, minimum: 1, maximum: 10 }
              points:  { type: "string[]", default: [] }
              tone:    { type: enum, values: [dry, warm], default: dry }
              sources: { type: "object[]", properties: { title: string, url: string? }, default: [] }
              since:   date?
              labels:  { type: map, items: integer, default: {} }
            messages:
              - { role: system, template: system.scriban }
              - { role: user,   content: "{{ text }}" }
            output: { type: json, schema: { type: object, properties: { a: { type: string } } } }
            demos:
              - { inputs: { text: x }, output: y }
            budget: { input-tokens: 8000, cost-usd: 0.01, latency-p95: 2s }
            """);

        Assert.Empty(result.Diagnostics);
        var manifest = result.Manifest!;
        Assert.Equal("1.2.0-rc.1", manifest.Version.ToString());
        Assert.Equal(["text", "count", "points", "tone", "sources", "since", "labels"], manifest.Inputs.Select(i => i.Name));
        Assert.Equal(["string", "integer", "string[]", "enum", "object[]", "date?", "map"], manifest.Inputs.Select(i => i.Type.ToString()));
        Assert.Equal([true, false, false, false, false, false, false], manifest.Inputs.Select(i => i.IsRequired));
        Assert.True(manifest.Inputs[0].Untrusted);
        Assert.Equal(0.3, manifest.Model.Temperature);
        Assert.Equal("""{"properties":{"a":{"type":"string"}},"type":"object"}""", manifest.Output.SchemaJson);
        Assert.Equal(TimeSpan.FromSeconds(2), manifest.Budget!.LatencyP95);
        Assert.Single(manifest.Demos);
    }

    [Theory]
    [InlineData("nam: x", "prompts/greeting/prompt.yaml(5,1): error PRM0002: A prompt's manifest has no key 'nam'. Did you mean 'name'?")]
    [InlineData("model: { tempratur: 1 }", "(5,10): error PRM0002: 'model' has no key 'tempratur'. Did you mean 'temperature'?")]
    [InlineData("model: { temperature: warm }", "(5,23): error PRM0004: 'temperature' must be a number, but 'warm' was found.")]
    [InlineData("inputs: { a: { type: strin } }", "(5,22): error PRM0010: 'strin' is not a type. Did you mean 'string'?")]
    [InlineData("inputs: { a: { type: enum } }", "error PRM0003: An enum needs 'values'")]
    [InlineData("inputs: { Abc: string }", "error PRM0008: 'Abc' cannot be the name of an input: write snake_case")]
    [InlineData("inputs: { maxLength: string }", "for example 'max_length'.")]
    [InlineData("inputs: { a: { type: integer, default: two } }", "(5,40): error PRM0011: The default of 'a' must be a whole number, but 'two' was found.")]
    [InlineData("inputs: { a: { type: integer, default: 11, maximum: 10 } }", "error PRM0011: 'a' must be at most 10, but 11 was found.")]
    [InlineData("inputs: { a: { type: enum, values: [dry, warm], default: wram } }", "must be one of dry, warm, but 'wram' was found. Did you mean 'warm'?")]
    [InlineData("inputs: { a: { type: \"object\", properties: { b: string }, default: { c: 1 } } }", "has no property 'c'")]
    [InlineData("output: { type: json }", "error PRM0015: JSON output needs a 'schema'")]
    [InlineData("budget: { latency-p95: fast }", "must be a duration such as 800ms, 2s or 1min")]
    public void A_mistake_is_named_where_it_stands(string line, string expected)
    {
        var result = Parse(Minimal + line + "\n");

        Assert.Contains(result.Diagnostics, d => d.ToString().Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("name: other\nversion: 1.0.0\nmessages: [{ role: user, content: x }]", "error PRM0007: The prompt calls itself 'other', but its folder is prompts/greeting.")]
    [InlineData("name: greeting\nversion: 1.0\nmessages: [{ role: user, content: x }]", "(2,10): error PRM0009: The version must be semantic, such as 1.2.0, but '1.0' was found.")]
    [InlineData("name: greeting\nversion: 1.0.0\nmessages: []", "'messages' must be a list of at least one message")]
    [InlineData("name: greeting\nversion: 1.0.0", "A prompt's manifest needs the key 'messages'")]
    [InlineData("name: greeting\nversion: 1.0.0\nmessages: [{ role: usr, content: x }]", "'role' must be one of system, developer, user, assistant, but 'usr' was found. Did you mean 'user'?")]
    [InlineData("name: greeting\nversion: 1.0.0\nmessages: [{ role: user }]", "needs either 'template' (a file) or 'content'")]
    [InlineData("name: greeting\nversion: 1.0.0\nmessages: [{ role: user, template: ../x.scriban }]", "leaves the prompt's folder")]
    [InlineData("name: greeting\nversion: 1.0.0\nmessages: [{ role: user, template: /etc/passwd }]", "leaves the prompt's folder")]
    [InlineData("", "The manifest is empty")]
    [InlineData("- a\n- b", "A prompt's manifest must be a mapping of keys to values, but a list was found.")]
    public void What_a_manifest_must_have_is_asked_for(string text, string expected)
    {
        var result = Parse(text);

        Assert.Contains(result.Diagnostics, d => d.ToString().Contains(expected, StringComparison.Ordinal));
    }

    private static ManifestResult Parse(string text) => ManifestParser.Parse(text, "prompts/greeting/prompt.yaml", "greeting");
}
