using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Rendering;
using PromptRegistry.Templates.Tests.Corpus;
using PromptRegistry.Templates.Values;

namespace PromptRegistry.Templates.Tests.Rendering;

/// <summary>Lists of list functions in Scriban mode: they run each time that they are visited, and count again.</summary>
public sealed class LazyListTests
{
    private const string Count = "n = 0; func f; n = n + 1; ret $0 > 1; end; x = [1, 2, 3] | array.filter @f; ";

    [Theory]
    [InlineData("{{ " + Count + "n }}", "0")]
    [InlineData("{{ " + Count + "x; n }}", "[2, 3]3")]
    [InlineData("{{ " + Count + "x; x; n }}", "[2, 3][2, 3]6")]
    [InlineData("{{ " + Count + "x.size; n }}", "23")]
    [InlineData("{{ " + Count + "x | array.size; n }}", "23")]
    [InlineData("{{ " + Count + "x[1]; n; x[-1]; n; x[5]; n }}", "33369")]
    [InlineData("{{ " + Count + "x | array.first; n }}", "22")]
    [InlineData("{{ " + Count + "x | array.last; n }}", "33")]
    [InlineData("{{ " + Count + "x | array.contains 2; n }}", "true2")]
    [InlineData("{{ " + Count + "x | array.join '-'; n }}", "2-33")]
    [InlineData("{{ " + Count + "x | array.sort; n }}", "[2, 3]3")]
    [InlineData("{{ " + Count + "for i in x; i; for.length; end; n }}", "22323")]
    [InlineData("{{ " + Count + "for i in x reversed; i; end; n }}", "323")]
    [InlineData("{{ " + Count + "x | object.to_json; n }}", "[2,3]3")]
    [InlineData("{{ " + Count + "x == [2, 3]; n }}", "true3")]
    [InlineData("{{ " + Count + "y = x | array.reverse | array.limit 1; n; y; n }}", "0[3]3")]
    [InlineData("{{ " + Count + "y = x + [4] << 5; n; y; n }}", "0[2, 3, 4, 5]3")]
    [InlineData("{{ " + Count + "y = 0 >> x; n; y; n }}", "0[0, 2, 3]3")]
    [InlineData("{{ " + Count + "y = x * 2; n; y; n }}", "0[2, 3, 2, 3]6")]
    [InlineData("{{ " + Count + "x.empty?; n }}", "false3")]
    [InlineData("{{ " + Count + "func g; ret $1; end; g ^x; n }}", "33")]
    public void Each_visit_calls_the_function_again(string template, string expected) =>
        AssertBoth(template, expected);

    [Theory]
    [InlineData("{{ a = [1, 2]; x = a | array.reverse; a[2] = 3; x }}", "[3, 2, 1]")]
    [InlineData("{{ a = [1, null]; x = a | array.compact; a[1] = 5; x }}", "[1, 5]")]
    [InlineData("{{ a = [1]; x = a | array.concat [9]; a[0] = 5; x }}", "[5, 9]")]
    [InlineData("{{ a = [1, 2, 3]; x = a | array.offset 1; y = a | array.limit 2; a[1] = 5; x; y }}", "[5, 3][1, 5]")]
    [InlineData("{{ a = [1, 2]; x = a | array.uniq; a[1] = 1; x }}", "[1]")]
    [InlineData("{{ a = [{b: 1}]; x = a | array.map 'b'; a[0].b = 2; x }}", "[2]")]
    [InlineData("{{ k = 1; x = [1, 2] | array.each @(do; ret $0 * k; end); k = 10; x }}", "[10, 20]")]
    [InlineData("{{ a = [1, 2]; x = a | array.add 3; a[0] = 9; x }}", "[1, 2, 3]")]
    [InlineData("{{ a = [2, 1]; x = a | array.sort; a[0] = 9; x }}", "[1, 2]")]
    public void A_visit_sees_what_has_changed_since(string template, string expected) =>
        AssertBoth(template, expected);

    [Theory]
    [InlineData("{{ x = [1, 2] | array.reverse; x[0] = 9; x[3] = 7; x; x.size }}", "[9, 1, null, 7]4")]
    [InlineData("{{ n = 0; x = [1] | array.each @(do; n = n + 1; ret n; end); x[1] = 5; x; x }}", "[1, 5][1, 5]")]
    public void A_list_that_is_changed_runs_no_more(string template, string expected) => AssertBoth(template, expected);

    [Theory]
    [InlineData("{{ func f(p); ret [1, 2] | array.each @(do; ret $0 + p; end); end; x = f 5; x; x }}", "[6, 7][6, 7]")]
    [InlineData("{{ func f; ret [1, 2] | array.each @(do; n = n + 1; end); end; n = 0; x = f; n; x; n }}",
        "2[null, null]2")]
    public void What_a_function_returns_is_made_before_its_names_are_gone(string template, string expected) =>
        AssertBoth(template, expected);

    [Theory]
    [InlineData("{{ x = [1, 2, 3] | array.reverse; x.size; x.size; x }}", 3, "33[3, 2, 1]")]
    [InlineData("{{ x = [1, 2, 3] | array.reverse; for i in 1..2; x.size; end }}", 8, "33")]
    [InlineData("{{ x = [1, 2, 3] | array.reverse; for i in 1..2; x.size; end }}", 7,
        "text(1,20): Exceeding number of iteration limit `7` for internal iteration.")]
    [InlineData("{{ x = [1, 2, 3] | array.reverse; x | array.reverse | array.size }}", 5,
        "text(1,39): Exceeding number of iteration limit `5` for internal iteration.")]
    [InlineData("{{ x = [1, 2, 3] | array.reverse }}{{ x }}", 2,
        "text(1,20): Exceeding number of iteration limit `2` for internal iteration.")]
    [InlineData("{{ x = ['a', '', 'b'] | array.each @string.size }}{{ x | array.join ',' }}", 3, "1,0,1")]
    [InlineData("{{ for i in 1..3; i; end; [1, 2] | array.join ',' }}", 3, "1231,2")]
    [InlineData("{{ x = ['a'] | array.each @math.abs }}\n{{ x }}", 9,
        "text(1,16): The value `a` is not a number")]
    [InlineData("{{ x = [1, 2] | array.each @(do; x2[0] = 1; end); x2 = null; x }}", 9,
        "text(1,34): Object `x2` is null. Cannot access indexer: x2[0]")]
    public void Each_visit_counts_against_the_limit_and_fails_where_the_list_was_made(
        string template, int limit, string expected) =>
        AssertBoth(template, expected, RenderLimits.Scriban with { Loops = limit });

    [Theory]
    [InlineData("{{ x = [1] | array.reverse; for i in 1..900000; x = x | array.reverse; end; x }}")]
    [InlineData("{{ x = [1] | array.reverse; for i in 1..900000; x = x + x; end; x }}")]
    [InlineData("{{ x = [1] | array.reverse; for i in 1..60; x = x + x; end; x.size }}")]
    [InlineData("{{ x = [1] | array.reverse; for i in 1..60; x = x | array.concat x; end; x }}")]
    [InlineData("{{ x = [1]; x = x | array.each @(do; ret x.size; end); x }}")]
    public void Lists_of_lists_of_lists_end_in_an_error(string template)
    {
        var limits = RenderLimits.Scriban with { Loops = 0, Steps = 2_000_000 };

        var (interpreted, emitted) = Both(template, limits);

        Assert.StartsWith("text(", interpreted, StringComparison.Ordinal);
        Assert.Equal(interpreted, emitted);
    }

    private static void AssertBoth(string template, string expected, RenderLimits? limits = null) =>
        Assert.Equal((expected, expected), Both(template, limits));

    private static (string Interpreted, string Emitted) Both(string text, RenderLimits? limits)
    {
        var template = Template.Parse(text, "text").Bind(new BindingOptions());
        var scripts = new CompiledScripts();
        scripts.Add("text", template);
        var globals = new Dictionary<string, TemplateValue>();
        var settings = new RenderSettings { Limits = limits ?? RenderLimits.Scriban };
        return (
            Outcome(() => template.Render(globals, settings)),
            Outcome(() => scripts.Run("text", template, globals, settings)));
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
