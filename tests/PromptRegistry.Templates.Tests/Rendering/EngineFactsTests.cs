using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Rendering;
using PromptRegistry.Templates.Tests.Corpus;
using PromptRegistry.Templates.Values;

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
        AssertBoth("{{ x = 1; case x; when 1, 2; x++; x; when x; 0; end; x }}", "122");

    /// <summary>TestRuntime.cs: TestRecursiveLocal.</summary>
    [Theory]
    [InlineData("{{ func $down; if $0 > 0; $0; $down ($0 - 1); end; end; $down 3 }}", "321")]
    [InlineData("{{ o = {}; with o; func $d; if $0 > 0; $0; $0 - 1 | $d; end; end; f = @$d; end; o.f 3 }}", "321")]
    [InlineData("{{ func $down(n); if n > 0; n; $down (n - 1); end; end; f = @$down; f 2 }}", "21")]
    [InlineData("{{ func $f; ret $f; end; g = @$f; g f:7 }}", "7")]
    public void A_local_function_knows_its_own_name(string text, string expected) => AssertBoth(text, expected);

    /// <summary>TestIncludes.cs: TestTemplateLoaderNotNull, and src/Scriban/Functions/IncludeFunction.cs.</summary>
    [Theory]
    [InlineData("{{ include null }}")]
    [InlineData("{{ include '' }}")]
    public void An_include_has_a_name(string text) =>
        AssertBoth(text, "text(1,4): Include template name cannot be null or empty");

    /// <summary>TestFiles/300-functions/304-func-opt-args, -vargs and 310-func-pipe2.</summary>
    [Theory]
    [InlineData("{{ func f(a, b = 2); ret a * 10 + b; end; f(1) + f(b: 5, a: 1) }}", "27")]
    [InlineData("{{ func f(a, b = 2, c...); ret a + b + c.size * 100; end; f(1) + f(1, 5) + f(1, 1, 1, 1) }}", "211")]
    [InlineData("{{ func s; ret $0 - $1; end; l = [@s]; func g; ret @l[$0]; end; 9 | (0 | g) 4 }}", "5")]
    public void Functions_take_and_return_what_they_are_given(string text, string expected) =>
        AssertBoth(text, expected);

    private static void AssertBoth(string text, string expected)
    {
        var template = Template.Parse(text, "text").Bind(new BindingOptions());
        var scripts = new CompiledScripts();
        scripts.Add("text", template);
        var globals = new Dictionary<string, TemplateValue>();
        var settings = new RenderSettings();

        var interpreted = Outcome(() => template.Render(globals, settings));
        var emitted = Outcome(() => scripts.Run("text", template, globals, settings));

        Assert.Equal((expected, expected), (interpreted, emitted));
    }

    private static string Outcome(Func<string> render)
    {
        try
        {
            return render();
        }
        catch (TemplateException e)
        {
            return $"{e.Span}: {e.Message}";
        }
    }
}
