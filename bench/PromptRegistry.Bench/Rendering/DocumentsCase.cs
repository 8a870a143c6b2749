using System.Runtime.CompilerServices;
using BenchmarkDotNet.Attributes;
using HandlebarsDotNet;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Templates.Rendering;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Bench.Rendering;

/// <summary>Case (d): fifty documents of 2 KB, about 100 KB.</summary>
public class DocumentsCase
{
    private readonly Prompts.Documents.Inputs inputs = new([.. Texts.Documents.Select(d => new Prompts.Documents.Document(d.Title, d.Text))]);
    private readonly object model = new { documents = Texts.Documents.Select(d => new { title = d.Title, text = d.Text }).ToArray() };
    private readonly char[] buffer = new char[256 * 1024];
    private PromptDefinition interpreted = null!;
    private Dictionary<string, TemplateValue> values = null!;
    private HandlebarsTemplate<object, object> handlebars = null!;

    [GlobalSetup]
    public void Setup()
    {
        interpreted = Candidates.Load("documents");
        values = inputs.ToValues();
        handlebars = Candidates.Handlebars("Answer from these documents only.\n{{#each documents}}<document title=\"{{title}}\">\n{{text}}\n</document>\n{{/each}}");
        Candidates.RequireEqual(
            HandWritten(),
            Compiled(),
            Interpreted(),
            HandlebarsNet(),
            new string(buffer, 0, HandWrittenIntoBuffer()),
            new string(buffer, 0, CompiledIntoBuffer()));
    }

    [Benchmark(Baseline = true)]
    public string HandWritten()
    {
        var text = new DefaultInterpolatedStringHandler(0, 0, null, stackalloc char[1024]);
        text.AppendLiteral("Answer from these documents only.\n");
        for (var i = 0; i < inputs.Documents.Count; i++)
        {
            var document = inputs.Documents[i];
            text.AppendLiteral("<document title=\"");
            text.AppendFormatted(document.Title);
            text.AppendLiteral("\">\n");
            text.AppendFormatted(document.Text);
            text.AppendLiteral("\n</document>\n");
        }
        return text.ToStringAndClear();
    }

    [Benchmark]
    public string Compiled()
    {
        var writer = new TemplateWriter(stackalloc char[1024]);
        Prompts.Documents.WriteMessage0(ref writer, in inputs);
        var text = writer.ToString();
        writer.Dispose();
        return text;
    }

    [Benchmark]
    public int HandWrittenIntoBuffer()
    {
        var text = new HandBuffer(buffer);
        text.Append("Answer from these documents only.\n");
        for (var i = 0; i < inputs.Documents.Count; i++)
        {
            var document = inputs.Documents[i];
            text.Append("<document title=\"");
            text.Append(document.Title);
            text.Append("\">\n");
            text.Append(document.Text);
            text.Append("\n</document>\n");
        }
        return text.Length;
    }

    [Benchmark]
    public int CompiledIntoBuffer()
    {
        var writer = new TemplateWriter(buffer);
        Prompts.Documents.WriteMessage0(ref writer, in inputs);
        var length = writer.Length;
        writer.Dispose();
        return length;
    }

    [Benchmark]
    public string Interpreted() => interpreted.Messages[0].Template.Render(values);

    [Benchmark]
    public string HandlebarsNet() => handlebars(model);
}
