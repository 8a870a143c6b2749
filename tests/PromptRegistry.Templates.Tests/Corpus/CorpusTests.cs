using PromptRegistry.Templates.Tests.Oracle;

namespace PromptRegistry.Templates.Tests.Corpus;

/// <summary>Every case of tests/corpus through the binder and both back-ends.</summary>
public sealed class CorpusTests
{
    public static TheoryData<string> Rendered =>
        [.. CorpusCase.All.Where(item => item.Expected is not null).Select(item => item.Name)];

    public static TheoryData<string> Wrong =>
        [.. CorpusCase.All.Where(item => item.ExpectedDiagnostics is not null).Select(item => item.Name)];

    [Theory]
    [MemberData(nameof(Rendered))]
    public void The_interpreter_renders_the_expected_text(string name)
    {
        var item = CorpusCase.Named(name);

        Assert.Empty(item.Bind().Diagnostics);
        Assert.Equal(item.Expected, item.Render());
    }

    [Theory]
    [MemberData(nameof(Rendered))]
    public void The_emitted_code_renders_the_expected_text(string name)
    {
        var item = CorpusCase.Named(name);

        Assert.Equal(item.Expected, CompiledCorpus.All.Run(item));
    }

    [Theory]
    [MemberData(nameof(Rendered))]
    public void The_engine_renders_the_expected_text(string name)
    {
        var item = CorpusCase.Named(name);

        Assert.Equal(item.Expected, Engine.Render(item.Template, item.Inputs, item.Includes));
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void The_binder_reports_the_expected_diagnostics(string name)
    {
        var item = CorpusCase.Named(name);
        var found = item.Bind().Diagnostics.Select(
            d => $"{d.Span.Path}({d.Span.Line},{d.Span.Column}) {d.Kind}: {d.Message}");

        Assert.Equal(item.ExpectedDiagnostics!.TrimEnd('\n'), string.Join("\n", found));
    }
}
