using PromptRegistry.Core.Checking;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Core.Yaml;
using PromptRegistry.TestKit;

namespace PromptRegistry.Core.Tests.Prompts;

public sealed class PromptLoaderTests
{
    private const string Manifest = """
        name: greeting
        version: 1.0.0
        inputs:
          name: string
          tone: { type: enum, values: [dry, warm], default: warm }
        messages:
          - { role: user, template: user.scriban }
        """;

    [Theory]
    [InlineData("summarization")]
    [InlineData("extraction/entities")]
    [InlineData("support/triage")]
    [InlineData("judges/faithfulness")]
    public void The_repositorys_own_prompts_have_no_findings(string name)
    {
        var result = PromptChecker.Check(name, new FolderFiles(RepositoryRoot.Path), RepositorySettings.Default, names: null);

        Assert.Empty(result.Diagnostics);
        Assert.NotNull(result.Prompt);
    }

    [Fact]
    public void A_prompt_renders_with_its_inputs_and_defaults()
    {
        var prompt = Load("Hello {{ name }}{{ if tone == \"warm\" }}!{{ else }}.{{ end }}").Prompt!;

        var inputs = InputBinder.Bind(prompt.Manifest, Mapping("name: Ada"), "inputs.yaml");
        var messages = prompt.Render(inputs.Values);

        Assert.Empty(inputs.Diagnostics);
        Assert.Equal([new RenderedMessage("user", "Hello Ada!")], messages);
    }

    [Theory]
    [InlineData("Hello {{ nam }}{{ tone }}", "prompts/greeting/user.scriban(1,10): error PRM1002", "Did you mean `name`?")]
    [InlineData("Hello {{ name }}{{ if tone == \"wram\" }}{{ end }}", "(1,", "error PRM1007")]
    [InlineData("Hello {{ name }}{{ tone }}{{ for x in 1 }}{{ end }}", "(1,", "error PRM1006")]
    [InlineData("Hello {{ name | string.upcas }}{{ tone }}", "(1,", "error PRM1004")]
    [InlineData("Hello {{ name }}{{ tone }}{{ include 'missing' }}", "(1,", "error PRM1008")]
    [InlineData("Hello {{ name }}{{ tone }}{{ include 'circle' }}", "(1,", "error PRM1009")]
    [InlineData("Hello {{ name }}{{ tone }}{{ include '../secret' }}", "(1,", "error PRM1010")]
    [InlineData("Hello {{ name }}{{ tone }}{{ math.random 1 2 }}", "(1,", "error PRM1011")]
    [InlineData("Hello {{ name }}{{ tone }}{{ if", "(1,", "error PRM1001")]
    [InlineData("Hello {{ name }}", "prompts/greeting/prompt.yaml(5,3): warning PRM0018", "'tone'")]
    public void A_mistake_in_a_template_is_named_where_it_stands(string template, params string[] expected)
    {
        var result = Load(template);

        Assert.Contains(result.Diagnostics, d => Array.TrueForAll(expected, e => d.ToString().Contains(e, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_missing_template_is_reported_at_its_name_in_the_manifest()
    {
        var files = new MemoryFiles { ["prompts/greeting/prompt.yaml"] = Manifest };

        var result = PromptChecker.Check("greeting", files, RepositorySettings.Default, names: null);

        var diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal(ManifestDiagnostics.MissingTemplate, diagnostic.Descriptor);
        Assert.Equal((7, 29), (diagnostic.Location.Line, diagnostic.Location.Column));
    }

    [Theory]
    [InlineData("  - { role: user, content: \"Hello {{ nam }}\" }", 4, 38)]
    [InlineData("  - role: user\n    content: |\n      Hello\n      my {{ nam }}", 7, 13)]
    [InlineData("  - role: user\n    content: Hello {{ nam }}", 5, 23)]
    public void A_mistake_in_inline_text_is_found_in_the_manifest(string message, int line, int column)
    {
        var files = new MemoryFiles { ["prompts/x/prompt.yaml"] = $"name: x\nversion: 1.0.0\nmessages:\n{message}\n" };

        var result = PromptLoader.Load("x", files, RepositorySettings.Default);

        var diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal((line, column), (diagnostic.Location.Line, diagnostic.Location.Column));
    }

    [Fact]
    public void An_input_of_unknown_type_is_the_only_finding_wherever_it_is_used()
    {
        var files = new MemoryFiles
        {
            ["prompts/x/prompt.yaml"] = "name: x\nversion: 1.0.0\ninputs: { a: strin }\nmessages: [{ role: user, content: '{{ a }}{{ a.b }}' }]\n",
        };

        var diagnostic = Assert.Single(PromptLoader.Load("x", files, RepositorySettings.Default).Diagnostics);

        Assert.Equal(ManifestDiagnostics.UnknownType, diagnostic.Descriptor);
    }

    [Fact]
    public void Digest_and_files_cover_included_partials()
    {
        var before = Load("{{ name }}{{ tone }}{{ include 'note' }}", ("templates/note.scriban", "A")).Prompt!;
        var after = Load("{{ name }}{{ tone }}{{ include 'note' }}", ("templates/note.scriban", "B")).Prompt!;

        Assert.NotEqual(before.Digest, after.Digest);
        Assert.Equal(["prompts/greeting/prompt.yaml", "prompts/greeting/user.scriban", "templates/note.scriban"], before.Files);
    }

    [Theory]
    [InlineData("nam: Ada", "(1,1): error PRM0016: greeting has no input 'nam'. Did you mean 'name'?")]
    [InlineData("tone: dry", "error PRM0017: The required input 'name' (string) of greeting is missing.")]
    [InlineData("{ name: Ada, tone: angry }", "error PRM0011: The input 'tone' must be one of dry, warm, but 'angry' was found.")]
    public void Wrong_inputs_are_named(string inputs, string expected)
    {
        var prompt = Load("{{ name }}{{ tone }}").Prompt!;

        var bound = InputBinder.Bind(prompt.Manifest, Mapping(inputs), "inputs.yaml");

        Assert.Contains(bound.Diagnostics, d => d.ToString().Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Demos_are_rendered_and_checked()
    {
        var files = new MemoryFiles
        {
            ["prompts/x/prompt.yaml"] = """
                name: x
                version: 1.0.0
                inputs: { question: string, hint: string? }
                messages:
                  - { role: user, template: user.scriban }
                demos:
                  - { inputs: { question: A }, output: B }
                  - { inputs: { question: C, hint: D }, output: E }
                """,
            ["prompts/x/user.scriban"] =
                "{{ for demo in demos }}{{ demo.inputs.question }}{{ demo.inputs.hint ?? '-' }}{{ demo.output }};{{ end }}{{ question }}{{ hint }}",
        };
        var prompt = PromptLoader.Load("x", files, RepositorySettings.Default).Prompt!;

        var messages = prompt.Render(InputBinder.Bind(prompt.Manifest, Mapping("question: Q"), "").Values);

        Assert.Equal("A-B;CDE;Q", messages[0].Text);
    }

    private static PromptLoadResult Load(string template, params (string Path, string Text)[] others)
    {
        var files = new MemoryFiles
        {
            ["prompts/greeting/prompt.yaml"] = Manifest,
            ["prompts/greeting/user.scriban"] = template,
            ["templates/circle.scriban"] = "{{ include 'circle' }}",
        };
        foreach (var (path, text) in others) files[path] = text;
        return PromptChecker.Check("greeting", files, RepositorySettings.Default, names: null);
    }

    private static YamlMapping Mapping(string text) => Assert.IsType<YamlMapping>(YamlReader.Read(text, "inputs.yaml").Root);
}
