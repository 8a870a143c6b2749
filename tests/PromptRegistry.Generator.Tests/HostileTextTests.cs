using System.Globalization;
using System.Text;

namespace PromptRegistry.Generator.Tests;

/// <summary>
/// Text of a stranger in generated code: whatever stands in a manifest, nothing of it is compiled.
/// The attack is a module initializer behind a character that ends a comment's line; were it compiled, the class would exist.
/// </summary>
public sealed class HostileTextTests
{
    private const string Attack = "static class Injected { [System.Runtime.CompilerServices.ModuleInitializer] internal static void Run() { } } //";

    public static TheoryData<string, string> Terminators() => new()
    {
        { "CR", "\r" }, { "LF", "\n" }, { "CR LF", "\r\n" }, { "NEL", "\u0085" }, { "LS", "\u2028" }, { "PS", "\u2029" },
        { "two of them", "\u2028\u2029" },
    };

    [Theory]
    [MemberData(nameof(Terminators))]
    public void What_follows_a_line_terminator_in_a_text_is_not_compiled(string name, string terminator)
    {
        Assert.NotEmpty(name);
        AssertHarmless(terminator);
    }

    [Fact]
    public void No_control_separator_or_format_character_of_Unicode_ends_a_text_of_a_prompt()
    {
        foreach (var chunk in Special().Chunk(40)) AssertHarmless(string.Join(Attack, chunk));
    }

    [Fact]
    public void A_path_that_cannot_stand_in_a_line_directive_is_not_written_into_one()
    {
        var run = new GeneratorRun()
            .Add("prompts/sound/prompt.yaml", "name: sound\nversion: 1.0.0\nmessages: [{ role: user, template: user.scriban }]\n")
            .Add("prompts/sound/user.scriban", $"{{{{ include 'a\u2028{Attack}' }}}}")
            .Add($"templates/a\u2028{Attack}.scriban", "x{{ 1 + 1 }}")
            .Run();

        AssertNothingInjected(run);
    }

    /// <summary>Each character that ends a line, is not seen or cannot be encoded, below U+10000, and some above.</summary>
    private static IEnumerable<string> Special()
    {
        for (var c = 1; c <= 0xFFFF; c++)
        {
            if (CharUnicodeInfo.GetUnicodeCategory((char)c) is UnicodeCategory.Control or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator)
            {
                yield return ((char)c).ToString();
            }
        }

        yield return "\uFFFE";
        yield return char.ConvertFromUtf32(0xE0001);
        yield return char.ConvertFromUtf32(0x1F600);
    }

    private static void AssertHarmless(string special)
    {
        var text = Quoted($"a{special}{Attack}{special}{Attack}");
        var run = new GeneratorRun().Add("prompts/sound/prompt.yaml", $$"""
            name: sound
            version: 1.0.0
            description: {{text}}
            model: { name: {{text}}, stop: [{{text}}] }
            inputs:
              text: { type: string, description: {{text}}, default: {{text}} }
              kind: { type: enum, values: [plain, {{text}}], default: plain, description: {{text}} }
              things: { type: "object[]", properties: { title: string }, default: [], description: {{text}} }
            messages:
              - { role: user, content: {{Quoted($"{{{{ text }}}} {{{{ kind }}}} {{{{ for t in things }}}}{{{{ t.title }}}}{{{{ end }}}} b{special}{Attack}")}} }
            output:
              type: json
              schema:
                type: object
                description: {{text}}
                required: [label]
                properties:
                  label: { type: string, description: {{text}}, enum: [x, {{text}}] }
            """).Run();

        AssertNothingInjected(run);
        Assert.Contains(run.Result.GeneratedSources, s => s.HintName == "Prompts.sound.g.cs");
    }

    private static void AssertNothingInjected(GeneratorRun run)
    {
        Assert.Null(run.Result.Exception);
        Assert.DoesNotContain(run.DeclaredTypes, t => t.Contains("Injected", StringComparison.Ordinal));
        Assert.Empty(run.CompilationErrors);
    }

    /// <summary>A YAML scalar in double quotes, with everything unusual as an escape: the text arrives as it is.</summary>
    private static string Quoted(string text)
    {
        var result = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\') result.Append('\\').Append((char)rune.Value);
            else if (rune.Value is >= ' ' and <= '~') result.Append((char)rune.Value);
            else result.Append("\\U").Append(rune.Value.ToString("x8", CultureInfo.InvariantCulture));
        }

        return result.Append('"').ToString();
    }
}
