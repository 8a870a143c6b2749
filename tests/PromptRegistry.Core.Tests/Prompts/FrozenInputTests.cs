using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Versions;
using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Tests.Prompts;

public sealed class FrozenInputTests
{
    [Theory]
    [InlineData("tone: { type: string, frozen: true }", "'frozen' keeps the default of 'tone', and it has none. Add 'default: …'.")]
    [InlineData("tone: { type: string, default: a, untrusted: true, frozen: true }", "'tone' is untrusted. Remove 'frozen'.")]
    [InlineData("tone: { type: messages, default: [], frozen: true }", "'tone' is messages. Remove 'frozen'.")]
    public void What_cannot_be_frozen_is_said(string input, string expected) =>
        Assert.Contains(ManifestParser.Parse(Text(input), "prompts/p/prompt.yaml", "p").Diagnostics, d => d.IsError && d.Message.EndsWith(expected, StringComparison.Ordinal));

    [Fact]
    public void Nobody_passes_one()
    {
        var manifest = Manifest("tone: { type: string, default: formal, frozen: true }, name: string");
        var result = InputBinder.Bind(manifest, (YamlMapping)YamlReader.Read("name: Ada\ntone: casual", "in.yaml").Root!, "in.yaml");

        var finding = Assert.Single(result.Diagnostics);
        Assert.Equal("in.yaml(2,1)", finding.Location.ToString());
        Assert.Equal("'tone' of p is frozen: its value is the default in the manifest, and nobody passes another. Leave it out, or remove 'frozen' there.", finding.Message);
        Assert.Equal("formal", InputBinder.Bind(manifest, (YamlMapping)YamlReader.Read("name: Ada", "").Root!, "").Values["tone"].AsString());
    }

    [Fact]
    public void Callers_do_not_rely_on_it()
    {
        var open = PromptContract.Of(Manifest("tone: { type: string, default: formal }, name: string"));
        var frozen = PromptContract.Of(Manifest("tone: { type: string, default: formal, frozen: true }, name: string"));
        var other = PromptContract.Of(Manifest("tone: { type: integer, default: 3, frozen: true }, name: string"));

        Assert.Equal(["name"], frozen.Inputs.Select(i => i.Name));
        Assert.Equal(VersionBump.Major, ContractDiff.Compare(open, frozen).Changes.Max(c => c.Bump));
        Assert.Equal(VersionBump.Minor, ContractDiff.Compare(frozen, open).Changes.Max(c => c.Bump));
        Assert.Empty(ContractDiff.Compare(frozen, other).Changes);
    }

    private static PromptManifest Manifest(string inputs) => ManifestParser.Parse(Text(inputs), "prompts/p/prompt.yaml", "p").Manifest!;

    private static string Text(string inputs) => $"name: p\nversion: 1.0.0\ninputs: {{ {inputs} }}\nmessages: [{{ role: user, content: hi }}]\n";
}
