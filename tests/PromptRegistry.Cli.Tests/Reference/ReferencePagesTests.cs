using PromptRegistry.TestKit;

namespace PromptRegistry.Cli.Tests.Reference;

/// <summary>The reference is made from what reads: nobody has to remember to write a key or an option down.</summary>
public sealed class ReferencePagesTests
{
    public static TheoryData<string> Files => ["manifest.md", "suite.md", "settings.md", "command-line.md"];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_page_says_what_the_model_and_the_parser_say(string file)
    {
        var page = Path.Combine(RepositoryRoot.Path, "docs", "reference", file);
        var text = Page(file);
        if (Environment.GetEnvironmentVariable("PROMPTREGISTRY_APPROVE") == "1") File.WriteAllText(page, text);

        Assert.True(
            File.Exists(page) && File.ReadAllText(page) == text,
            $"docs/reference/{file} is not what its source gives. Run this test with PROMPTREGISTRY_APPROVE=1 and commit it.");
    }

    private static string Page(string file) => file switch
    {
        "manifest.md" => SchemaPage.Write("prompt.schema.json", "The manifest: prompt.yaml", "A prompt's manifest, `prompts/<name>/prompt.yaml`."),
        "suite.md" => SchemaPage.Write("evals.schema.json", "The suite: evals.yaml", "A prompt's evaluation suite, `prompts/<name>/evals.yaml`. What it means is in [Evaluation](../evaluation.md)."),
        "settings.md" => SchemaPage.Write("promptregistry.schema.json", "The settings: promptregistry.yaml", "What a repository of prompts says about itself, at its root."),
        _ => CommandLinePage.Write(),
    };
}
