using PromptRegistry.Templates.Tests.Binding;

namespace PromptRegistry.Templates.Tests.Rendering;

/// <summary>
/// What tests of scriban/scriban (src/Scriban.Tests) say of the engine and no recorded answer does, in templates of our
/// own: the file that says it stands beside each.
/// </summary>
public sealed class EngineFactsTests
{
    /// <summary>TestFiles/200-statements/205-case-when-statement-const-expression-error1 to 3.</summary>
    [Theory]
    [InlineData("{{ x = 1; case x; when x++; 1; end }}", "text(1,27)", "x++")]
    [InlineData("{{ x = 1; case x; when --x + 2; 1; end }}", "text(1,28)", "--x")]
    [InlineData("{{ i = 0; a = [1]; case 1; when 2, 3 * a[i--]; 1; end }}", "text(1,45)", "i--")]
    [InlineData("{{ x = 1; case x; when 5; 1; when (x++); 1; end }}", "text(1,39)", "x++")]
    public void A_value_of_when_changes_nothing(string text, string place, string expression)
    {
        var error = Template.Parse(text, "text").Diagnostics[0];

        Assert.Equal(
            (place, $"Unexpected non constant expression `{expression}`."), (error.Span.ToString(), error.Message));
    }

    /// <summary>The body of a <c>when</c> is no part of its value.</summary>
    [Fact]
    public void The_body_of_when_may_change_anything() =>
        Assert.Equal("122", PromptHarness.Render("{{ x = 1; case x; when 1, 2; x++; x; when x; 0; end; x }}"));
}
