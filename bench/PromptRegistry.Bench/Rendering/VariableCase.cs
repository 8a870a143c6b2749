using System.Runtime.CompilerServices;
using BenchmarkDotNet.Attributes;
using HandlebarsDotNet;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Templates.Rendering;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Bench.Rendering;

/// <summary>Case (a): one variable, 200 characters.</summary>
public class VariableCase
{
    internal const string HandlebarsText = "Dear {{name}}, thank you for your message. We have received it and will answer within two working days. Until then you find answers to many questions in our handbook. Kind regards, your support team";

    private readonly Prompts.Variable.Inputs inputs = new("Ada Lovelace");
    private readonly object model = new { name = "Ada Lovelace" };
    private readonly char[] buffer = new char[256 * 1024];
    private PromptDefinition interpreted = null!;
    private Dictionary<string, TemplateValue> values = null!;
    private HandlebarsTemplate<object, object> handlebars = null!;

    [GlobalSetup]
    public void Setup()
    {
        interpreted = Candidates.Load("variable");
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
        text.AppendLiteral("Dear ");
        text.AppendFormatted(inputs.Name);
        text.AppendLiteral(", thank you for your message. We have received it and will answer within two working days. Until then you find answers to many questions in our handbook. Kind regards, your support team");
        return text.ToStringAndClear();
    }

    [Benchmark]
    public string Compiled()
    {
        var writer = new TemplateWriter(stackalloc char[1024]);
        Prompts.Variable.WriteMessage0(ref writer, in inputs);
        var text = writer.ToString();
        writer.Dispose();
        return text;
    }

    [Benchmark]
    public int HandWrittenIntoBuffer()
    {
        var text = new HandBuffer(buffer);
        text.Append("Dear ");
        text.Append(inputs.Name);
        text.Append(", thank you for your message. We have received it and will answer within two working days. Until then you find answers to many questions in our handbook. Kind regards, your support team");
        return text.Length;
    }

    [Benchmark]
    public int CompiledIntoBuffer()
    {
        var writer = new TemplateWriter(buffer);
        Prompts.Variable.WriteMessage0(ref writer, in inputs);
        var length = writer.Length;
        writer.Dispose();
        return length;
    }

    [Benchmark]
    public string Interpreted() => interpreted.Messages[0].Template.Render(values);

    [Benchmark]
    public string HandlebarsNet() => handlebars(model);
}
