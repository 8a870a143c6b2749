using PromptRegistry.Core.Accessors;
using PromptRegistry.Core.Checking;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.TestKit;

namespace PromptRegistry.Core.Tests.Checking;

/// <summary>What is refused from authors, and served all the same once it was released.</summary>
public sealed class PromptCheckerTests
{
    [Theory]
    [InlineData("inputs:\n  for: { type: string, default: x }", "user", "Hello",
        "prompts/p/prompt.yaml(4,3): error PRM0008: 'for' is a word of the template language and cannot be an input. Choose another name.")]
    [InlineData("inputs:\n  tone: { type: enum, values: [a-b, a_b] }", "user", "{{ tone }}", "error PRM0013")]
    [InlineData("inputs:\n  text: { type: string, untrusted: true }", "system", "{{ text }}", "error PRM1015")]
    [InlineData("inputs:\n  text: { type: string, untrusted: true }", "user", "{{ text }}", "warning PRM1016")]
    [InlineData("inputs:\n  text: string", "user", "Hello", "prompts/p/prompt.yaml(4,3): warning PRM0018")]
    [InlineData("budget: { input-tokens: 1 }", "user", "A text that is longer than four characters.", "warning PRM1017")]
    public void A_rule_for_authors_is_checked_and_does_not_keep_a_prompt_from_loading(
        string manifest, string role, string template, string expected)
    {
        var files = Files(manifest, role, template);

        var loaded = PromptLoader.Load("p", files, RepositorySettings.Default);
        var result = PromptChecker.Check("p", files, RepositorySettings.Default, new AccessorNames(["p"]));

        Assert.Empty(loaded.Diagnostics);
        Assert.NotNull(loaded.Prompt);
        var finding = Assert.Single(result.Diagnostics);
        Assert.Contains(expected, finding.ToString(), StringComparison.Ordinal);
        Assert.Equal(finding.IsError, result.Prompt is null);
    }

    [Fact]
    public void Checking_changes_neither_digest_nor_contract()
    {
        var files = Files("inputs:\n  text: string", "user", "{{ text }}");

        var loaded = PromptLoader.Load("p", files, RepositorySettings.Default).Prompt!;
        var result = PromptChecker.Check("p", files, RepositorySettings.Default, names: null).Prompt!;

        Assert.Equal((loaded.Digest, loaded.Contract.ToString()), (result.Digest, result.Contract.ToString()));
    }

    private static MemoryFiles Files(string manifest, string role, string template) => new()
    {
        ["prompts/p/prompt.yaml"] = $"name: p\nversion: 1.0.0\n{manifest}\nmessages: [{{ role: {role}, template: it.scriban }}]\n",
        ["prompts/p/it.scriban"] = template,
    };
}
