using PromptRegistry.Generator.TemplateCode;
using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Limits;
using PromptRegistry.Templates.Rendering;
using PromptRegistry.Templates.Tests.Binding;
using PromptRegistry.Templates.Tests.Corpus;

namespace PromptRegistry.Templates.Tests.Parsing;

/// <summary>
/// Templates of the corpus with random damage, the same each time: whatever they become, reading and rendering them
/// ends in a text or in errors of a template.
/// </summary>
public sealed class MutatedTemplateTests
{
    private static readonly string[] s_fragments =
    [
        "{{", "}}", "end", "for x in ", "if ", "(", ")", "[", "]", "{", "}", "|", "'", "\"", "$", "`", "..", "?.", "??",
        "func f(a)", "do", "wrap ", "capture c", "include 'x'", "math.plus ", "string.", "@", "^", "++", "--", "//",
        "\n", "else", "case x", "when 1", "ret ", "break", "x = ", "x += ", "1e9", ".size", ".empty?", "array.sort ",
        "$\"{x}\"", "#", "##", "{%{", "}%}", "~", "-", "this", "for.index", "null", "* 9", "<< 2", "x.y = x", "0",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Damaged_templates_end_in_text_or_in_errors_of_a_template(int seed)
    {
        var random = new Random(seed);
        var limits = RenderLimits.Prompt with
        {
            Loops = 200,
            Output = 20_000,
            Steps = 20_000,
            Regex = TimeSpan.FromMilliseconds(500),
        };
        var accepted = 0;
        for (var i = 0; i < 3000; i++)
        {
            var text = Damage(CorpusCase.All[random.Next(CorpusCase.All.Count)].Template, random);
            var bound = PromptHarness.Bind(text);
            if (bound.HasErrors)
                continue;
            accepted++;
            Render(bound, limits);
            CSharpEmitter.Emit(bound, new EmissionOptions
            {
                MethodName = "Render",
                InputsType = "Inputs",
                ReadGlobal = name => name,
            });
        }

        Assert.True(accepted > 50, $"Only {accepted} templates survived.");
    }

    private static string Damage(string text, Random random)
    {
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var position = random.Next(text.Length + 1);
            text = random.Next(3) switch
            {
                0 => text.Insert(position, s_fragments[random.Next(s_fragments.Length)]),
                1 => text.Remove(position, Math.Min(random.Next(1, 8), text.Length - position)),
                _ => text.Insert(position, text[position..random.Next(position, text.Length + 1)]),
            };
        }

        return text;
    }

    private static void Render(BoundTemplate bound, RenderLimits limits)
    {
        try
        {
            bound.Render(PromptHarness.Values(), limits);
        }
        catch (TemplateException)
        {
            // As good an end as a text.
        }
    }
}
