using BenchmarkDotNet.Attributes;
using PromptRegistry.Bench.Rendering;
using PromptRegistry.Templates;

namespace PromptRegistry.Bench.Parsing;

/// <summary>Reading a template of (a) to (c), beside Handlebars.Net, which reads and compiles in one.</summary>
public class ParseCase
{
    private string template = "";

    [Params("variable", "summary", "examples")]
    public string Prompt { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        template = Candidates.TemplateOf(Prompt);
        if (Template.Parse(template, "user.scriban").HasErrors) throw new InvalidOperationException("The template has errors.");
    }

    [Benchmark(Baseline = true)]
    public Template Parse() => Template.Parse(template, "user.scriban");

    /// <summary>The parser that this one builds on, alone.</summary>
    [Benchmark]
    public object ScribanParse() => Scriban.Template.Parse(template, "user.scriban");

    [Benchmark]
    public object HandlebarsCompile() => Candidates.Handlebars(Prompt switch
    {
        "variable" => VariableCase.HandlebarsText,
        "summary" => SummaryCase.HandlebarsText,
        _ => ExamplesCase.HandlebarsText,
    });
}
