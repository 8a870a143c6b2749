using PromptRegistry.Templates.Taint;
using PromptRegistry.Templates.Tests.Binding;

namespace PromptRegistry.Templates.Tests.Taint;

/// <summary>
/// What taint analysis finds and what it does not. Untrusted are <c>text</c>, <c>note</c>, <c>points</c>, <c>sources</c>,
/// <c>scores</c>, <c>count</c>, <c>day</c> and <c>audience</c>; a fenced flow is written in parentheses.
/// </summary>
public sealed class TaintAnalysisTests
{
    private static readonly string[] Untrusted =
        ["text", "note", "points", "sources", "scores", "count", "day", "audience"];

    private static readonly (string Name, string Text)[] Includes =
    [
        ("guards/fence", "<a>{{ $1 }}</a>"),
        ("guards/captured", "{{ capture x }}<b>{{ $1 }}</b>{{ end }}{{ x }}"),
        ("guards/leaking", "<a>{{ $1 }}</a>{{ leaked = $1 }}"),
        ("guards/returning", "{{ ret $1 }}"),
        ("guards/outer", "{{ include 'parts/argument' $1 }}"),
        ("parts/argument", "Read: {{ $1 }}"),
        ("parts/named", "Read: {{ $what }}"),
        ("parts/global", "Read: {{ text }}"),
        ("parts/assigning", "{{ given = $1 }}"),
        ("parts/deep", "{{ include 'parts/argument' $1 }}"),
        ("parts/fencing", "{{ include 'guards/fence' $1 }}"),
        ("parts/returning", "{{ ret $1 }}never"),
    ];

    [Theory]
    [InlineData("{{ text }}", "text")]
    [InlineData("{{ text }} and {{ note }}", "text note")]
    [InlineData("{{ ratio }}{{ flag }}", "")]
    [InlineData("{{ sources[0].title }}", "sources")]
    [InlineData("{{ points[0] }}", "points")]
    [InlineData("{{ scores }}", "scores")]
    [InlineData("{{ for pair in scores }}{{ pair.key }}{{ end }}", "scores")]
    public void Untrusted_text_is_found_where_it_is_written(string template, string expected) =>
        Assert.Equal(expected, Flows(template));

    [Theory]
    [InlineData("{{ x = text }}{{ x }}", "text")]
    [InlineData("{{ x = text }}{{ y = x }}{{ y }}", "text")]
    [InlineData("{{ x = text }}{{ x = 'safe' }}{{ x }}", "")]
    [InlineData("{{ x = 'safe' }}{{ x }}{{ x = text }}", "")]
    [InlineData("{{ x = 'a' }}{{ x += text }}{{ x }}", "text")]
    [InlineData("{{ x = 'a' }}{{ if flag }}{{ x = text }}{{ end }}{{ x }}", "text")]
    [InlineData("{{ x = text }}{{ if flag }}{{ x = 'a' }}{{ else }}{{ x = 'b' }}{{ end }}{{ x }}", "")]
    [InlineData("{{ x = 'a' }}{{ case count }}{{ when 1 }}{{ x = text }}{{ when 2 }}{{ x = note }}{{ end }}{{ x }}", "text note")]
    [InlineData("{{ text = 'safe' }}{{ text }}", "")]
    [InlineData("{{ text = text + '!' }}{{ text }}", "text")]
    public void Assignments_pass_it_on_in_their_order(string template, string expected) =>
        Assert.Equal(expected, Flows(template));

    [Theory]
    [InlineData("{{ capture x }}{{ text }}{{ end }}", "")]
    [InlineData("{{ capture x }}{{ text }}{{ end }}{{ x }}", "text")]
    [InlineData("{{ capture x }}{{ capture y }}{{ text }}{{ end }}{{ y }}{{ end }}{{ x }}", "text")]
    [InlineData("{{ for i in 1..2 }}{{ capture x }}{{ text }}{{ break }}{{ end }}{{ end }}{{ x }}", "text")]
    [InlineData("{{ x = 'a' }}{{ capture x }}constant{{ end }}{{ x }}", "")]
    public void Captures_keep_it_until_they_are_written(string template, string expected) =>
        Assert.Equal(expected, Flows(template));

    [Theory]
    [InlineData("{{ 'a' + text + 'b' }}", "text")]
    [InlineData("{{ $\"a {text} b\" }}", "text")]
    [InlineData("{{ text * 2 }}", "text")]
    [InlineData("{{ [text, 'a'] }}", "text")]
    [InlineData("{{ x = {a: text, b: 'safe'} }}{{ x.a }}", "text")]
    [InlineData("{{ note ?? 'none' }}", "note")]
    [InlineData("{{ note ?! 'there is a note' }}", "")]
    [InlineData("{{ flag ? text : 'none' }}", "text")]
    [InlineData("{{ flag ? 'yes' : note }}", "note")]
    public void Operators_pass_it_on(string template, string expected) => Assert.Equal(expected, Flows(template));

    [Theory]
    [InlineData("{{ for point in points }}{{ point }}{{ end }}", "points")]
    [InlineData("{{ for source in sources }}{{ source.title }}{{ end }}", "sources")]
    [InlineData("{{ for point in points }}{{ for.index }}{{ for.last }}{{ end }}", "")]
    [InlineData("{{ for point in points }}constant{{ end }}", "")]
    [InlineData("{{ for i in 1..3 }}{{ x = i }}{{ else }}{{ text }}{{ end }}", "text")]
    [InlineData("{{ a = '' }}{{ for i in 1..3 }}{{ a }}{{ a = text }}{{ end }}", "text")]
    [InlineData("{{ a = '' }}{{ b = '' }}{{ c = '' }}{{ for i in 1..9 }}{{ c }}{{ c = b }}{{ b = a }}{{ a = text }}{{ end }}", "text")]
    [InlineData("{{ a = '' }}{{ b = '' }}{{ for i in 1..9 }}{{ for j in 1..9 }}{{ b }}{{ b = a }}{{ end }}{{ a = text }}{{ end }}", "text")]
    [InlineData("{{ x = text }}{{ for i in 1..3 }}{{ x = 'a' }}{{ end }}{{ x }}", "text")]
    [InlineData("{{ x = 'a' }}{{ for i in 1..3 }}{{ x = text }}{{ if flag }}{{ break }}{{ end }}{{ x = 'b' }}{{ end }}{{ x }}", "text")]
    [InlineData("{{ x = 'a' }}{{ for i in 1..3 }}{{ x }}{{ x = text }}{{ if flag }}{{ continue }}{{ end }}{{ x = 'b' }}{{ end }}", "text")]
    [InlineData("{{ i = 0 }}{{ x = '' }}{{ while i < 3 }}{{ x }}{{ x = text }}{{ i = i + 1 }}{{ end }}", "text")]
    public void Loops_carry_it_round(string template, string expected) => Assert.Equal(expected, Flows(template));

    [Theory]
    [InlineData("{{ text | string.upcase }}", "text")]
    [InlineData("{{ text | string.replace 'a' 'b' }}", "text")]
    [InlineData("{{ 'constant' | string.replace text 'b' }}", "")]
    [InlineData("{{ 'constant' | string.replace 'a' text }}", "text")]
    [InlineData("{{ text | string.split ' ' | array.join ', ' }}", "text")]
    [InlineData("{{ points | array.first }}", "points")]
    [InlineData("{{ sources | array.map 'title' | array.join ', ' }}", "sources")]
    [InlineData("{{ ['a'] | array.add text | array.last }}", "text")]
    [InlineData("{{ text | html.escape }}", "text")]
    [InlineData("{{ text | string.base64_encode }}", "text")]
    [InlineData("{{ sources | object.to_json }}", "sources")]
    [InlineData("{{ scores | object.keys | array.join ', ' }}", "scores")]
    [InlineData("{{ text | string.sha256 }}", "")]
    [InlineData("{{ text | object.typeof }}", "")]
    [InlineData("{{ text | string.size }}", "")]
    [InlineData("{{ points.size }}", "")]
    [InlineData("{{ text | string.to_int }}", "")]
    [InlineData("{{ text | string.contains 'x' }}", "")]
    [InlineData("{{ text | string.index_of 'x' }}", "")]
    [InlineData("{{ points | array.size | string.pluralize 'point' 'points' }}", "")]
    [InlineData("{{ text | object.default 'none' }}", "text")]
    [InlineData("{{ points | array.each @string.upcase | array.join ',' }}", "points")]
    public void Functions_pass_it_on_unless_nobody_can_choose_the_words(string template, string expected) =>
        Assert.Equal(expected, Flows(template));

    [Theory]
    [InlineData("{{ count }}", "")]
    [InlineData("{{ count + 1 }}", "")]
    [InlineData("{{ day }}", "")]
    [InlineData("{{ audience }}", "")]
    [InlineData("{{ for pair in scores }}{{ pair.value }}{{ end }}", "")]
    [InlineData("{{ if text == 'x' }}constant{{ end }}", "")]
    [InlineData("{{ text == 'x' }}{{ text && flag }}{{ !text }}", "")]
    public void Numbers_dates_words_of_an_enum_and_conditions_are_harmless(string template, string expected) =>
        Assert.Equal(expected, Flows(template));

    [Theory]
    [InlineData("{{ include 'parts/argument' text }}", "text")]
    [InlineData("{{ include 'parts/named' what: text }}", "text")]
    [InlineData("{{ include 'parts/argument' 'safe' }}", "")]
    [InlineData("{{ include 'parts/global' }}", "text")]
    [InlineData("{{ include 'parts/deep' text }}", "text")]
    [InlineData("{{ text | string.upcase | string.append (include 'parts/argument' note) }}", "text note")]
    [InlineData("{{ include 'parts/assigning' text }}{{ given }}", "text")]
    [InlineData("{{ x = include 'parts/argument' text }}{{ x }}", "text")]
    [InlineData("{{ include 'parts/returning' text }}", "text")]
    public void Includes_pass_it_on(string template, string expected) => Assert.Equal(expected, Flows(template));

    [Theory]
    [InlineData("{{ x = {} }}{{ x.a = text }}{{ x.a }}", "text")]
    [InlineData("{{ x = {} }}{{ y = x }}{{ y.a = text }}{{ x }}", "text")]
    [InlineData("{{ x = {} }}{{ y = [x] }}{{ x.a = text }}{{ y[0].a }}", "text")]
    [InlineData("{{ x = [1] }}{{ y = x }}{{ y[0] = text }}{{ x[0] }}", "text")]
    [InlineData("{{ x = [1] }}{{ y = x }}{{ y[0] = text }}{{ for i in x }}{{ i }}{{ end }}", "text")]
    [InlineData("{{ x = {} }}{{ x.a = 'safe' }}{{ x.a }}", "")]
    public void Objects_hold_it_under_every_name_that_they_have(string template, string expected) =>
        Assert.Equal(expected, Flows(template));

    [Theory]
    [InlineData("{{ include 'guards/fence' text }}", "(text)")]
    [InlineData("{{ include 'guards/fence' (text | string.upcase) }}", "(text)")]
    [InlineData("{{ include 'guards/captured' text }}", "(text)")]
    [InlineData("{{ include 'guards/outer' text }}", "(text)")]
    [InlineData("{{ include 'guards/returning' text }}", "(text)")]
    [InlineData("{{ include 'parts/fencing' text }}", "(text)")]
    [InlineData("{{ for source in sources }}{{ include 'guards/fence' source.title }}{{ end }}", "(sources)")]
    [InlineData("{{ x = include 'guards/fence' text }}{{ 'Read: ' + x }}", "(text)")]
    [InlineData("{{ capture x }}{{ include 'guards/fence' text }}{{ end }}{{ $\"Read: {x}\" }}", "(text)")]
    [InlineData("{{ xs = [] }}{{ xs = xs | array.add (include 'guards/fence' text) }}{{ xs | array.join ' ' }}", "(text)")]
    public void A_fence_holds_while_its_text_stays_whole(string template, string expected) =>
        Assert.Equal(expected, Flows(template));

    [Theory]
    [InlineData("{{ include 'guards/fence' text }}{{ text }}", "(text) text")]
    [InlineData("{{ include 'guards/leaking' text }}{{ leaked }}", "(text) text")]
    [InlineData("{{ x = include 'guards/fence' text }}{{ x | string.slice 3 }}", "text")]
    [InlineData("{{ x = include 'guards/fence' text }}{{ x | string.replace '<a>' '' }}", "text")]
    [InlineData("{{ x = include 'guards/fence' text }}{{ for c in x }}{{ c }}{{ end }}", "text")]
    [InlineData("{{ x = include 'guards/fence' text }}{{ x = x + text }}{{ x }}", "text")]
    public void A_fence_does_not_hold_for_what_is_cut_out_of_it_or_comes_past_it(string template, string expected) =>
        Assert.Equal(expected, Flows(template));

    /// <summary>What a reader might call a mistake, so that a change of it is noticed.</summary>
    [Theory]
    // Too much: both parts of one variable count once any does.
    [InlineData("{{ x = {a: text, b: 'safe'} }}{{ x.b }}", "text")]
    // Too much: another object of the template may be the same one.
    [InlineData("{{ x = {} }}{{ z = {} }}{{ z.a = 'safe' }}{{ x.a = text }}{{ z.a }}", "text")]
    // Too much: the function keeps digits only.
    [InlineData("{{ text | regex.replace '[^0-9]' '' }}", "text")]
    // Too little: which constant is written tells something about the text, but nobody else wrote it.
    [InlineData("{{ if text | string.contains 'a' }}a{{ end }}", "")]
    // Too little: a partial among the guards is believed, whatever stands in it.
    [InlineData("{{ include 'guards/returning' text }}", "(text)")]
    public void Its_known_limits_are_these(string template, string expected) => Assert.Equal(expected, Flows(template));

    [Fact]
    public void A_flow_names_its_place_its_variable_and_what_writes_it()
    {
        var flow = Assert.Single(Find("Read this.\n{{ summary = text }}{{ include 'parts/argument' summary }}"));

        Assert.Equal(("text", "summary", false), (flow.Input, flow.Variable, flow.IsFenced));
        Assert.Equal("prompt.scriban(2,24)", flow.Place.ToString());
        Assert.Equal("parts/argument.scriban(1,10)", flow.WrittenAt.ToString());
    }

    [Fact]
    public void Deep_and_long_templates_get_an_answer()
    {
        const int Count = 300;
        var chain = string.Concat(Enumerable.Range(0, Count).Select(i => $"{{{{ v{i} = '' }}}}"))
            + "{{ for i in 1..9 }}" + $"{{{{ v{Count - 1} }}}}"
            + string.Concat(Enumerable.Range(1, Count - 1).Reverse().Select(i => $"{{{{ v{i} = v{i - 1} }}}}"))
            + "{{ v0 = text }}{{ end }}";
        var nested = string.Concat(Enumerable.Repeat("{{ for i in 1..2 }}", 40)) + "{{ x }}{{ x = text }}"
            + string.Concat(Enumerable.Repeat("{{ end }}", 40));

        Assert.Contains(Find(chain), flow => flow.Input == "text" && !flow.IsFenced);
        Assert.Contains(Find("{{ x = '' }}" + nested), flow => flow.Input == "text");
    }

    private static string Flows(string template) =>
        string.Join(' ', Find(template).Select(flow => flow.IsFenced ? $"({flow.Input})" : flow.Input));

    private static IReadOnlyList<TaintFlow> Find(string template)
    {
        var bound = PromptHarness.Bind(template, Includes);
        Assert.Empty(bound.Diagnostics);
        return bound.FindTaint(new TaintOptions
        {
            Untrusted = Untrusted,
            IsFence = path => path.StartsWith("guards/", StringComparison.Ordinal),
        });
    }
}
