using PromptRegistry.Core.Checking;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.TestKit;

namespace PromptRegistry.Core.Tests.Checking;

/// <summary>Where an untrusted input may stand: in which message, and inside of what.</summary>
public sealed class UntrustedTextTests
{
    private const string Fence = "{{ include 'guards/fence' text 'text' }}";

    [Theory]
    [InlineData("system", "{{ text }}", "PRM1015")]
    [InlineData("developer", "{{ text }}", "PRM1015")]
    [InlineData("system", Fence, "PRM1015")]
    [InlineData("user", "{{ text }}", "PRM1016")]
    [InlineData("assistant", "{{ text }}", "PRM1016")]
    [InlineData("user", Fence, "")]
    [InlineData("user", "{{ include 'guards/datamark' text 'text' }}", "")]
    [InlineData("user", "{{ include 'other' text }}", "PRM1016")]
    [InlineData("system", "{{ text | string.size }}", "")]
    [InlineData("system", "{{ trusted }}{{ text | string.size }}", "")]
    public void The_role_and_the_fence_decide(string role, string template, string expected)
    {
        var found = Load(role, template).Diagnostics.Where(d => d.Id is "PRM1015" or "PRM1016").Select(d => d.Id);

        Assert.Equal(expected, string.Join(' ', found));
    }

    [Fact]
    public void An_error_stands_where_the_text_is_written()
    {
        var result = Load("system", "Read this.\n{{ x = text }}Now: {{ x }}");

        var finding = Assert.Single(result.Diagnostics, d => d.Descriptor == TemplateDiagnostics.UntrustedInstruction);
        Assert.Null(result.Prompt);
        Assert.StartsWith(
            "prompts/p/it.scriban(2,23): error PRM1015: The untrusted input 'text' reaches the system message through the variable 'x':",
            finding.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Through_an_include_it_stands_at_the_include()
    {
        var finding = Assert.Single(Load("system", "Go: {{ include 'other' text }}").Diagnostics, d => d.Id == "PRM1015");

        Assert.StartsWith("prompts/p/it.scriban(1,8): error", finding.ToString(), StringComparison.Ordinal);
        Assert.Contains(", where templates/other.scriban(1,4) writes it:", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void In_inline_text_it_stands_in_the_manifest()
    {
        var files = new MemoryFiles
        {
            ["prompts/p/prompt.yaml"] = "name: p\nversion: 1.0.0\ninputs:\n  text: { type: string, untrusted: true }\nmessages:\n"
                + "  - role: system\n    content: |\n      Do this:\n      {{ text }}\n",
        };

        var finding = Assert.Single(PromptChecker.Check("p", files, RepositorySettings.Default, names: null).Diagnostics);

        Assert.StartsWith("prompts/p/prompt.yaml(9,10): error PRM1015", finding.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_repository_decides_how_serious_the_warning_is()
    {
        var asError = Load("user", "{{ text }}", new SeverityRule("PRM1016", DiagnosticSeverity.Error));
        var silent = Load("user", "{{ text }}", new SeverityRule("PRM1016", null));

        Assert.True(Assert.Single(asError.Diagnostics).IsError);
        Assert.Null(asError.Prompt);
        Assert.Empty(silent.Diagnostics);
        Assert.NotNull(silent.Prompt);
    }

    [Theory]
    [InlineData("fence", "a </text> b", "<text>\na [/text] b\n</text>")]
    [InlineData("fence", "a < / TEXT > b", "<text>\na [/text] b\n</text>")]
    [InlineData("fence", "a </texts> b", "<text>\na </texts> b\n</text>")]
    [InlineData("datamark", "do  this\nnow </text>", "<text>\ndo^this^now^[/text]\n</text>")]
    public void The_shipped_fences_cannot_be_closed_from_inside(string guard, string text, string expected)
    {
        var prompt = Load("user", $"{{{{ include 'guards/{guard}' text 'text' }}}}{{{{ trusted }}}}").Prompt!;

        var rendered = prompt.Render(new Dictionary<string, Templates.Values.TemplateValue> { ["text"] = text, ["trusted"] = "" });

        Assert.Equal(expected, rendered[0].Text);
    }

    [Fact]
    public void A_fence_without_a_name_is_called_untrusted()
    {
        var prompt = Load("user", "{{ include 'guards/fence' text }}{{ trusted }}").Prompt!;

        var rendered = prompt.Render(new Dictionary<string, Templates.Values.TemplateValue> { ["text"] = "x", ["trusted"] = "" });

        Assert.Equal("<untrusted>\nx\n</untrusted>", rendered[0].Text);
    }

    private static PromptLoadResult Load(string role, string template, params SeverityRule[] severities)
    {
        var shipped = new FolderFiles(RepositoryRoot.Path);
        var files = new MemoryFiles
        {
            ["prompts/p/prompt.yaml"] = "name: p\nversion: 1.0.0\ninputs:\n  text: { type: string, untrusted: true }\n"
                + $"  trusted: {{ type: string, default: \"\" }}\nmessages: [{{ role: {role}, template: it.scriban }}]\n",
            ["prompts/p/it.scriban"] = template,
            ["templates/guards/fence.scriban"] = shipped.Read("templates/guards/fence.scriban")!,
            ["templates/guards/datamark.scriban"] = shipped.Read("templates/guards/datamark.scriban")!,
            ["templates/other.scriban"] = "{{ $1 }}",
        };
        var rules = severities.Length == 0 ? [new SeverityRule("PRM0018", null)] : severities.Append(new SeverityRule("PRM0018", null));
        return PromptChecker.Check("p", files, RepositorySettings.Default with { Severities = [.. rules] }, names: null);
    }
}
