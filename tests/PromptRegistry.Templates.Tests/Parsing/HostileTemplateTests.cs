using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Limits;
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

    public static TheoryData<string, string> Refused => new()
    {
        { new string('{', 1_000_000), "at most 10000 objects" },
        { "{{ " + string.Concat(Enumerable.Repeat("{a:", Many)), "at most 10000 objects" },
        { "{{ " + string.Concat(Enumerable.Repeat("{ ; ", Many)), "at most 10000 objects" },
        { "{{ 0b" + new string('1', 1_000_000) + " }}", "at most 10000 characters" },
        { "{{ 0x" + new string('F', 1_000_000) + " }}", "at most 10000 characters" },
        { "{{ " + new string('9', 1_000_000) + " }}", "at most 10000 characters" },
        { "{{ 1_" + new string('9', 1_000_000) + " }}", "at most 10000 characters" },
        { "{{ 1." + new string('3', 1_000_000) + " }}", "at most 10000 characters" },
        { "{{ 1e99999999 }}", "at most 4 digits" },
        { "{{ 1e+99999999 }}", "at most 4 digits" },
        { new string('x', 3_000_000), "more than 2097152 are not read" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_the_parser_would_survive_badly_is_one_diagnostic(string text, string words)
    {
        var diagnostic = Assert.Single(Template.Parse(text, "hostile.scriban").Diagnostics);

        Assert.Equal(TemplateDiagnosticKind.SyntaxError, diagnostic.Kind);
        Assert.Contains(words, diagnostic.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("commit 3e1234567890, 0x")]
    [InlineData("{{ 1e9999 | object.kind }} 7e12345")]
    [InlineData("{{ 1.5e99999 > 0 }}")]
    [InlineData("{{ '1e99999999' }}{{ # 1e99999999\n1 }}")]
    public void What_only_looks_like_a_number_is_text(string text) =>
        Assert.Empty(Template.Parse(text, "t").Diagnostics);

    [Fact]
    public void Digits_and_braces_outside_of_code_are_text_of_any_length()
    {
        var text = new string('1', 50_000) + string.Concat(Enumerable.Repeat("{ \"a\": 1 }\n", 20_000)) + "{{ 1 }}";

        Assert.Empty(Template.Parse(text, "t").Diagnostics);
    }

    [Fact]
    public void A_text_that_the_parser_cannot_describe_is_one_diagnostic() =>
        Assert.Single(Template.Parse("{{{ $\"{f(a) = f a}\" }}", "t").Diagnostics);

    [Fact]
    public void Mistakes_without_end_are_a_hundred_diagnostics()
    {
        var text = string.Concat(Enumerable.Repeat("{{ '\\q' }}\n", Many));

        Assert.Equal(100, Template.Parse(text, "t").Diagnostics.Count);
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
