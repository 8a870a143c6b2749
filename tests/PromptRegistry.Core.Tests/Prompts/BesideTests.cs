using PromptRegistry.Core.Checking;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.TestKit;

namespace PromptRegistry.Core.Tests.Prompts;

/// <summary>Partials beside the prompt: <c>{{ include './item' }}</c>.</summary>
public sealed class BesideTests
{
    private const string Manifest = """
        name: support/list
        version: 1.0.0
        inputs: { items: "string[]" }
        messages:
          - { role: system, content: "{{ include './tone' }}" }
          - { role: user, template: user.scriban }

        """;

    [Fact]
    public void A_template_includes_what_stands_beside_it()
    {
        var prompt = Load(Files("{{ for i in items }}{{ include './item' i }}{{ end }}")).Prompt!;
        var inputs = new Dictionary<string, Templates.Values.TemplateValue> { ["items"] = Templates.Values.TemplateValue.From(new Templates.Values.TemplateArray(["a", "b"])) };

        Assert.Equal(["Be kind.", "- a;- b;"], prompt.Render(inputs).Select(m => m.Text));
        Assert.Equal(
            ["prompts/support/list/item.scriban", "prompts/support/list/mark.scriban", "prompts/support/list/prompt.yaml", "prompts/support/list/tone.scriban", "prompts/support/list/user.scriban"],
            prompt.Files);
        var changed = Files("{{ for i in items }}{{ include './item' i }}{{ end }}");
        changed["prompts/support/list/mark.scriban"] = "*";
        Assert.NotEqual(prompt.Digest, Load(changed).Prompt!.Digest);
    }

    [Theory]
    [InlineData("{{ include './itme' }}", "PRM1008", "There is no template \"./itme\" to include. It was looked for beside the template: prompts/support/list/itme.scriban.")]
    [InlineData("{{ include './../triage/item' }}", "PRM1010", "Write ./ and a single name, such as './item'.")]
    [InlineData("{{ include './parts/item' }}", "PRM1010", "Write ./ and a single name, such as './item'.")]
    [InlineData("{{ include './' }}", "PRM1010", "Write ./ and a single name, such as './item'.")]
    [InlineData("{{ include 'shared' }}", "PRM1008", "A shared template includes shared ones only")]
    [InlineData("{{ include './user' }}", "PRM1009", "\"./user\" includes itself")]
    public void What_is_not_beside_it_is_a_finding(string template, string id, string expected)
    {
        var finding = Assert.Single(Load(Files(template + "{{ items.size }}")).Diagnostics, d => d.IsError);

        Assert.Equal(id, finding.Id);
        Assert.Contains(expected, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_partial_beside_the_prompt_is_no_fence()
    {
        var files = new MemoryFiles
        {
            ["prompts/p/prompt.yaml"] = "name: p\nversion: 1.0.0\ninputs: { text: { type: string, untrusted: true } }\nmessages: [{ role: user, content: \"{{ include './fence' text }}\" }]\n",
            ["prompts/p/fence.scriban"] = "<{{ $1 }}>",
        };

        Assert.Equal("PRM1016", Assert.Single(PromptChecker.Check("p", files, RepositorySettings.Default, names: null).Diagnostics).Id);
    }

    private static MemoryFiles Files(string template) => new()
    {
        ["prompts/support/list/prompt.yaml"] = Manifest,
        ["prompts/support/list/user.scriban"] = template,
        ["prompts/support/list/tone.scriban"] = "Be kind.",
        ["prompts/support/list/item.scriban"] = "{{ include './mark' }} {{ $1 }};",
        ["prompts/support/list/mark.scriban"] = "-",
        ["prompts/support/triage/item.scriban"] = "another prompt's",
        ["templates/shared.scriban"] = "{{ include './item' }}",
        ["templates/item.scriban"] = "shared",
    };

    private static PromptLoadResult Load(MemoryFiles files) => PromptChecker.Check("support/list", files, RepositorySettings.Default, names: null);
}
