using System.Text;
using PromptRegistry.Core.Yaml;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Optimization.Tuning;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Optimization.Tests;

public sealed class TunablePromptTests : IDisposable
{
    private readonly TicketRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public void A_text_takes_the_place_of_the_region_and_nothing_else_moves()
    {
        var prompt = Open(out _);
        var files = prompt.Files(PromptChange.None.WithText("system.scriban#1", "Look closely.\nChoose."), out var problem);

        Assert.Null(problem);
        Assert.Equal(TicketRepository.System.Replace("Choose a label.", "Look closely.\nChoose.", StringComparison.Ordinal), Encoding.UTF8.GetString(files["prompts/tickets/system.scriban"]));
        Assert.Single(files);
    }

    [Fact]
    public void Line_ends_and_marks_of_the_file_stay()
    {
        repository.Write("prompts/tickets/prompt.yaml", "\uFEFF" + TicketRepository.Manifest.ReplaceLineEndings("\r\n"));
        var prompt = Open(out _);
        var change = PromptChange.None.WithDemos([Demo("new one", "outage")]).WithSetting("temperature", "0.7");
        var text = Encoding.UTF8.GetString(prompt.Files(change, out _)["prompts/tickets/prompt.yaml"]);

        Assert.Equal("\uFEFF" + TicketRepository.Manifest.Replace("hello there", "new one", StringComparison.Ordinal).Replace("output: feature", "output: \"outage\"", StringComparison.Ordinal)
            .Replace("temperature: 0,", "temperature: 0.7,", StringComparison.Ordinal).ReplaceLineEndings("\r\n"), text);
    }

    [Fact]
    public void Examples_are_written_so_that_they_are_read_as_they_were()
    {
        var prompt = Open(out var session);
        const string Odd = "\"quoted\" {{ braces }} # no comment\n\ttab \u2028 'single' \\ ü 😀 \u202e";
        using (session)
        {
            var files = prompt.Files(PromptChange.None.WithDemos([Demo(Odd, Odd)]), out _);
            var loaded = session.Load(prompt.With(files));

            Assert.True(loaded.Succeeded, string.Join('\n', loaded.Diagnostics));
            var demo = Assert.Single(loaded.Value.Prompt.Manifest.Demos);
            Assert.Equal(Odd, demo.Output);
            Assert.Equal(Odd, Assert.IsType<YamlScalar>(demo.Inputs.Find("message")).Value);
        }
    }

    /// <summary>Both marks are comments: the model never sees them, and white space goes as it does around any code.</summary>
    [Theory]
    [InlineData("a\n{{# tune #}}\nb\n{{# end #}}\nc", "a\n\nb\n\nc")]
    [InlineData("a\n{{~# tune #~}}\nb\n{{~# end #~}}\nc", "a\nb\nc")]
    [InlineData("a {{ # tune }}b{{ # end }} c", "a b c")]
    public void A_model_sees_no_mark(string template, string expected)
    {
        repository.Write("prompts/tickets/system.scriban", template);
        repository.Write("prompts/tickets/prompt.yaml", TicketRepository.Manifest.Replace("demos:", "demos: []", StringComparison.Ordinal)
            .Replace("  - inputs: { message: \"hello there\" }\n    output: feature\n", "", StringComparison.Ordinal));
        using var session = EvaluationSession.Open(new EvaluationRequest { Files = new DirectoryFiles(repository.Path) }, TicketRepository.Prompt, (_, _) => "optimizations/x/recordings.jsonl").Value!;

        Assert.Single(TunablePrompt.Read(session.Present.Prompt, new DirectoryFiles(repository.Path)).Value!.Regions);
        Assert.Equal(expected, session.Present.Prompt.Render(new Dictionary<string, TemplateValue> { ["message"] = TemplateValue.From("m") })[0].Text);
    }

    [Theory]
    [InlineData("over {{# end #}} and out {{# tune #}}")]
    [InlineData("{{# end #}}")]
    [InlineData("{{ unclosed")]
    [InlineData("{%{ unclosed")]
    public void A_text_that_leaves_its_region_is_refused(string text)
    {
        Open(out _).Files(PromptChange.None.WithText("system.scriban#1", text), out var problem);
        Assert.NotNull(problem);
    }

    [Theory]
    [InlineData("{{ secret }}", "PRM1")]
    [InlineData("{{ message }}", "PRM1")]
    public void A_text_that_breaks_a_check_is_refused_and_taint_is_one(string text, string finding)
    {
        repository.Write("prompts/tickets/prompt.yaml", TicketRepository.Manifest.Replace("{ type: string }", "{ type: string, untrusted: true }", StringComparison.Ordinal));
        repository.Write("prompts/tickets/user.scriban", "<message>\n{{ message | string.replace \"</message>\" \"\" }}\n</message>");
        var prompt = Open(out var session);
        using (session)
        {
            var files = prompt.Files(PromptChange.None.WithText("system.scriban#1", text), out var problem);
            Assert.Null(problem);
            Assert.Contains(session.Load(prompt.With(files)).Diagnostics, d => d.IsError && d.Id.StartsWith(finding, StringComparison.Ordinal));
        }
    }

    private static Demo Demo(string message, string output) => Tuning.Demo.Of(
        "c", (YamlMapping)YamlReader.Read($"{{\"message\":{System.Text.Json.JsonSerializer.Serialize(message)}}}", "x").Root!, Core.Manifests.ManifestParser.Parse(TicketRepository.Manifest, "p", "tickets").Manifest!, output, false);

    private Tunable Open(out EvaluationSession session)
    {
        var opened = EvaluationSession.Open(new EvaluationRequest { Files = new DirectoryFiles(repository.Path) }, TicketRepository.Prompt, (_, _) => "optimizations/x/recordings.jsonl");
        Assert.True(opened.Succeeded, string.Join('\n', opened.Diagnostics));
        session = opened.Value;
        var read = Tunable.Read(session.Present.Prompts, new DirectoryFiles(repository.Path));
        Assert.True(read.Succeeded);
        Assert.True(read.Value.ReadsDemos);
        return read.Value;
    }
}
