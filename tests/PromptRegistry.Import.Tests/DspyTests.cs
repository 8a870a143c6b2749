using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Import.Tests;

/// <summary>Programs that DSPy saved: instructions and demos become a prompt that an optimizer can go on with.</summary>
public sealed class DspyTests
{
    private const string Program = """
        {
          "classify.predict": {
            "traces": [], "train": [],
            "demos": [
              { "augmented": true, "message": "My card {{ was }} \"charged\" twice", "reasoning": "It is about money.", "label": "billing" },
              { "message": "Half a demo", "label": "other" }
            ],
            "signature": {
              "instructions": "Sort the message.\nBe {{ strict }}.",
              "fields": [
                { "prefix": "Message:", "description": "${message}" },
                { "prefix": "Reasoning:", "description": "${reasoning}" },
                { "prefix": "Label:", "description": "one word" }
              ]
            },
            "lm": { "model": "openai/gpt-4o-mini", "model_type": "chat", "temperature": 0.0, "max_tokens": 200, "cache": true }
          },
          "answer": {
            "traces": [], "train": [{ "question": "x" }], "demos": [{ "question": "2+2?", "reply": "4" }],
            "signature": { "instructions": "Answer.", "fields": [{ "prefix": "Question:", "description": "What is asked." }, { "prefix": "Reply:", "description": "${reply}" }] },
            "lm": null
          },
          "metadata": { "dependency_versions": { "python": "3.12", "dspy": "3.3.1", "cloudpickle": "3.1" } }
        }
        """;

    [Fact]
    public void Each_predictor_becomes_a_prompt_with_a_region_and_examples()
    {
        var imported = ImportRun.One("desk.json", Program);

        Assert.Equal("DSPy", imported.Format);
        Assert.Equal(["desk/classify-predict", "desk/answer"], imported.Prompts.Select(p => p.Name));
        var sort = ImportRun.Checked(imported.Prompts[0]);
        Assert.Equal(("gpt-4o-mini", 0.0, 200), (sort.Manifest.Model.Name, sort.Manifest.Model.Temperature, sort.Manifest.Model.MaxOutputTokens));
        Assert.Equal("message", Assert.Single(sort.Manifest.Inputs).Name);
        var demo = Assert.Single(sort.Manifest.Demos);
        Assert.Equal("{\"reasoning\":\"It is about money.\",\"label\":\"billing\"}", demo.Output);
        Assert.StartsWith("""
            {{# tune #}}
            Sort the message.
            Be {%{{{ strict }}}%}.
            {{# end #}}
            """.ReplaceLineEndings("\n"), imported.Prompts[0].Files.Single(f => f.File == "system.scriban").Text, StringComparison.Ordinal);

        var messages = sort.Render(Core.Prompts.InputBinder.Bind(sort.Manifest, (Core.Yaml.YamlMapping)Core.Yaml.YamlReader.Read("{ message: Hi }", "v").Root!, "v").Values);
        Assert.Contains("Be {{ strict }}.", messages[0].Text, StringComparison.Ordinal);
        Assert.Contains("Message: My card {{ was }} \"charged\" twice\nAnswer: {\"reasoning\":\"It is about money.\",\"label\":\"billing\"}", messages[0].Text, StringComparison.Ordinal);
        Assert.Equal("Message: Hi", messages[1].Text);
    }

    [Fact]
    public void One_answer_is_a_text_and_a_field_without_a_name_has_that_of_the_demos()
    {
        var answer = ImportRun.Checked(ImportRun.One("desk.json", Program).Prompts[1]);

        Assert.Null(answer.Manifest.Output.SchemaJson);
        Assert.Equal(("question", "What is asked."), (answer.Manifest.Inputs[0].Name, answer.Manifest.Inputs[0].Description));
        Assert.Equal("4", Assert.Single(answer.Manifest.Demos).Output);
    }

    [Fact]
    public void What_a_prompt_does_not_have_is_told()
    {
        var imported = ImportRun.One("desk.json", Program);

        Assert.Contains(imported.Lost(), f => f.Message.StartsWith("A demo: It has no 'reasoning'", StringComparison.Ordinal));
        Assert.Contains(imported.Lost(), f => f.Message.StartsWith("The training examples", StringComparison.Ordinal));
        Assert.Contains(imported.Findings, f => f.Descriptor == ImportDiagnostics.Changed && f.Message.Contains("'reasoning', 'label'", StringComparison.Ordinal));
    }

    [Fact]
    public void A_single_predictor_is_a_prompt_of_the_files_name()
    {
        var imported = ImportRun.One("greet.json", """
            { "traces": [], "train": [], "demos": [], "signature": { "instructions": "Greet.", "fields": [{ "prefix": "Who:", "description": "${who}" }, { "prefix": "Greeting:", "description": "${greeting}" }] }, "lm": null, "metadata": {} }
            """);
        Assert.Equal("system: \nGreet.\n\nAnswer with the greeting alone.\n---\nuser: Who: Ada", ImportRun.Rendered(imported, "{ who: Ada }"));
    }

    [Theory]
    [InlineData("""{ "a": { "signature": { "instructions": "x", "fields": [] }, "demos": [] } }""", "at least two were expected")]
    [InlineData("""{ "a": { "signature": 1, "instructions": 2, "demos": [] } }""", "no predictor")]
    [InlineData("""[ "signature", "instructions", "demos" ]""", "is an object")]
    public void A_file_that_is_none_is_refused(string text, string expected)
    {
        var imported = ImportRun.One("x.json", text);
        Assert.Empty(imported.Prompts);
        Assert.Contains(imported.Findings, f => f.Message.Contains(expected, StringComparison.Ordinal));
    }
}
