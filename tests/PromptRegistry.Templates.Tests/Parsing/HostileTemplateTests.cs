using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Rendering;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Tests.Parsing;

/// <summary>A template is untrusted input: nothing in it may end the process that reads it.</summary>
public sealed class HostileTemplateTests
{
    private const int Many = 100_000;

    public static TheoryData<string, string, string> Nested => new()
    {
        { "{{ ", "(", "" },
        { "{{ x", ".a", " }}" },
        { "{{ x", "[0]", " }}" },
        { "{{ ", "[", "" },
        { "{{ ", "{a:", "" },
        { "", "{{ if true }}", "" },
        { "{{ ", "!", "x }}" },
        { "{{ 1", "+1", " }}" },
        { "{{ 1", "|math.plus 1", " }}" },
        { "{{ if x }}", "{{ else if x }}", "{{ end }}" },
        { "{{ case 1 }}", "{{ when 1 }}", "{{ end }}" },
        { "{{ f", "()", " }}" },
        { "{{ ", "$\"{", "" },
        { "{{ true", "?true:true", " }}" },
        { "{{ x", "++", " }}" },
        { "", "{{ do }}", "" },
    };

    [Theory]
    [MemberData(nameof(Nested))]
    public void Nesting_beyond_the_limit_is_one_diagnostic(string start, string repeated, string end)
    {
        var text = start + string.Concat(Enumerable.Repeat(repeated, Many)) + end;

        var diagnostics = Template.Parse(text, "hostile.scriban").Diagnostics;

        Assert.Contains("depth limit `250`", diagnostics[0].Message, StringComparison.Ordinal);
        Assert.Single(diagnostics);
    }

    [Theory]
    [InlineData("{{ a = []; a[0] = a; a }}")]
    [InlineData("{{ a = []; a[0] = a; a == a }}")]
    [InlineData("{{ a = {}; a.b = a; a | object.to_json }}")]
    [InlineData("{{ a = []; a[0] = a; a | array.join ',' }}")]
    [InlineData("{{ x = 'a'; for i in 1..100; x = x + x; end }}")]
    [InlineData("{{ x = 2; for i in 1..100; x = x * x; end; x }}")]
    [InlineData("{{ 1 << 100000000 }}")]
    [InlineData("{{ [1, 2] * 2000000000 }}")]
    [InlineData("{{ 'ab' | string.pad_left 2000000000 }}")]
    [InlineData("{{ a = []; a[2000000000] = 1 }}")]
    [InlineData("{{ while true; end }}")]
    [InlineData("{{ for i in 1..2000000000; end }}")]
    [InlineData("{{ 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' | regex.match '^(a+)+$' }}")]
    public void Values_that_grow_or_loop_without_end_are_errors(string text)
    {
        var limits = RenderLimits.Prompt with { Output = 1_048_576, Regex = TimeSpan.FromMilliseconds(50) };
        var bound = Template.Parse(text, "hostile.scriban").Bind(new BindingOptions());
        Assert.Empty(bound.Diagnostics);

        Assert.Throws<TemplateException>(() => bound.Render(new Dictionary<string, TemplateValue>(), limits));
    }

    [Fact]
    public void A_render_is_cancelled_inside_a_loop()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var bound = Template.Parse("{{ for i in 1..900; for j in 1..900; i; end; end }}", "t")
            .Bind(new BindingOptions());

        Assert.Throws<OperationCanceledException>(
            () => bound.Render(new Dictionary<string, TemplateValue>(), null, source.Token));
    }

    [Fact]
    public void An_include_that_includes_itself_is_refused()
    {
        var bound = Template.Parse("{{ include 'a' }}", "t").Bind(new BindingOptions
        {
            Loader = name => new TemplateText(name, "{{ include 'a' }}"),
        });

        Assert.Equal(TemplateDiagnosticKind.CyclicInclude, Assert.Single(bound.Diagnostics).Kind);
    }

    [Fact]
    public void A_prompt_that_would_include_exponentially_many_templates_is_refused()
    {
        var bound = Template.Parse("{{ include '0' }}", "t").Bind(new BindingOptions
        {
            Loader = name =>
            {
                var next = int.Parse(name, System.Globalization.CultureInfo.InvariantCulture) + 1;
                var include = $"{{{{ include '{next}' }}}}";
                return new TemplateText(name, next > 40 ? "x" : include + include);
            },
        });

        Assert.True(bound.HasErrors);
    }
}
