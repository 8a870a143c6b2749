using PromptRegistry.Core.Checking;
using PromptRegistry.Core.Contracts;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.Core.Versions;
using PromptRegistry.Templates.Values;
using PromptRegistry.TestKit;

namespace PromptRegistry.Core.Tests.Prompts;

/// <summary><c>models</c> of a manifest: settings and texts that are others where a certain model is asked.</summary>
public sealed class ModelOverrideTests
{
    private const string Models = """
        models:
          claude: { temperature: null, max-output-tokens: 800, templates: { system.scriban: terse.scriban } }
          claude-opus: { extra: { effort: high } }
          o4-mini: { temperature: 1, stop: [] }

        """;

    private static readonly Dictionary<string, TemplateValue> Inputs = new() { ["text"] = TemplateValue.From("t") };

    [Theory]
    [InlineData(null, "Long: t")]
    [InlineData("gpt-5", "Long: t")]
    [InlineData("claude", "Terse: t")]
    [InlineData("claude-sonnet-4", "Terse: t")]
    [InlineData("claude-opus-4", "Long: t")]
    [InlineData("claudette", "Long: t")]
    public void A_model_gets_the_texts_of_its_family(string? model, string expected) =>
        Assert.Equal(expected, Load(Models).Prompt!.Render(Inputs, model, default)[0].Text);

    [Fact]
    public void Settings_stay_where_nothing_else_is_said_and_null_leaves_one_to_the_provider()
    {
        var models = Load(Models).Prompt!.Manifest.Models;

        Assert.Equal(["claude", "claude-opus", "o4-mini"], models.Select(m => m.Model));
        Assert.Equal((null, 800, 0.5), (models[0].Settings.Temperature, models[0].Settings.MaxOutputTokens, models[0].Settings.TopP));
        Assert.Equal((0.2, """{"effort":"high"}"""), (models[1].Settings.Temperature, models[1].Settings.ExtraJson));
        Assert.Equal((1.0, 0), (models[2].Settings.Temperature, models[2].Settings.Stop.Count));
        Assert.Equal(["END"], models[0].Settings.Stop);
    }

    [Fact]
    public void The_digest_covers_them_and_a_change_is_a_patch()
    {
        var before = Load(Models).Prompt!;
        var text = Load(Models, terse: "Shorter: {{ text }}").Prompt!;
        var setting = Load(Models.Replace("800", "900", StringComparison.Ordinal)).Prompt!;

        Assert.Equal(4, new[] { before, text, setting, Load("").Prompt! }.Select(p => p.Digest).Distinct().Count());
        Assert.Contains("prompts/p/terse.scriban", before.Files);
        Assert.Equal(VersionBump.None, ContractDiff.Compare(before.Contract, text.Contract).RequiredBump);
        Assert.Equal(before.Digest, Load(Models.Replace("claude: {", "claude:   {", StringComparison.Ordinal)).Prompt!.Digest);
    }

    [Theory]
    [InlineData("gpt-5-mini: { seed: 1 }", "'gpt-5-mini' is the model that the prompt names: write what is for it into 'model'.")]
    [InlineData("claude: {}", "Nothing is different for 'claude'.")]
    [InlineData("claude: { templates: { sytem.scriban: terse.scriban } }", "No message has the template 'sytem.scriban'. Did you mean 'system.scriban'?")]
    [InlineData("claude: { templates: { system.scriban: ../q/terse.scriban } }", "'../q/terse.scriban' is no file in the prompt's folder.")]
    public void What_cannot_be_used_is_a_finding(string model, string expected)
    {
        var finding = Assert.Single(Load($"models:\n  {model}\n").Diagnostics, d => d.IsError);

        Assert.Equal("PRM0060", finding.Id);
        Assert.Contains(expected, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("claude: { name: other }", "PRM0002")]
    [InlineData("claude: { temperature: 3 }", "PRM0004")]
    [InlineData("claude: { templates: { system.scriban: gone.scriban } }", "PRM0012")]
    public void What_is_wrong_elsewhere_is_wrong_here(string model, string id) =>
        Assert.Equal(id, Assert.Single(Load($"models:\n  {model}\n").Diagnostics, d => d.IsError).Id);

    [Fact]
    public void The_texts_of_every_model_are_checked()
    {
        var tainted = Load(Models, terse: "Terse: {{ text }}", untrusted: true);
        var unknown = Load(Models, terse: "Terse: {{ txt }}");

        Assert.Contains(tainted.Diagnostics, d => d.Id == "PRM1015" && d.Location.Path == "prompts/p/terse.scriban");
        Assert.Equal("PRM1002", Assert.Single(unknown.Diagnostics, d => d.IsError).Id);
    }

    [Fact]
    public void The_longest_beginning_of_a_name_wins()
    {
        string[] names = ["a", "a-b", "a-b-c"];

        Assert.Equal([0, 1, 1, 2, 2, 0, -1, -1], new[] { "a", "a-b", "a-b-d", "a-b-c", "a-b-c-1", "a-bc", "ab", null }.Select(m => ModelFamily.Find(names, n => n, m)));
    }

    private static PromptLoadResult Load(string models, string terse = "Terse: {{ text }}", bool untrusted = false) => PromptChecker.Check(
        "p",
        new MemoryFiles
        {
            ["prompts/p/prompt.yaml"] = $$"""
                name: p
                version: 1.0.0
                model: { name: gpt-5-mini, temperature: 0.2, top-p: 0.5, stop: [END] }
                inputs: { text: { type: string{{(untrusted ? ", untrusted: true" : "")}} } }
                messages: [{ role: system, template: system.scriban }, { role: user, content: "Go." }]

                """ + models,
            ["prompts/p/system.scriban"] = untrusted ? "Long" : "Long: {{ text }}",
            ["prompts/p/terse.scriban"] = terse,
        },
        RepositorySettings.Default,
        names: null);
}
