namespace PromptRegistry.Plots.Tests;

public sealed class MarkupWriterTests
{
    [Fact]
    public void Text_is_never_markup()
    {
        var markup = new MarkupWriter();

        using (markup.Open("p", ("title", "\"><script>alert(1)</script>\n&"))) markup.Text("</p><img src=x onerror='alert(1)'>&amp;\n\ttwo");

        Assert.Equal(
            "<p title=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#10;&amp;\">&lt;/p&gt;&lt;img src=x onerror=&#39;alert(1)&#39;&gt;&amp;amp;\n\ttwo</p>",
            markup.ToString());
    }

    [Fact]
    public void Characters_that_hide_or_reorder_others_are_shown_as_numbers()
    {
        var markup = new MarkupWriter();

        markup.Text("a\u202eb\u001b[2J\0\ud800 \U0001F600 \u2028");

        Assert.Equal("a&lt;U+202E&gt;b&lt;U+001B&gt;[2J&lt;U+0000&gt;&lt;U+D800&gt; \U0001F600 &lt;U+2028&gt;", markup.ToString());
    }

    [Theory]
    [InlineData("p", "onclick")]
    [InlineData("p", "style")]
    [InlineData("p", "a b")]
    [InlineData("p>", "class")]
    public void Names_that_a_page_must_not_have_are_refused(string element, string attribute) =>
        Assert.Throws<ArgumentException>(() => new MarkupWriter().Element(element, null, (attribute, "x")));

    [Fact]
    public void An_attribute_without_a_value_is_left_out_and_empty_elements_have_no_end()
    {
        var markup = new MarkupWriter();

        markup.Element("input", null, ("type", "text"), ("checked", null));

        Assert.Equal("<input type=\"text\">", markup.ToString());
    }
}
