namespace PromptRegistry.Templates.Tests.Binding;

public sealed class PromptModeTests
{
    [Theory]
    [InlineData("Hello {{ text | string.strip }}!", "Hello Some text.!")]
    [InlineData("{{ count + 1 }} {{ count * 2.5 }} {{ ratio }}", "4 7.5 0.5")]
    [InlineData("{{ if count > 2 }}many{{ else if count == 1 }}one{{ else }}few{{ end }}", "many")]
    [InlineData(
        "{{ for s in sources }}{{ for.index + 1 }}. {{ s.title }}{{ if s.url }} ({{ s.url }}){{ end }};{{ end }}",
        "1. A (http://a);2. B;")]
    [InlineData(
        "{{ for p in points reversed }}{{ p }}{{ if !for.last }}, {{ end }}{{ else }}none{{ end }}", "two, one")]
    [InlineData("{{ points | array.join ', ' }}", "one, two")]
    [InlineData("{{ x = 1; for i in 1..3; x = x + i; end; x }}", "7")]
    [InlineData("{{ capture c }}[{{ text }}]{{ end }}{{ c | string.size }}", "14")]
    [InlineData("{{ note ?? 'nothing' }}", "nothing")]
    [InlineData("{{ audience == 'expert' ? 'deep' : 'simple' }}", "deep")]
    [InlineData("{{ for e in scores }}{{ e.key }}={{ e.value }} {{ end }}", "x=1 y=2 ")]
    [InlineData("{{ case audience; when 'expert'; 'E'; else; 'G'; end }}", "E")]
    [InlineData("{{ text = text | string.strip }}<{{ text }}>", "<Some text.>")]
    [InlineData("{{ i = 0; while i < 3; i = i + 1; i; end }}", "123")]
    [InlineData("{{ points.size }}{{ points[0] }}{{ points[9] }}{{ scores.y }}", "2one2")]
    [InlineData("{{ $\"{count} of {text | string.strip}\" }}", "3 of Some text.")]
    [InlineData("  {{ points | array.join '\\n' }}\n", "  one\n  two\n")]
    [InlineData("{{ day.year }} {{ [1, 'a'] }} {{ {a: 1} }}", "2026 [1, \"a\"] {a: 1}")]
    public void Renders_what_the_template_says(string template, string expected) =>
        Assert.Equal(expected, PromptHarness.Render(template));

    [Theory]
    [InlineData("Hi\n{{ txet }}", TemplateDiagnosticKind.UndeclaredVariable, 2, 4, "Did you mean `text`?")]
    [InlineData("{{ for s in sources; s.titel; end }}", TemplateDiagnosticKind.UnknownMember, 1, 24, "`title`")]
    [InlineData("{{ text | string.upcas }}", TemplateDiagnosticKind.UnknownFunction, 1, 11, "`string.upcase`")]
    [InlineData("{{ text | upcase }}", TemplateDiagnosticKind.UnknownFunction, 1, 11, "`string.upcase`")]
    [InlineData("{{ text | string.append }}", TemplateDiagnosticKind.WrongArgument, 1, 11, "2 arguments")]
    [InlineData("{{ for x in count }}{{ end }}", TemplateDiagnosticKind.TypeMismatch, 1, 13, "a list to loop over")]
    [InlineData("{{ audience == 'export' }}", TemplateDiagnosticKind.UnknownEnumValue, 1, 16, "Did you mean `expert`?")]
    [InlineData("{{ include 'nope' }}", TemplateDiagnosticKind.MissingInclude, 1, 12, "nope")]
    [InlineData("{{ include '../up' }}", TemplateDiagnosticKind.InvalidIncludeName, 1, 12, "..")]
    [InlineData("{{ include text }}", TemplateDiagnosticKind.InvalidIncludeName, 1, 12, "constant")]
    [InlineData("{{ math.random 1 2 }}", TemplateDiagnosticKind.NondeterministicFunction, 1, 4, "input")]
    [InlineData("{{ with sources[0] }}{{ end }}", TemplateDiagnosticKind.DynamicConstruct, 1, 4, "with")]
    [InlineData("{{ text - 1 }}", TemplateDiagnosticKind.TypeMismatch, 1, 9, "`-`")]
    [InlineData("{{ if }}", TemplateDiagnosticKind.SyntaxError, 1, 7, "if statement")]
    public void Reports_what_is_wrong_where_it_is(
        string template, TemplateDiagnosticKind kind, int line, int column, string words)
    {
        var diagnostic = PromptHarness.Bind(template).Diagnostics[0];

        Assert.Equal(kind, diagnostic.Kind);
        Assert.Equal((line, column), (diagnostic.Span.Line, diagnostic.Span.Column));
        Assert.Contains(words, diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Includes_share_variables_and_take_arguments()
    {
        var text = PromptHarness.Render(
            "{{ x = 1; include 'a' 'arg' name: 'N' }}{{ y }}",
            ("a", "<{{ $1 }} {{ $name }} {{ $.name }} {{ x }} {{ text | string.strip }}{{ y = 2 }}>"));

        Assert.Equal("<arg N N 1 Some text.>2", text);
    }

    [Fact]
    public void A_cycle_of_includes_is_reported_at_the_include_that_closes_it()
    {
        var diagnostic = PromptHarness.SingleDiagnostic(
            "{{ include 'a' }}", ("a", "{{ include 'b' }}"), ("b", "{{ include 'a' }}"));

        Assert.Equal(TemplateDiagnosticKind.CyclicInclude, diagnostic.Kind);
        Assert.Equal("b.scriban", diagnostic.Span.Path);
    }

    [Fact]
    public void Used_globals_and_includes_are_collected_through_includes()
    {
        var bound = PromptHarness.Bind("{{ count }}{{ include 'a' }}", ("a", "{{ flag }}"));

        Assert.Equal(["count", "flag"], bound.UsedGlobals.Order(StringComparer.Ordinal));
        Assert.Equal("a.scriban", Assert.Single(bound.Includes).Path);
    }
}
