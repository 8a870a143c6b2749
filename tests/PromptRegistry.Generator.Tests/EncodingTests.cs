using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace PromptRegistry.Generator.Tests;

/// <summary>The compiler guesses the encoding of what is not UTF-8; the generator refuses it as the command line does.</summary>
public sealed class EncodingTests
{
    private const string Manifest = "name: hello\nversion: 1.0.0\nmessages: [{ role: user, template: user.scriban }]\n";

    [Theory]
    [InlineData("latin1", "the byte at offset 1 begins no character")]
    [InlineData("utf-16", "the compiler reads it as utf-16, by what stands at offset 0")]
    public void A_template_in_another_encoding_is_one_error_with_its_offset(string encoding, string expected)
    {
        var e = Encoding.GetEncoding(encoding);
        var run = new GeneratorRun().Add("prompts/hello/prompt.yaml", Manifest).Add("prompts/hello/user.scriban", Read([.. e.GetPreamble(), .. e.GetBytes("fünf")])).Run();

        var finding = Assert.Single(run.Findings);
        Assert.Contains("/repo/prompts/hello/user.scriban(1,1): error PRM0022: The file is not UTF-8: " + expected, finding, StringComparison.Ordinal);
        run.AssertCompiles();
    }

    [Fact]
    public void Utf8_with_or_without_a_mark_is_read()
    {
        var e = new UTF8Encoding(encoderShouldEmitUTF8Identifier: true);
        var run = new GeneratorRun().Add("prompts/hello/prompt.yaml", Manifest).Add("prompts/hello/user.scriban", Read([.. e.GetPreamble(), .. e.GetBytes("fünf")])).Run();

        Assert.Empty(run.Findings);
        Assert.DoesNotContain("\uFEFF", run.Source("Prompts.hello.g.cs"), StringComparison.Ordinal);
    }

    /// <summary>As the compiler reads an additional file: strictly as UTF-8, else by a mark, else in the encoding of the machine.</summary>
    private static SourceText Read(byte[] content)
    {
        using var stream = new MemoryStream(content);
        try
        {
            return SourceText.From(stream, new UTF8Encoding(false, throwOnInvalidBytes: true));
        }
        catch (DecoderFallbackException)
        {
            stream.Position = 0;
            return SourceText.From(stream, Encoding.Latin1);
        }
    }
}
