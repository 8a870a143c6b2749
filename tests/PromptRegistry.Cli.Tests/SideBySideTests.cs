using PromptRegistry.Cli.Comparisons;

namespace PromptRegistry.Cli.Tests;

public sealed class SideBySideTests
{
    [Fact]
    public void Equal_changed_gone_and_new_lines_are_marked()
    {
        var lines = SideBySide.Lines("same\nold\nend", "same\nnew\nmore\nend", 23);

        Assert.Equal(
            [
                "same         same",
                "old        | new",
                "           > more",
                "end          end",
            ],
            lines);
        Assert.Equal(["a          <"], SideBySide.Lines("a\nb", "b", 23).Take(1));
    }

    [Fact]
    public void Long_lines_are_broken_at_blanks_where_there_are_some()
    {
        var lines = SideBySide.Lines("one two three four", "abcdefghijklmno", 23);

        Assert.Equal(["one two    | abcdefghij", "three four | klmno"], lines);
    }

    [Fact]
    public void A_side_that_has_no_message_is_empty()
    {
        Assert.Equal(["           > new"], SideBySide.Lines(null, "new", 23));
    }
}
