using PromptRegistry.Templates.Tests.Binding;

namespace PromptRegistry.Templates.Tests.Rendering;

/// <summary>
/// What tests of scriban/scriban (src/Scriban.Tests) say of the engine and no recorded answer does, in templates of our
/// own: the file that says it stands beside each.
/// </summary>
public sealed class EngineFactsTests
{
    /// <summary>What 7.2 refused, 7.5 evaluates.</summary>
    [Theory]
    [InlineData("{{ x = 1; case x; when x++; 1; end }}", "1")]
    [InlineData("{{ x = 1; case x; when --x + 2; 1; end }}", "")]
    [InlineData("{{ x = 1; case x; when 5; 1; when (x++); 1; end }}{{ x }}", "12")]
    public void A_value_of_when_may_count(string text, string expected) =>
        Assert.Equal(expected, PromptHarness.Render(text));

    /// <summary>The body of a <c>when</c> is no part of its value.</summary>
    [Fact]
    public void The_body_of_when_may_change_anything() =>
        Assert.Equal("122", PromptHarness.Render("{{ x = 1; case x; when 1, 2; x++; x; when x; 0; end; x }}"));
}
