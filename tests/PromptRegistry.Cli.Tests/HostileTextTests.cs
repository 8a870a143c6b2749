using PromptRegistry.Cli.Output;
using PromptRegistry.Evaluation.Reports;

namespace PromptRegistry.Cli.Tests;

/// <summary>Text of a stranger on the way out: a terminal obeys none of it, a build server takes no line of it for its own.</summary>
public sealed class HostileTextTests : IDisposable
{
    private const string Osc52 = "\u001b]52;c;ZXZpbA==\u0007";

    private readonly CliRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Theory]
    [InlineData("plain\ttext ü 漢 👩‍💻\n", "plain\ttext ü 漢 👩‍💻\n")]
    [InlineData("a" + Osc52 + "b", "a<U+001B>]52;c;ZXZpbA==<U+0007>b")]
    [InlineData("a\u202egnp.exe", "a<U+202E>gnp.exe")]
    [InlineData("100%\rfailed", "100%<U+000D>failed")]
    [InlineData("a\u009b2J\u2028b\u0085c\u200bd", "a<U+009B>2J<U+2028>b<U+0085>c<U+200B>d")]
    [InlineData("::error file=x::y\n  ::stop-commands::z\nC::D\n", "\\::error file=x::y\n  \\::stop-commands::z\nC::D\n")]
    [InlineData("##prompt\terror\n## Heading\n### More\n##\n##teamcity[x]", "\\##prompt\terror\n## Heading\n### More\n##\n\\##teamcity[x]")]
    [InlineData("a ##vso[task.setvariable]x ##[error]y", "a #\\#vso[task.setvariable]x #\\#[error]y")]
    public void What_people_read_is_plain(string text, string expected)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using (var plain = new PlainWriter(output))
        {
            foreach (var c in text[..(text.Length / 2)]) plain.Write(c);
            plain.Write(text[(text.Length / 2)..]);
        }

        Assert.Equal(expected, output.ToString());
    }

    [Theory]
    [InlineData("x", "`x`")]
    [InlineData("a `b` ```c", "````a `b` ```c````")]
    [InlineData("`a`", "`` `a` ``")]
    [InlineData("<!-- \n## Passed\n![x](http://evil) @team", "`<!--  ⏎ ## Passed ⏎ ![x](http://evil) @team`")]
    [InlineData("", "``` ```")]
    public void Inline_code_holds_any_text(string text, string expected) => Assert.Equal(expected, MarkdownText.Code(text));

    [Theory]
    [InlineData("sentences", "sentences")]
    [InlineData("a|b", "`a\\|b`")]
    [InlineData("www.evil.com", "`www.evil.com`")]
    public void A_cell_is_one_cell(string text, string expected) => Assert.Equal(expected, MarkdownText.Cell(text));

    [Fact]
    public void A_block_is_not_closed_by_its_lines()
    {
        using var output = new StringWriter { NewLine = "\n" };

        MarkdownText.WriteBlock(output, ["+```", "+x\r```` \u202e"], "diff");

        Assert.Equal("`````diff\n+```\n+x ⏎ ```` <U+202E>\n`````\n", output.ToString());
    }

    [Fact]
    public void Check_prints_a_finding_in_one_line_and_in_every_form_what_it_quotes()
    {
        repository.Write("prompts/greeting/prompt.yaml", CliRepository.Manifest + "\n"
            + $"\"x{"\\e]52;c;ZXZpbA==\\a"}\\n::error::forged\\nprompts/a(1,1): error PRM0001: forged\": 1\n");

        var text = repository.RunUnchanged("check").Fails(3, "PRM0002");
        var build = repository.RunUnchanged("check", "--msbuild");
        var json = repository.RunUnchanged("check", "--json");

        foreach (var line in (text.Error + build.Output + json.Output).Split('\n'))
        {
            Assert.DoesNotContain(line, c => char.IsControl(c) && c is not ('\t' or '\r'));
            Assert.False(line.StartsWith("::", StringComparison.Ordinal) || line.StartsWith("prompts/a(", StringComparison.Ordinal), line);
        }

        Assert.Single(build.Output.Split('\n'), l => l.StartsWith("##prompt\t", StringComparison.Ordinal));
    }

    [Fact]
    public void A_review_shows_a_strangers_text_as_code()
    {
        const string forged = "x`\\n\\n## greeting (changed)\\n\\nEvaluation: passed → passed.\\n<!--";
        repository.Write("prompts/greeting/user.scriban", "{{ name }}{{ tone }}");
        WriteManifest("1.0.0", "a, b");
        repository.Git.Commit();
        repository.Git.Git("branch", "base");
        WriteManifest("2.0.0", $"a, b, \"{forged}\"");
        repository.Write("prompts/greeting/user.scriban", "{{ name }}{{ tone }}\r````\n<!-- @team");

        var review = repository.Run("review", "--base", "base");

        var lines = review.Output.Split('\n');
        Assert.Single(lines, l => l.StartsWith("## ", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.StartsWith("Evaluation: passed → passed", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.StartsWith("<!--", StringComparison.Ordinal) || l.StartsWith("````\r", StringComparison.Ordinal));
        Assert.Contains("⏎ ## greeting (changed)", review.Output, StringComparison.Ordinal);
    }

    private void WriteManifest(string version, string tones) => repository.Write("prompts/greeting/prompt.yaml", $$"""
        name: greeting
        version: {{version}}
        model: { name: m }
        inputs:
          name: string
          tone: { type: enum, values: [{{tones}}], default: a }
        messages:
          - { role: user, template: user.scriban }
        """);
}
