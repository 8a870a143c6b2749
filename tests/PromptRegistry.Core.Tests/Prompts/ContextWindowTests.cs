using PromptRegistry.Core.Checking;
using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Core.Versions;
using PromptRegistry.Templates.Values;
using PromptRegistry.TestKit;

namespace PromptRegistry.Core.Tests.Prompts;

/// <summary><c>priority</c> of messages and <c>context-window</c> of models: what is placed where, and what is left out.</summary>
public sealed class ContextWindowTests
{
    private const string Parts = """
          - { role: system, content: "Rules." }
          - { role: user, content: "low", priority: 1 }
          - { role: user, content: "high", priority: 90 }
          - { role: user, content: "{{ text }}", priority: 40 }
          - { role: user, content: "middle", priority: 40 }
          - { role: assistant, content: "Yes?" }
          - { role: user, content: "last", priority: 5 }
        """;

    [Fact]
    public void The_most_important_comes_first_the_next_last_and_the_least_in_the_middle() =>
        Assert.Equal("Rules. high middle low given Yes? last", Text(Rendered(Load(Parts), "given")));

    [Fact]
    public void The_least_important_are_left_out_until_all_fits_the_later_of_equals_first()
    {
        var all = Rendered(Load(Parts, "{ name: m, context-window: 15 }"), "two words and a third, and more of them");

        Assert.Equal("Rules. high two words and a third, and more of them Yes?", Text(all));
        Assert.Equal([("message 2", 1), ("message 7", 5), ("message 5", 40)], all.Dropped.Select(d => (d.Name, d.Priority)));
        Assert.All(all.Dropped, d => Assert.Equal(("user", 1), (d.Role, d.Tokens)));
    }

    [Fact]
    public void What_has_no_priority_stays_and_something_stays_of_what_has()
    {
        Assert.Equal("Rules. Yes?", Text(Rendered(Load(Parts, "{ name: m, context-window: 1 }"), "given")));
        Assert.Equal("high", Text(Rendered(Load("""
              - { role: user, content: "low", priority: 1 }
              - { role: user, content: "high", priority: 2 }
            """, "{ name: m, context-window: 1 }"), "")));
    }

    [Fact]
    public void Another_model_has_another_window()
    {
        var prompt = Load(Parts, "{ name: m }", "models: { small: { context-window: 7 } }\n");

        Assert.Empty(Rendered(prompt, "given").Dropped);
        Assert.Equal(["message 2", "message 7"], Rendered(prompt, "given", "small-2026").Dropped.Select(d => d.Name));
        Assert.True(prompt.Manifest.HasModelTexts);
    }

    [Fact]
    public void A_part_is_called_as_its_own_template_also_where_another_stands_for_it()
    {
        var files = Files("""
              - { role: user, template: memory.scriban, priority: 3 }
              - { role: user, content: "Question" }
            """, "{ name: m }", "models: { small: { context-window: 1, templates: { memory.scriban: short.scriban } } }\n");
        files["prompts/p/memory.scriban"] = "long memory";
        files["prompts/p/short.scriban"] = "short {{ text }}";

        var prompt = PromptLoader.Load("p", files, RepositorySettings.Default).Prompt!;

        Assert.Equal("memory.scriban", Assert.Single(Rendered(prompt, "x", "small").Dropped).Name);
    }

    [Fact]
    public void The_digest_covers_both_and_a_change_is_a_patch()
    {
        var prompts = new[]
        {
            Load(Parts), Load(Parts.Replace("90", "91", StringComparison.Ordinal)), Load(Parts, "{ name: m, context-window: 9 }"),
            Load(Parts.Replace(", priority: 90", "", StringComparison.Ordinal)),
        };

        Assert.Equal(4, prompts.Select(p => p.Digest).Distinct().Count());
        Assert.All(prompts, p => Assert.Equal(VersionBump.None, ContractDiff.Compare(prompts[0].Contract, p.Contract).RequiredBump));
    }

    [Theory]
    [InlineData("  - { role: user, content: '{{ text }}', priority: 0 }", "{ name: m }", "", "PRM0063", "'priority' is from 1 to 100, the most important, but 0 was found.")]
    [InlineData("  - { role: user, content: '{{ text }}', priority: 101 }", "{ name: m }", "", "PRM0063", "but 101 was found")]
    [InlineData("  - { role: user, content: '{{ text }}', priority: high }", "{ name: m }", "", "PRM0004", "'priority' must be a whole number")]
    [InlineData("  - { role: user, content: '{{ text }}' }", "{ name: m, context-window: 900 }", "", "PRM0063", "no message has a 'priority'")]
    [InlineData("  - { role: user, content: '{{ text }}' }", "{ name: m }", "models: { x: { context-window: 900 } }\n", "PRM0063", "no message has a 'priority'")]
    [InlineData("  - { role: user, content: '{{ text }}', priority: 1 }", "{ name: m, context-window: 0 }", "", "PRM0004", "'context-window' is a number of tokens from 1, but 0 was found.")]
    [InlineData("  - { role: user, content: '{{ text }}', priority: 1 }", "{ name: m, extra: { context_window: 3 } }", "", "PRM0004", "write 'context-window' beside 'extra'")]
    public void What_cannot_be_is_a_finding(string messages, string model, string more, string id, string expected)
    {
        var finding = Assert.Single(PromptChecker.Check("p", Files(messages, model, more), RepositorySettings.Default, names: null).Diagnostics, d => d.IsError);

        Assert.Equal(id, finding.Id);
        Assert.Contains(expected, finding.Message, StringComparison.Ordinal);
    }

    private static string Text(PromptRendering rendered) => string.Join(' ', rendered.Messages.Select(m => m.Text));

    private static PromptRendering Rendered(PromptDefinition prompt, string text, string? model = null)
    {
        var values = new Dictionary<string, TemplateValue> { ["text"] = TemplateValue.From(text) };
        Assert.Equal(prompt.Render(values, model, CancellationToken.None), prompt.RenderAll(values, model, CancellationToken.None).Messages);
        return prompt.RenderAll(values, model, CancellationToken.None);
    }

    private static PromptDefinition Load(string messages, string model = "{ name: m }", string more = "")
    {
        var loaded = PromptLoader.Load("p", Files(messages, model, more), RepositorySettings.Default);
        Assert.Empty(loaded.Diagnostics);
        return loaded.Prompt!;
    }

    private static MemoryFiles Files(string messages, string model, string more) => new()
    {
        ["prompts/p/prompt.yaml"] = $$"""
            name: p
            version: 1.0.0
            model: {{model}}
            {{more}}inputs: { text: string }
            messages:
            {{messages}}

            """,
    };
}
