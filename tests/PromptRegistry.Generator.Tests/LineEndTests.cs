namespace PromptRegistry.Generator.Tests;

/// <summary>The compiler sees the files of the work tree, whose line ends git may have written in another way.</summary>
public sealed class LineEndTests
{
    [Fact]
    public void Generated_code_is_the_same_whatever_the_line_ends_of_manifest_templates_and_partials()
    {
        var plain = Source("\n");

        Assert.Equal(plain, Source("\r\n"));
        Assert.DoesNotContain("\\r", plain, StringComparison.Ordinal);
    }

    private static string Source(string lineEnd)
    {
        var run = new GeneratorRun()
            .Add("prompts/hello/prompt.yaml", Text("""
                name: hello
                version: 1.0.0
                description: |
                  Says hello.
                  To everybody.
                inputs: { name: { type: string, default: x } }
                messages:
                  - role: system
                    content: |
                      Be kind.
                      {{ name }}
                  - { role: user, template: user.scriban }

                """))
            .Add("prompts/hello/user.scriban", Text("Hello\n{{~ include 'tone' ~}}\n  {{ name }}\n{{ name.size }}\n"))
            .Add("templates/tone.scriban", Text("loudly\n{{ 'a\nb' }}\n"))
            .Run();
        Assert.Empty(run.Findings);
        run.AssertCompiles();
        return run.Source("Prompts.hello.g.cs");

        string Text(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", lineEnd, StringComparison.Ordinal);
    }
}
