using System.Security.Cryptography;
using System.Text;
using PromptRegistry.Core.Checking;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Templates.Values;
using PromptRegistry.TestKit;

namespace PromptRegistry.Core.Tests.Prompts;

/// <summary>Includes that name the text that they mean: <c>{{ include 'prompts/base/system@sha256:…' }}</c>.</summary>
public sealed class PinnedIncludeTests
{
    private const string Base = "You are the desk of {{ shop }}. {{ include 'tone' }}\n";

    private static readonly Dictionary<string, TemplateValue> Inputs = new() { ["shop"] = TemplateValue.From("Ada's") };

    [Theory]
    [InlineData(Base)]
    [InlineData("You are the desk of {{ shop }}. {{ include 'tone' }}\r\n")]
    public void A_prompt_builds_on_the_text_of_another(string text)
    {
        var prompt = Load($"{{{{ include 'prompts/base/system@{DigestOf(Base)}' }}}}", text).Prompt!;

        Assert.Equal("You are the desk of Ada's. Be kind.\n", prompt.Render(Inputs)[0].Text);
        Assert.Contains("prompts/base/system.scriban", prompt.Files);
        Assert.Equal(prompt.Digest, Load($"{{{{ include 'prompts/base/system@{DigestOf(Base)}' }}}}", Base).Prompt!.Digest);
    }

    [Fact]
    public void A_shared_text_may_be_pinned_as_well()
    {
        Assert.NotNull(Load($"{{{{ include 'tone@{DigestOf("Be kind.")}' }}}} {{{{ shop }}}}").Prompt);
        var finding = Assert.Single(Load($"{{{{ include 'tone@{DigestOf("Be rude.")}' }}}} {{{{ shop }}}}").Diagnostics);

        Assert.Equal("PRM1025", finding.Id);
        Assert.Contains($"templates/tone.scriban is another text than the one that this prompt builds on: it is {DigestOf("Be kind.")} now.", finding.Message, StringComparison.Ordinal);
        Assert.Contains($"write 'tone@{DigestOf("Be kind.")}' to take it over", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{ include 'prompts/base/system' }}", "PRM1025", "prompts/base/system.scriban belongs to another prompt, and changes with it. Say which text this prompt builds on: 'prompts/base/system@sha256:")]
    [InlineData("{{ include 'prompts/base/system@sha256:abc' }}", "PRM1025", "A digest is sha256: and 64 hexadecimal digits in lower case.")]
    [InlineData("{{ include './mine@sha256:abc' }}", "PRM1025", "Leave out the digest of \"./mine\".")]
    [InlineData("{{ include 'prompts/base/sytem@sha256:abc' }}", "PRM1008", "There is no template \"prompts/base/sytem\" to include.")]
    [InlineData("{{ include '../base/system@sha256:abc' }}", "PRM1010", "leaves the templates' folder")]
    public void What_is_not_the_text_that_is_meant_is_a_finding(string template, string id, string expected)
    {
        var finding = Assert.Single(Load(template + "{{ shop }}").Diagnostics, d => d.IsError);

        Assert.Equal(id, finding.Id);
        Assert.Contains(expected, finding.Message, StringComparison.Ordinal);
        Assert.Equal("prompts/desk/system.scriban", finding.Location.Path);
    }

    [Fact]
    public void What_the_other_prompt_has_beside_it_is_pinned_too()
    {
        const string text = "{{ include './part' }}";
        var finding = Assert.Single(Load($"{{{{ include 'prompts/base/system@{DigestOf(text)}' }}}}{{{{ shop }}}}", text).Diagnostics);

        Assert.Equal(("PRM1025", "prompts/base/system.scriban"), (finding.Id, finding.Location.Path));
        Assert.Contains($"'prompts/base/part@{DigestOf("A part.")}'", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Untrusted_text_is_followed_into_it()
    {
        var result = Load($"{{{{ include 'prompts/base/system@{DigestOf(Base)}' }}}}", Base, "{ type: string, untrusted: true }");

        Assert.Contains(result.Diagnostics, d => d.Id == "PRM1015");
    }

    [Fact]
    public void A_folder_of_shared_templates_may_be_called_prompts()
    {
        var files = Files("{{ include 'prompts/base/system' }}{{ shop }}", Base, "string");
        files["templates/prompts/base/system.scriban"] = "Shared. ";

        Assert.Equal("Shared. Ada's", PromptChecker.Check("desk", files, RepositorySettings.Default, names: null).Prompt!.Render(Inputs)[0].Text);
    }

    [Fact]
    public void Texts_of_others_are_found_without_parsing() => Assert.Equal(
        ["prompts/a/b/c.scriban", "prompts/d/e_f.scriban"],
        IncludedText.OthersIn("{{ include 'prompts/a/b/c@sha256:1' }} tone@sha256:2 @sha256: {{ include \"prompts/d/e_f@sha256:\" }}"));

    private static string DigestOf(string text) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static PromptLoadResult Load(string template, string other = Base, string shop = "string") =>
        PromptChecker.Check("desk", Files(template, other, shop), RepositorySettings.Default, names: null);

    private static MemoryFiles Files(string template, string other, string shop) => new()
    {
        ["prompts/desk/prompt.yaml"] = $"name: desk\nversion: 1.0.0\ninputs: {{ shop: {shop} }}\nmessages: [{{ role: system, template: system.scriban }}, {{ role: user, content: Go. }}]\n",
        ["prompts/desk/system.scriban"] = template,
        ["prompts/desk/mine.scriban"] = "Mine.",
        ["prompts/base/system.scriban"] = other,
        ["prompts/base/part.scriban"] = "A part.",
        ["templates/tone.scriban"] = "Be kind.",
    };
}
