using PromptRegistry.Core.Accessors;
using PromptRegistry.Core.Checking;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;

namespace PromptRegistry.Core.Tests.Accessors;

public sealed class AccessorNamesTests
{
    [Fact]
    public void Two_prompts_that_become_one_class_are_a_finding_at_the_second()
    {
        string[] all = ["a-1", "a1", "b"];

        Assert.Equal(
            "prompts/a1/prompt.yaml: error PRM0013: The prompts 'a-1' and 'a1' both become Prompts.A1 in C#. Rename one.",
            Assert.Single(Findings("a1", "", all)));
        Assert.Empty(Findings("a-1", "", all));
        Assert.Empty(Findings("b", "", all));
    }

    [Theory]
    [InlineData("triage: { type: enum, values: [low, high] }", "support/triage", "Triage")]
    [InlineData("triage: { type: object, properties: { level: string } }", "support/triage/urgent", "Triage")]
    [InlineData("text: string", "support/version", "Version")]
    public void A_prompt_below_another_may_not_have_the_name_of_a_member_or_type(string input, string below, string name)
    {
        var finding = Assert.Single(Findings("support", input, ["support", below]));

        Assert.StartsWith("prompts/support/prompt.yaml: error PRM0013: ", finding, StringComparison.Ordinal);
        Assert.EndsWith($", but Prompts.Support of 'support' has something named {name} already. Rename one.", finding, StringComparison.Ordinal);
    }

    [Fact]
    public void Prompts_below_another_with_names_of_their_own_are_fine()
    {
        Assert.Empty(Findings("support", "triage: { type: enum, values: [low, high] }", ["support", "support/reply", "supporters/triage", "triage"]));
        Assert.Empty(Findings("support/triage", "triage: string", ["support/triage", "support/reply"]));
    }

    private static List<string> Findings(string prompt, string input, IEnumerable<string> all)
    {
        var manifest = $"name: {prompt}\nversion: 1.0.0\n{(input.Length == 0 ? "" : $"inputs:\n  {input}\n")}messages:\n  - {{ role: user, content: Hello }}\n";
        var result = PromptChecker.Check(
            prompt, new OneFile($"prompts/{prompt}/prompt.yaml", manifest), RepositorySettings.Default, new AccessorNames(all));
        return [.. result.Diagnostics.Where(d => d.IsError).Select(d => d.ToString())];
    }

    private sealed class OneFile(string path, string text) : IPromptFiles
    {
        public string? Read(string asked) => asked == path ? text : null;
    }
}
