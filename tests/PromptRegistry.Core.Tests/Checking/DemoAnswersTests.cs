using PromptRegistry.Core.Checking;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Core.Settings;
using PromptRegistry.TestKit;

namespace PromptRegistry.Core.Tests.Checking;

/// <summary>Few-shot examples beside the schema of the answer.</summary>
public sealed class DemoAnswersTests
{
    private const string Schema = """
        output:
          type: json
          schema:
            type: object
            required: [kind, sure]
            properties:
              kind: { enum: [bug, wish] }
              sure: { type: number, minimum: 0, maximum: 1 }
              count: { type: integer, multipleOf: 2 }
              code: { type: string, maxLength: 3, pattern: "^[a-z]+$" }
              tags: { type: array, items: { type: string }, maxItems: 2 }
              seen: { type: boolean }
              more: { type: object, additionalProperties: { type: integer } }
              open: {}

        """;

    [Theory]
    [InlineData("{ kind: bug, sure: 0.5 }", """{"kind":"bug","sure":0.5}""")]
    [InlineData("{ sure: 1, kind: wish, count: 4, code: abc, tags: [a, '1'], seen: true, more: { a: 1 }, open: [x] }",
        """{"sure":1,"kind":"wish","count":4,"code":"abc","tags":["a","1"],"seen":true,"more":{"a":1},"open":["x"]}""")]
    [InlineData("'{ \"kind\": \"bug\", \"sure\": 1 }'", """{ "kind": "bug", "sure": 1 }""")]
    public void An_answer_may_be_an_object_and_is_rendered_as_json(string output, string expected)
    {
        var result = Check(output);

        Assert.Empty(result.Diagnostics);
        var inputs = InputBinder.Bind(result.Prompt!.Manifest, null, "").Values;
        Assert.Equal(expected, result.Prompt.Render(inputs)[0].Text);
    }

    [Theory]
    [InlineData("{ kind: bug }", "/sure must be a number, but nothing was found.")]
    [InlineData("{ kind: bgu, sure: 1 }", "/kind must be one of bug, wish, but 'bgu' was found.")]
    [InlineData("{ kind: bug, sure: 2 }", "/sure must be at most 1, but 2 was found.")]
    [InlineData("{ kind: bug, sure: -1 }", "/sure must be at least 0, but -1 was found.")]
    [InlineData("{ kind: bug, sure: '1' }", "/sure must be a number, but '1' was found.")]
    [InlineData("{ kind: bug, sure: 1, count: 3 }", "/count must be a multiple of 2, but 3 was found.")]
    [InlineData("{ kind: bug, sure: 1, count: 0.5 }", "/count must be a whole number")]
    [InlineData("{ kind: bug, sure: 1, code: abcd }", "/code may have at most 3 characters.")]
    [InlineData("{ kind: bug, sure: 1, code: AB }", "/code must match ^[a-z]+$, but 'AB' was found.")]
    [InlineData("{ kind: bug, sure: 1, code: 12 }", "/code must be a text, but '12' was found.")]
    [InlineData("{ kind: bug, sure: 1, tags: [a, b, c] }", "/tags may have at most 2 items.")]
    [InlineData("{ kind: bug, sure: 1, tags: [a, 1] }", "/tags/1 must be a text, but '1' was found.")]
    [InlineData("{ kind: bug, sure: 1, seen: maybe }", "/seen must be true or false")]
    [InlineData("{ kind: bug, sure: 1, more: { a: x } }", "/more/a must be a whole number")]
    [InlineData("{ kind: bug, sure: 1, cuont: 2 }", "it has 'cuont', which the schema does not know. Did you mean 'count'?")]
    [InlineData("[bug]", "it must be an object, but a list was found.")]
    [InlineData("It is a bug.", "it is no JSON object.")]
    [InlineData("'{ kind: bug, sure: 1 }'", "it is no JSON object.")]
    [InlineData("'{ \"kind\": bug, \"sure\": 1 }'", "it is no JSON object.")]
    public void An_answer_that_the_reader_refuses_is_an_error_at_its_place(string output, string expected)
    {
        var result = Check(output);

        var finding = Assert.Single(result.Diagnostics);
        Assert.Equal((ManifestDiagnostics.DemoBreaksSchema, 5), (finding.Descriptor, finding.Location.Line));
        Assert.Contains(expected, finding.Message, StringComparison.Ordinal);
        Assert.Null(result.Prompt);
    }

    [Fact]
    public void A_released_prompt_with_such_a_demo_is_still_served() =>
        Assert.NotNull(PromptLoader.Load("p", Files("It is a bug."), RepositorySettings.Default).Prompt);

    private static PromptLoadResult Check(string output) => PromptChecker.Check("p", Files(output), RepositorySettings.Default, names: null);

    private static MemoryFiles Files(string output) => new()
    {
        ["prompts/p/prompt.yaml"] =
            $"name: p\nversion: 1.0.0\nmessages: [{{ role: user, content: \"{{{{ demos[0].output }}}}\" }}]\ndemos:\n  - {{ inputs: {{}}, output: {output} }}\n{Schema}",
    };
}
