using System.Runtime.CompilerServices;
using BenchmarkDotNet.Attributes;
using HandlebarsDotNet;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Templates.Rendering;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Bench.Rendering;

/// <summary>Case (c): twenty few-shot examples with filters, about 6 KB.</summary>
public class ExamplesCase
{
    internal const string HandlebarsText = "Answer with one of: {{join labels \", \"}}\n{{#each examples}}\n\nQuestion: {{strip question}}\nAnswer: {{upcase answer}}\n{{/each}}";

    private readonly Prompts.Examples.Inputs inputs = new([.. Texts.Examples.Select(e => new Prompts.Examples.Example(e.Question, e.Answer))], Texts.Labels);
    private readonly object model = new { labels = Texts.Labels, examples = Texts.Examples.Select(e => new { question = e.Question, answer = e.Answer }).ToArray() };
    private readonly char[] buffer = new char[256 * 1024];
    private PromptDefinition interpreted = null!;
    private Dictionary<string, TemplateValue> values = null!;
    private HandlebarsTemplate<object, object> handlebars = null!;

    [GlobalSetup]
    public void Setup()
    {
        interpreted = Candidates.Load("examples");
        values = inputs.ToValues();
        handlebars = Candidates.Handlebars(HandlebarsText);
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
        text.AppendLiteral("Answer with one of: ");
        text.AppendFormatted(string.Join(", ", inputs.Labels));
        text.AppendLiteral("\n");
        for (var i = 0; i < inputs.Examples.Count; i++)
        {
            var example = inputs.Examples[i];
            text.AppendLiteral("\nQuestion: ");
            text.AppendFormatted(example.Question.AsSpan().Trim());
            text.AppendLiteral("\nAnswer: ");
            text.AppendFormatted(example.Answer.ToUpperInvariant());
            text.AppendLiteral("\n");
        }
        return text.ToStringAndClear();
    }

    [Benchmark]
    public string Compiled()
    {
        var writer = new TemplateWriter(stackalloc char[1024]);
        Prompts.Examples.WriteMessage0(ref writer, in inputs);
        var text = writer.ToString();
        writer.Dispose();
        return text;
    }

    [Benchmark]
    public int HandWrittenIntoBuffer()
    {
        var text = new HandBuffer(buffer);
        text.Append("Answer with one of: ");
        for (var i = 0; i < inputs.Labels.Count; i++)
        {
            if (i > 0) text.Append(", ");
            text.Append(inputs.Labels[i]);
        }

        text.Append("\n");
        for (var i = 0; i < inputs.Examples.Count; i++)
        {
            var example = inputs.Examples[i];
            text.Append("\nQuestion: ");
            text.Append(example.Question.AsSpan().Trim());
            text.Append("\nAnswer: ");
            text.AppendUpcase(example.Answer);
            text.Append("\n");
        }
        return text.Length;
    }

    [Benchmark]
    public int CompiledIntoBuffer()
    {
        var writer = new TemplateWriter(buffer);
        Prompts.Examples.WriteMessage0(ref writer, in inputs);
        var length = writer.Length;
        writer.Dispose();
        return length;
    }

    [Benchmark]
    public string Interpreted() => interpreted.Messages[0].Template.Render(values);

    [Benchmark]
    public string HandlebarsNet() => handlebars(model);
}
