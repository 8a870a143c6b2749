using PromptRegistry.Templates.Tests.Binding;

namespace PromptRegistry.Templates.Tests.Rendering;

/// <summary>Dates, numbers and named arguments, where the recorded answers have a gap: what the engine's documentation says.</summary>
public sealed class EngineValuesTests
{
    [Theory]
    [InlineData("""{{ "03 14, 2016" | date.parse_to_string "%b %d, %y" input_pattern: "%m %d, %Y" }}""", "Mar 14, 16")]
    [InlineData("""{{ "2025-01-01 14:01:23" | date.parse_to_string "%r" input_pattern: "%Y-%m-%d %k:%M:%S" }}""", "02:01:23 PM")]
    [InlineData("""{{ "03/01/2025" | date.parse_to_string "%F" input_culture:'en-US' output_culture:'en-GB' }}""", "2025-03-01")]
    [InlineData("{{ date.parse '20/01/2022 08:32:48 +00:00' culture:'en-GB' }}", "20 Jan 2022")]
    [InlineData("{{ date.parse '2016/01/05' | date.to_string '%d %B %Y' 'fr-FR' }}", "05 janvier 2016")]
    [InlineData("{{ ((date.parse '2016/01/05') - (date.parse '2016/01/03')).total_days }}", "2")]
    public void Dates_are_read_and_written_by_pattern_and_culture(string template, string expected) =>
        Assert.Equal(expected, PromptHarness.Render(template));

    [Theory]
    [InlineData("{{ 'hello' | string.slice length:2 start:1 }}", "el")]
    [InlineData("{{ 'hello' | string.slice 1 length:2 }}", "el")]
    public void Arguments_may_have_names(string template, string expected) =>
        Assert.Equal(expected, PromptHarness.Render(template));

    [Theory]
    [InlineData("{{ 9223372036854775807 + 1 }} {{ (1 << 70) >> 69 }}", "9223372036854775808 2")]
    [InlineData("{{ 1.1m * 1.10m }} {{ 1m / 3 | object.kind }}", "1.210 decimal")]
    [InlineData("{{ -79228162514264337593543950335m + 1 }} {{ -0.0000000000000000000000000001m }}",
        "-79228162514264337593543950334 -0.0000000000000000000000000001")]
    [InlineData("{{ [1.0m] | array.contains 1.00m }} {{ 1.50m == 1.5m }}", "true true")]
    [InlineData("{{ 'a' + 1 + 2.5 + true + null + [1] }}", "a12.5true[1]")]
    [InlineData("{{ null + 1 }}|{{ null < 1 }}|{{ -null }}", "|false|")]
    public void Numbers_grow_and_mix(string template, string expected) =>
        Assert.Equal(expected, PromptHarness.Render(template));
}
