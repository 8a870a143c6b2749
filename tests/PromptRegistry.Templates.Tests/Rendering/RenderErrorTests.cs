using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Rendering;
using PromptRegistry.Templates.Types;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Tests.Rendering;

public sealed class RenderErrorTests
{
    [Theory]
    [InlineData("{{ x = any }}\n{{ x.a.b }}", 2, 8, "Cannot get the member b")]
    [InlineData("{{ any + 1 }}{{ any // 0 }}", 1, 21, "divide by zero")]
    [InlineData("{{ [1] + any }}", 1, 10, "Expecting an array")]
    [InlineData("{{ any | math.abs | math.round 99 }}", 1, 21, "between 0 and 15")]
    [InlineData("{{ any | math.format 'N999999999' }}", 1, 10, "asks for more than 1000 digits")]
    public void An_error_names_its_place(string text, int line, int column, string words)
    {
        var bound = Template.Parse(text, "prompt.scriban").Bind(new BindingOptions
        {
            Globals = [new TemplateGlobal("any", TemplateType.Any)],
        });
        Assert.Empty(bound.Diagnostics);
        var value = text.Contains("x.a.b", StringComparison.Ordinal)
            ? TemplateValue.From(new TemplateObject())
            : TemplateValue.From(1L);

        var error = Assert.Throws<TemplateException>(
            () => bound.Render(new Dictionary<string, TemplateValue> { ["any"] = value }));

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Equal(("prompt.scriban", line, column), (error.Span.Path, error.Span.Line, error.Span.Column));
    }

    [Fact]
    public void An_error_inside_an_include_names_the_included_file()
    {
        var bound = Template.Parse("{{ include 'part' }}", "prompt.scriban").Bind(new BindingOptions
        {
            Loader = name => new TemplateText(name + ".scriban", "\n{{ 1 // 0 }}"),
        });

        var error = Assert.Throws<TemplateException>(() => bound.Render(new Dictionary<string, TemplateValue>()));

        Assert.Equal("part.scriban(2,6)", error.Span.ToString());
    }

    [Fact]
    public void A_failed_render_leaves_nothing_behind_for_the_next_one()
    {
        var failing = Template.Parse("text {{ for i in 1..3; 1 // 0; end }}", "t")
            .Bind(new BindingOptions());
        var working = Template.Parse("{{ x = 1; x }}", "t").Bind(new BindingOptions());
        var none = new Dictionary<string, TemplateValue>();

        Assert.Throws<TemplateException>(() => failing.Render(none));

        Assert.Equal("1", working.Render(none));
    }

    [Fact]
    public void Rendering_into_a_buffer_writes_what_rendering_to_a_string_returns()
    {
        var bound = Template.Parse("{{ for i in 1..2000; i; end }}", "t")
            .Bind(new BindingOptions());
        var none = new Dictionary<string, TemplateValue>();
        var buffer = new System.Buffers.ArrayBufferWriter<char>();

        bound.Render(none, buffer);

        Assert.Equal(bound.Render(none), new string(buffer.WrittenSpan));
    }
}
