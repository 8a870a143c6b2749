using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Import.Exporting;
using PromptRegistry.TestKit;

namespace PromptRegistry.Import.Tests;

/// <summary>Prompts written for other tools: what comes back renders the same text, and what does not come back is told.</summary>
public sealed class ExportTests
{
    /// <summary>Values for the inputs of the repository's own prompts.</summary>
    private static readonly Dictionary<string, string[]> Values = new(StringComparer.Ordinal)
    {
        ["summarization"] =
        [
            "{ text: Some text., target_sentences: 1 }",
            "{ text: \"Two\\nlines.\", focus_points: [money, time], audience: expert, sources: [{ title: A, url: http://a }, { title: B }] }",
        ],
        ["support/triage"] = ["{ message: It is broken. }", "{ message: It is broken., product: App }"],
        ["extraction/entities"] = ["{ text: Ada lived in London. }"],
        ["judges/faithfulness"] = ["{ source: A., answer: B. }"],
    };

    public static TheoryData<string, string> Samples => new(Exporter.Known.SelectMany(format => Values.Keys.Select(prompt => (prompt, format))));

    [Theory]
    [MemberData(nameof(Samples))]
    public void What_is_exported_and_imported_again_renders_the_same_text(string name, string format)
    {
        var prompt = Own(name);
        var exported = Exporter.Write(prompt, format);
        if (format == "langfuse" && (name is "summarization" or "support/triage"))
        {
            var refused = Assert.Single(exported.Findings);
            Assert.Equal(("PRM0084", true), (refused.Id, exported.Text is null));
            Assert.Contains("a condition stands in a template", refused.Message, StringComparison.Ordinal);
            return;
        }

        Assert.True(exported.Text is not null, string.Join('\n', exported.Findings));
        var imported = ImportRun.One("a/" + exported.Path[(exported.Path.LastIndexOf('/') + 1)..], exported.Text!);

        Assert.False(imported.Findings.Any(f => f.IsError), string.Join('\n', imported.Findings) + exported.Text + string.Join('\n', exported.Findings));
        var again = ImportRun.Checked(Assert.Single(imported.Prompts));
        foreach (var values in Values[name]) Assert.Equal(Rendered(prompt, values), Rendered(again, values));
        Assert.Equal((prompt.Manifest.Model.Name, prompt.Manifest.Model.Temperature), (again.Manifest.Model.Name, again.Manifest.Model.Temperature));
        Assert.Equal(prompt.Manifest.Output.IsJson, again.Manifest.Output.IsJson);
        Assert.Contains(exported.Findings, f => f.Message.StartsWith("The fence around untrusted text: ", StringComparison.Ordinal));
        Assert.Contains(exported.Findings, f => f.Message.Contains("is untrusted: ", StringComparison.Ordinal));
        Assert.All(exported.Findings, f => Assert.Equal("PRM0083", f.Id));
    }

    [Theory]
    [InlineData("prompty", "{{ (a | upper) }}", "{{ a | string.upcase }}")]
    [InlineData("prompty", "{{ ('x' if (n > 1) else 'y') }}", "{{ n > 1 ? 'x' : 'y' }}")]
    [InlineData("prompty", "{% if (b is defined and b is not none) %}B{% else %}none{% endif %}", "{{ if b }}B{{ else }}none{{ end }}")]
    [InlineData("prompty", "{% for i in l %}{{ loop.index0 }}{{ i }}{% else %}-{% endfor %}", "{{ for i in l }}{{ for.index }}{{ i }}{{ else }}-{{ end }}")]
    [InlineData("prompty", "{% if (k == 'p') %}P{% else %}{% if ((k == 'q') or (k == 'r')) %}QR{% endif %}{% endif %}", "{{ case k }}{{ when 'p' }}P{{ when 'q', 'r' }}QR{{ end }}")]
    [InlineData("prompty", "{{ '{{' }} x }} {{ '{%' }}", "{%{{{ x }} {%}%}")]
    [InlineData("prompty", "{{ a }}{{ a }}", "{{ x = a }}{{ x }}{{ x }}")]
    [InlineData("dotprompt", "{{#if b}}B{{else}}none{{/if}}", "{{ if b }}B{{ else }}none{{ end }}")]
    [InlineData("dotprompt", "{{#if l}}some{{/if}}{{#unless f}}no{{/unless}}", "{{ if l.size > 0 }}some{{ end }}{{ if !f }}no{{ end }}")]
    [InlineData("dotprompt", "{{#each l}}{{@index}}{{this}}{{../a}}{{/each}}", "{{ for i in l }}{{ for.index }}{{ i }}{{ a }}{{ end }}")]
    [InlineData("dotprompt", "{{#ifEquals k \"p\"}}P{{/ifEquals}}", "{{ if k == 'p' }}P{{ end }}")]
    [InlineData("dotprompt", "a\n{{#if f}}\n\nb\n{{/if}}\n\nc", "a\n{{ if f }}\nb\n{{ end }}\nc")]
    [InlineData("langfuse", "Hi {{a}}", "Hi {{ a }}")]
    public void A_template_is_said_in_the_other_language(string format, string expected, string template)
    {
        var (prompt, _) = Make(template);
        var exported = Exporter.Write(prompt, format);

        Assert.Contains(format == "langfuse" ? $"\"prompt\": \"{expected}\"" : expected, exported.Text!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("prompty", "{{ while n > 1 }}{{ end }}", "'while'")]
    [InlineData("prompty", "{{ if f }}{{ x = 1 }}{{ x }}{{ end }}", "a variable that changes in a branch or loop")]
    [InlineData("prompty", "{{ a | string.sha1 }}", "the function 'string.sha1'")]
    [InlineData("prompty", "{{ l }}", "a value of the type string[]")]
    [InlineData("dotprompt", "{{ a | string.upcase }}", "the function 'string.upcase'")]
    [InlineData("dotprompt", "{{ if n > 3 }}x{{ end }}", "a condition that computes")]
    [InlineData("langfuse", "{{ for i in l }}{{ i }}{{ end }}", "a loop")]
    public void What_cannot_be_said_is_refused_with_its_place(string format, string template, string expected)
    {
        var finding = Assert.Single(Exporter.Write(Make(template).Prompt, format).Findings);

        Assert.Equal(("PRM0084", "prompts/p/user.scriban", 1), (finding.Id, finding.Location.Path, finding.Location.Line));
        Assert.Contains(expected, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_key_that_has_no_place_there_is_told()
    {
        var (prompt, _) = Make("{{ a }}", """
            owner: team
            budget: { cost-usd: 1 }
            models: { claude: { seed: 1 } }
            tool-choice: auto
            tools: [{ name: ping }]

            """);

        var prompty = Exporter.Write(prompt, "prompty").Findings.Select(f => f.Message).ToList();
        Assert.Equal(
            ["The owner", "The budget", "What is different for other models", "The limits of 'n'", "The version 1.0.0", "'tool-choice'"],
            prompty.Select(m => m[..m.IndexOf(':', StringComparison.Ordinal)]));
        Assert.Contains(Exporter.Write(prompt, "langfuse").Findings, f => f.Message.StartsWith("The type of 'n': ", StringComparison.Ordinal));
        Assert.Contains(Exporter.Write(prompt, "dotprompt").Findings, f => f.Message.StartsWith("The provider of 'm': ", StringComparison.Ordinal));
    }

    private static (PromptDefinition Prompt, MemoryFiles Files) Make(string template, string more = "")
    {
        var files = new MemoryFiles
        {
            ["prompts/p/prompt.yaml"] = $$"""
                name: p
                version: 1.0.0
                model: { name: m, temperature: 0.5, max-output-tokens: 9, stop: [END] }
                inputs:
                  a: string
                  b: string?
                  f: boolean
                  n: { type: integer, minimum: 0 }
                  l: "string[]"
                  k: { type: enum, values: [p, q, r] }
                messages: [{ role: user, template: user.scriban }]

                """ + more,
            ["prompts/p/user.scriban"] = template,
        };
        var result = PromptLoader.Load("p", files, RepositorySettings.Default);
        return (result.Prompt ?? throw new InvalidOperationException(string.Join('\n', result.Diagnostics)), files);
    }

    private static PromptDefinition Own(string name)
    {
        var result = PromptLoader.Load(name, new OwnFiles(), RepositorySettings.Default);
        return result.Prompt ?? throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
    }

    private static string Rendered(PromptDefinition prompt, string values)
    {
        var bound = InputBinder.Bind(prompt.Manifest, (YamlMapping)YamlReader.Read(values, "values.yaml").Root!, "values.yaml");
        Assert.Empty(bound.Diagnostics);
        return string.Join("\n---\n", prompt.Render(bound.Values).Select(m => $"{m.Role}: {m.Text.Trim()}"));
    }

    /// <summary>The prompts of this repository.</summary>
    private sealed class OwnFiles : IPromptFiles
    {
        public string? Read(string path) => Path.Combine(RepositoryRoot.Path, path) is var file && File.Exists(file) ? File.ReadAllText(file) : null;
    }
}
