using Microsoft.CodeAnalysis.CSharp;

namespace PromptRegistry.Generator.Tests;

/// <summary>Inputs whose value the manifest gives: templates have them, and callers do not.</summary>
public sealed class FrozenInputTests
{
    private const string Manifest = """
        name: desk
        version: 1.0.0
        inputs:
          question: string
          tone: { type: enum, values: [formal, casual], default: formal, frozen: true }
          words: { type: "string[]", default: [a, b], frozen: true }
          most: { type: integer, default: 3, frozen: true }
        messages:
          - { role: user, content: "{{ question }} {{ tone }} {{ words | array.join ',' }} {{ most }}" }

        """;

    [Fact]
    public void They_are_written_and_not_passed()
    {
        var assembly = Run(LanguageVersion.Preview)
            .AddCode("public static class Caller { public static string Render() => Demo.Prompts.Desk.Render(\"Why?\") + new Demo.Prompts.Desk.Inputs(\"x\"); }")
            .Load();

        var text = (string)assembly.GetType("Caller", throwOnError: true)!.GetMethod("Render")!.Invoke(null, [])!;

        Assert.Equal("Why? formal a,b 3Inputs { Question = x }", text);
    }

    [Fact]
    public void Code_is_generated_for_the_oldest_language_too() => Run(LanguageVersion.CSharp9).Run().AssertCompiles();

    private static GeneratorRun Run(LanguageVersion language) => new GeneratorRun(language).Add("prompts/desk/prompt.yaml", Manifest);
}
