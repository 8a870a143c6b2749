using PromptRegistry.Core.Checking;
using PromptRegistry.Core.Settings;
using PromptRegistry.TestKit;

namespace PromptRegistry.Core.Tests.Checking;

/// <summary>PRM0056: what ends the provider's prompt cache too early.</summary>
public sealed class CachedPrefixTests
{
    /// <summary>1,250 tokens of four characters.</summary>
    private static readonly string Rules = string.Concat(Enumerable.Repeat("Rule. ", 834));

    [Theory]
    [InlineData("Speak with {{ name }}. RULES", "system.scriban(1,15)", "name")]
    [InlineData("{{ x = name | string.upcase }}Speak.\n{{ x }} RULES", "system.scriban(2,4)", "name")]
    [InlineData("{{ if loud }}LOUD{{ end }} RULES", "system.scriban(1,7)", "loud")]
    [InlineData("{{ for n in 1..count }}a{{ end }} RULES", "system.scriban(1,13)", "count")]
    [InlineData("{{ capture c }}{{ name }}{{ end }}Speak with {{ c }}. RULES", "system.scriban(1,49)", "name")]
    [InlineData("{{ include 'greet' }} RULES", "templates/greet.scriban(1,13)", "name")]
    [InlineData("{{ include 'of' name }} RULES", "templates/of.scriban(1,4)", "name")]
    public void The_first_input_that_changes_the_text_is_named(string template, string place, string input)
    {
        var finding = Assert.Single(Check(template.Replace("RULES", Rules, StringComparison.Ordinal)));

        Assert.Contains(place, finding, StringComparison.Ordinal);
        Assert.Contains($"warning PRM0056: '{input}' changes with each call, and ≈ 1,25", finding, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RULES Speak with {{ name }}.")]
    [InlineData("Speak with {{ name }}. Be brief.")]
    [InlineData("{{ x = name }}RULES {{ x }}")]
    [InlineData("{{ frozen }} RULES {{ name }}")]
    [InlineData("{{ for d in demos }}{{ d.output }}{{ end }} RULES {{ name }}")]
    public void What_changes_last_ends_nothing(string template) =>
        Assert.Empty(Check(template.Replace("RULES", Rules, StringComparison.Ordinal)));

    [Fact]
    public void A_conversation_and_a_picture_change_too()
    {
        Assert.Contains("prompt.yaml(10,18): warning PRM0056: 'history'", Assert.Single(Check("Be brief.", "  - placeholder: history\n  - { role: user, template: rules.scriban }\n")), StringComparison.Ordinal);
        Assert.Contains("warning PRM0056: 'photo'", Assert.Single(Check("Be brief.", "  - { role: user, content: Look., attach: [photo] }\n  - { role: user, template: rules.scriban }\n")), StringComparison.Ordinal);
        Assert.Empty(Check("Be brief.", "  - { role: user, template: rules.scriban }\n  - placeholder: history\n"));
    }

    private static IEnumerable<string> Check(string system, string messages = "")
    {
        var files = new MemoryFiles
        {
            ["prompts/p/prompt.yaml"] = "name: p\nversion: 1.0.0\ninputs:\n  name: { type: string, default: Ada }\n  loud: { type: boolean, default: false }\n  count: { type: integer, default: 1 }\n"
                + "messages:\n  - { role: system, template: system.scriban }\n" + messages
                + "demos: [{ inputs: { name: Ada }, output: Hi }]\n",
            ["prompts/p/system.scriban"] = system,
            ["prompts/p/rules.scriban"] = Rules,
            ["templates/greet.scriban"] = "Speak to {{ name }}.",
            ["templates/of.scriban"] = "{{ $1 }}",
        };
        var manifest = files["prompts/p/prompt.yaml"];
        if (messages.Contains("history", StringComparison.Ordinal)) manifest = manifest.Replace("  count: {", "  history: { type: messages, default: [] }\n  count: {", StringComparison.Ordinal);
        if (messages.Contains("photo", StringComparison.Ordinal)) manifest = manifest.Replace("  count: {", "  photo: { type: image? }\n  count: {", StringComparison.Ordinal);
        if (system.Contains("frozen", StringComparison.Ordinal)) manifest = manifest.Replace("  count: {", "  frozen: { type: string, default: x, frozen: true }\n  count: {", StringComparison.Ordinal);
        files["prompts/p/prompt.yaml"] = manifest;
        return PromptChecker.Check("p", files, RepositorySettings.Default, names: null).Diagnostics.Where(d => d.Id != "PRM0018").Select(d => d.ToString());
    }
}
