using PromptRegistry.Core.Manifests;

namespace PromptRegistry.Core.Tests.Manifests;

public sealed class ModelSettingsTests
{
    [Fact]
    public void Effort_and_extra_are_read()
    {
        var result = Parse("{ name: m, reasoning-effort: extra-high, extra: { service_tier: flex, limits: { b: 1, a: [true] } } }");

        Assert.Empty(result.Diagnostics);
        Assert.Equal(("extra-high", """{"limits":{"a":[true],"b":1},"service_tier":"flex"}"""), (result.Manifest!.Model.ReasoningEffort, result.Manifest.Model.ExtraJson));
    }

    [Theory]
    [InlineData("{ reasoning-effort: hihg }", "Did you mean 'high'?")]
    [InlineData("{ extra: { top_p: 1 } }", "'top_p' has a place of its own, which every provider understands: write 'top-p' beside 'extra'.")]
    [InlineData("{ extra: a }", "'extra' must be a mapping of keys to values")]
    public void What_is_no_setting_is_a_finding(string model, string expected)
    {
        var finding = Assert.Single(Parse(model).Diagnostics);

        Assert.Equal("PRM0004", finding.Id);
        Assert.Contains(expected, finding.Message, StringComparison.Ordinal);
    }

    private static ManifestResult Parse(string model) =>
        ManifestParser.Parse($"name: p\nversion: 1.0.0\nmodel: {model}\nmessages: [{{ role: user, content: a }}]\n", "prompts/p/prompt.yaml", "p");
}
