using PromptRegistry.Core.Diagnostics;

namespace PromptRegistry.Core.Tests.Diagnostics;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("a\n\tb ü 漢 👩‍💻", "a\n\tb ü 漢 👩‍💻")]
    [InlineData("a\r\nb\rc", "a\nb<U+000D>c")]
    [InlineData("a\u202eb\u001b[2J\u2028c\0", "a<U+202E>b<U+001B>[2J<U+2028>c<U+0000>")]
    [InlineData("a\ufffe\uffff", "a<U+FFFE><U+FFFF>")]
    [InlineData("https://me:secret@host/x", "https://…@host/x")]
    public void Lines_stay_lines_and_nothing_hides(string text, string expected) => Assert.Equal(expected, PlainText.Lines(text));

    [Fact]
    public void Half_a_character_is_shown_as_its_number() => Assert.Equal("a<U+D83D>b<U+DE00>", PlainText.Lines("a\ud83db\ude00"));
}
