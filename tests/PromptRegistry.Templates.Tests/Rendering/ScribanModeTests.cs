using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Rendering;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Tests.Rendering;

/// <summary>The language beyond prompts, where the recorded answers have a gap: what its documentation says.</summary>
public sealed class ScribanModeTests
{
    [Theory]
    [InlineData("""{{ "03 14, 2016" | date.parse_to_string "%b %d, %y" input_pattern: "%m %d, %Y" }}""", "Mar 14, 16")]
    [InlineData("""{{ "2025-01-01 14:01:23" | date.parse_to_string "%r" input_pattern: "%Y-%m-%d %k:%M:%S" }}""", "02:01:23 PM")]
    [InlineData("""{{ "03/01/2025" | date.parse_to_string "%F" input_culture:'en-US' output_culture:'en-GB' }}""", "2025-03-01")]
    [InlineData("{{ date.parse '20/01/2022 08:32:48 +00:00' culture:'en-GB' }}", "20 Jan 2022")]
    [InlineData("{{ date.parse '2016/01/05' | date.to_string '%d %B %Y' 'fr-FR' }}", "05 janvier 2016")]
    [InlineData("{{ ((date.parse '2016/01/05') - (date.parse '2016/01/03')).total_days }}", "2")]
    [InlineData("{{ date.format = '%Y'; date.parse '2016/01/05' }}", "2016")]
    public void Dates_are_read_and_written_by_pattern_and_culture(string template, string expected) =>
        Assert.Equal(expected, Render(template));

    [Theory]
    [InlineData("{{ func f; ret $0 + $1; end; x = [1, 2]; f ^x }}", "3")]
    [InlineData("{{ func f(a, b = 2, c...) }}{{ a }}-{{ b }}-{{ c }}{{ end }}{{ f 1 3 4 5 }}", "1-3-[4, 5]")]
    [InlineData("{{ func g; $.a; $[0]; $.size; $; end; g 5 6 a:3 }}", "352[5, 6]")]
    [InlineData("{{ func outer; func inner; ret 'in' + $0; end; ret inner $0; end; outer 'q' }}", "inq")]
    [InlineData("{{ func w; '<'; $$; '>'; $0; end }}{{ wrap w 5 }}in{{ end }}", "<in>5")]
    [InlineData("{{ [1, 2] | array.each do; ret $0 + 1; end }}", "[2, 3]")]
    [InlineData("{{ 'hello' | string.slice length:2 start:1 }}", "el")]
    [InlineData("{{ 'x = 5' | object.eval }}{{ x }}", "5")]
    [InlineData("{{ '1 + {{ 1 + 2 }}' | object.eval_template }}", "1 + 3")]
    public void Functions_take_arguments_in_every_form(string template, string expected) =>
        Assert.Equal(expected, Render(template));

    [Theory]
    [InlineData("{{ 9223372036854775807 + 1 }} {{ (1 << 70) >> 69 }}", "9223372036854775808 2")]
    [InlineData("{{ 1.1m * 1.10m }} {{ 1m / 3 | object.kind }}", "1.210 decimal")]
    [InlineData("{{ -79228162514264337593543950335m + 1 }} {{ -0.0000000000000000000000000001m }}",
        "-79228162514264337593543950334 -0.0000000000000000000000000001")]
    [InlineData("{{ [1.0m] | array.contains 1.00m }} {{ 1.50m == 1.5m }}", "true true")]
    [InlineData("{{ 'a' + 1 + 2.5 + true + null + [1] }}", "a12.5true[1]")]
    [InlineData("{{ null + 1 }}|{{ null < 1 }}|{{ -null }}", "|false|")]
    public void Numbers_grow_and_mix(string template, string expected) =>
        Assert.Equal(expected, Render(template));

    [Theory]
    [InlineData("{{ for x in [1, 2] foo:1 }}{{ end }}", "text(1,20)",
        "Unsupported argument `foo` for statement: `for x in [1, 2] ... end`")]
    [InlineData("{{ for x in [1, 2] cols:1 }}{{ end }}", "text(1,20)",
        "Unsupported argument `cols` for statement: `for x in [1, 2] ... end`")]
    [InlineData("{{ date.now }}", "text(1,4)", "The host of this template does not provide the time.")]
    [InlineData("{{ math.random 1 2 }}", "text(1,4)", "The host of this template does not provide random numbers.")]
    [InlineData("{{ math.uuid }}", "text(1,4)", "The host of this template does not provide identifiers.")]
    public void Mistakes_are_errors_at_their_place(string template, string place, string message)
    {
        var error = Assert.Throws<TemplateException>(() => Render(template));

        Assert.Equal(message, error.Message);
        Assert.Equal(place, error.Span.ToString());
    }

    /// <summary>The switches as the engine's page on its safe runtime describes them.</summary>
    [Theory]
    [InlineData("{{ x = [1, 2]; x[2] }}", "text(1,18)", "The index `2` lies outside of the 2 items.")]
    [InlineData("{{ x = [1, 2]; x[-3] }}", "text(1,18)", "The index `-3` lies outside of the 2 items.")]
    [InlineData("{{ x = {a: 1}; x['b'] }}", "text(1,18)", "Cannot get member with name b.")]
    [InlineData("{{ x = {a: 1}; x.b }}", "text(1,18)", "Cannot get member with name b.")]
    public void Without_relaxed_access_what_is_missing_is_an_error(string template, string place, string message)
    {
        var strict = new ScribanSettings { RelaxedIndexerAccess = false, RelaxedMemberAccess = false };

        var error = Assert.Throws<TemplateException>(() => Render(template, strict));

        Assert.Equal((place, message), (error.Span.ToString(), error.Message));
        Assert.Equal("", Render(template));
    }

    [Fact]
    public void Without_relaxed_access_what_is_there_and_null_is_null()
    {
        var strict = new ScribanSettings { RelaxedIndexerAccess = false, RelaxedMemberAccess = false };

        Assert.Equal("||", Render("{{ x = [null]; x[0] }}|{{ x[-1] }}|{{ y = {a: null}; y['a'] }}", strict));
    }

    private static string Render(string template, ScribanSettings? settings = null) => Template.Parse(template, "text")
        .Bind(new BindingOptions())
        .Render(
            new Dictionary<string, TemplateValue>(),
            new RenderSettings { Scriban = settings ?? ScribanSettings.Default });
}
