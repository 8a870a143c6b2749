using PromptRegistry.Generator.TemplateCode;
using PromptRegistry.Templates.Binding;
using PromptRegistry.Templates.Rendering;
using PromptRegistry.Templates.Tests.Binding;

namespace PromptRegistry.Templates.Tests.Parsing;

/// <summary>A template of a megabyte is unusual, not wrong.</summary>
public sealed class LargeTemplateTests
{
    private const int Megabyte = 1_048_576;

    [Theory]
    [InlineData("Plain text, line after line.\n")]
    [InlineData("Hello {{ count }}{{ if flag }}!{{ else }}?{{ end }}\n")]
    [InlineData("{{ for i in 1..2 }}{{ i }}{{ end }}")]
    [InlineData("{{ x = [1, 2, 3] | array.join ',' }}{{ x | string.upcase }}")]
    [InlineData("{{ capture c }}a{{ end }}{{ c }}")]
    public void A_template_of_a_megabyte_is_parsed_bound_rendered_and_emitted(string part)
    {
        var parsed = Template.Parse(string.Concat(Enumerable.Repeat(part, (Megabyte / part.Length) + 1)), "large");
        Assert.Empty(parsed.Diagnostics);
        var prompt = parsed.Bind(new BindingOptions { Globals = PromptHarness.Globals });
        Assert.Empty(prompt.Diagnostics);

        var text = prompt.Render(PromptHarness.Values());

        Assert.NotEmpty(text);
        Assert.NotEmpty(CSharpEmitter.Emit(prompt, Options()));
    }

    [Theory]
    [InlineData("{{ '", "a", "' }}")]
    [InlineData("{{ ", "9", " }}")]
    [InlineData("{{ 1.", "3", " }}")]
    [InlineData("{{ 0x", "f", " }}")]
    [InlineData("{{ 0b", "1", " }}")]
    [InlineData("{{ [", "1,", "1] }}")]
    [InlineData("{{ ", "a", " = 1 }}")]
    [InlineData("{{ # ", "a", "\n1 }}")]
    [InlineData("{{ 1", "\n;1", " }}")]
    public void A_literal_of_a_megabyte_ends_in_a_text_or_in_an_error(string start, string part, string end)
    {
        var text = start + string.Concat(Enumerable.Repeat(part, Megabyte / part.Length)) + end;

        var parsed = Template.Parse(text, "large");
        if (parsed.HasErrors)
            return;
        var bound = parsed.Bind(new BindingOptions { Globals = PromptHarness.Globals });
        if (bound.HasErrors)
            return;
        var error = Record.Exception(() => bound.Render(PromptHarness.Values()));
        Assert.True(error is null or TemplateException, error?.ToString());
        Assert.NotEmpty(CSharpEmitter.Emit(bound, Options()));
    }

    private static EmissionOptions Options() => new()
    {
        MethodName = "Render",
        InputsType = "Inputs",
        ReadGlobal = name => name,
    };
}
