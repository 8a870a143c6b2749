using PromptRegistry.Core.Yaml;

namespace PromptRegistry.Core.Tests.Yaml;

public sealed class YamlQuoteTests
{
    [Theory]
    [InlineData("plain", "\"plain\"")]
    [InlineData("a \"b\" \\ c\n\td\r", "\"a \\\"b\\\" \\\\ c\\n\\td\\r\"")]
    [InlineData("\u202e\u0000\u2028\u0085\ufeff", "\"\\u202E\\u0000\\u2028\\u0085\\uFEFF\"")]
    [InlineData("ü 😀", "\"ü 😀\"")]
    public void What_is_not_to_be_seen_is_escaped(string text, string expected) => Assert.Equal(expected, YamlQuote.Of(text));

    [Fact]
    public void Half_a_pair_is_no_text() => Assert.Equal("\"a\uFFFDb\"", YamlQuote.Of("a\ud83db"));

    [Theory]
    [InlineData("# no comment: { [ * & ! | > ' % @ `")]
    [InlineData("\u00a0 tab\t line\nend \\ \"\u202e\u2029😀 ")]
    [InlineData("")]
    public void It_is_read_as_it_was(string text) => Assert.Equal(text, ((YamlScalar)YamlReader.Read(YamlQuote.Of(text), "t").Root!).Value);
}
