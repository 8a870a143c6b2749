using PromptRegistry.Generator.TemplateCode;
using PromptRegistry.Templates.Tests.Binding;
using PromptRegistry.Templates.Tests.Corpus;

namespace PromptRegistry.Templates.Tests.Emission;

/// <summary>
/// What emitted code looks like: it is read in reviews, and typed inputs never become values of any kind.
/// </summary>
public sealed class EmittedCodeTests
{
    private const string Writer = "global::PromptRegistry.Templates.Rendering.TemplateWriter";

    [Fact]
    public void Typed_inputs_are_written_without_conversions()
    {
        var code = Emit(
            "Text: {{ text }}\n{{ if count > 1 }}{{ for s in sources }}{{ for.index + 1 }}. {{ s.title }}\n{{ end }}{{ end }}");

        Assert.Equal(
            $$"""
            public static void Render(ref {{Writer}} writer, in Inputs inputs)
            {
                try
                {
                    writer.Append("Text: ", inputs.Text, "\n");
                    if ((inputs.Count > 1))
                    {
                        writer.At(0, 2, 31);
                        {
                            var list0 = inputs.Sources;
                            var count0 = list0 is null ? 0 : list0.Count;
                            writer.StartLoop();
                            for (var i0 = 0; i0 < count0; i0++)
                            {
                                writer.Step();
                                var item0_s = list0[i0];
                                writer.Append("", ((long)i0 + 1), ". ");
                                writer.Append("", item0_s.Title, "\n");
                            }
                            writer.EndLoop();
                        }
                    }
                }
                catch (global::System.Exception error) when (global::PromptRegistry.Templates.Rendering.EmittedCode.IsFailure(error))
                {
                    throw writer.Fail(error, "prompt.scriban");
                }
            }

            """,
            code);
    }

    [Theory]
    [InlineData("{{ text | string.strip }}", "writer.Append(global::PromptRegistry.Templates.Functions.TextSpans.Strip(inputs.Text));")]
    [InlineData("{{ text | string.strip | string.upcase }}", "writer.AppendUpcase(global::PromptRegistry.Templates.Functions.TextSpans.Strip(inputs.Text));")]
    [InlineData("{{ text | string.truncate 5 }}", "writer.AppendTruncated(inputs.Text, 5, null);")]
    [InlineData("{{ points | array.join ', ' }}", "writer.AppendJoin(inputs.Points, \", \");")]
    public void What_ends_a_pipe_is_written_without_making_a_string(string template, string expected) =>
        Assert.Contains("\n        " + expected + "\n", Emit(template), StringComparison.Ordinal);

    [Fact]
    public void A_template_with_errors_is_not_emitted() =>
        Assert.Throws<InvalidOperationException>(() => Emit("{{ nope }}"));

    private static string Emit(string text) => CSharpEmitter.Emit(
        PromptHarness.Bind(text),
        new EmissionOptions
        {
            MethodName = "Render",
            InputsType = "Inputs",
            ReadGlobal = name => "inputs." + CorpusInput.Pascal(name),
            MemberName = CorpusInput.Pascal,
        });
}
