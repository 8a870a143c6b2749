using PromptRegistry.Evaluation.Models;

namespace PromptRegistry.Evaluation.Tests.Models;

public sealed class KeyMaskTests
{
    [Fact]
    public void A_key_is_taken_out_however_the_text_is_cut()
    {
        var mask = new KeyMask(["secret-1", "secret-12345", null, "short"]);
        const string text = "a secret-12345 b secret-1secret-1 sec secret-1234 end secre";
        var expected = mask.Apply(text);
        Assert.Equal("a *** b ****** sec ***234 end secre", expected);
        for (var size = 1; size <= text.Length; size++)
        {
            var stream = mask.Streamed();
            Assert.Equal(expected, string.Concat(text.Chunk(size).Select(piece => stream.Append(new string(piece)))) + stream.End());
        }
    }

    [Fact]
    public void What_may_be_the_beginning_of_a_key_waits()
    {
        var stream = new KeyMask(["secret-1"]).Streamed();

        Assert.Equal("a ", stream.Append("a secre"));
        Assert.Equal("secrex", stream.Append("x"));
        Assert.Equal("", stream.Append("secret-"));
        Assert.Equal("secret-", stream.End());
    }
}
