namespace PromptRegistry.Cli.Tests;

/// <summary>What people write who come from another template language.</summary>
public sealed class ForeignMarkTests : IDisposable
{
    private readonly CliRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Theory]
    [InlineData("{% if name %}", "(2,3)", "'{% if name %}' is a statement of Jinja", "{{ if … }}")]
    [InlineData("{# note #}", "(2,3)", "'{# note #}' is a comment of Jinja", "{{ # a comment }}")]
    [InlineData("{{#each items}}", "(2,3)", "'{{#each items}}' is a loop of Handlebars", "{{ for x in items }}")]
    [InlineData("{{{name}}}", "(2,3)", "'{{{name}}}' is Handlebars or Mustache", "Write {{ name }}")]
    [InlineData("${name}", "(2,3)", "'${name}' stays as it is", "Write {{ name }}")]
    [InlineData("${HOME}", "(2,3)", "'${HOME}' stays as it is", "Write {{ name }}")]
    [InlineData("{name}", "(2,3)", "'{name}' stays as it is", "Write {{ name }}")]
    [InlineData("{{ .Values.image }}", "(2,3)", "looks like a value of Helm or Go", "write {%{ before it")]
    [InlineData("${{ name }}", "(2,3)", "looks like an expression of GitHub Actions", "write {%{ before it")]
    public void A_mark_is_a_warning_with_the_form_of_Scriban_and_how_to_write_it_verbatim(string mark, string place, string what, string advice)
    {
        repository.Write("prompts/greeting/user.scriban", $"{{{{ name }}}}\nx {mark} y\n");
        var marked = repository.Run("check");
        var text = marked.Output + marked.Error;
        Assert.Contains($"prompts/greeting/user.scriban{place}: warning PRM1018: ", text, StringComparison.Ordinal);
        Assert.Contains(what, text, StringComparison.Ordinal);
        Assert.Contains(advice, text, StringComparison.Ordinal);

        repository.Write("prompts/greeting/user.scriban", $"{{{{ name }}}}\nx {{%{{{mark}}}%}} y\n");
        var verbatim = repository.Do("check");
        Assert.DoesNotContain("PRM1018", verbatim.Output + verbatim.Error, StringComparison.Ordinal);
        Assert.Contains($"x {mark} y", repository.Do("render", "greeting", "--input", "name=x").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"a\": 1}")]
    [InlineData("{x}")]
    [InlineData("{ }")]
    [InlineData("100% {")]
    [InlineData("{{ # note }}")]
    [InlineData("{{ {a: 1} }}")]
    public void What_is_no_mark_is_none(string text)
    {
        repository.Write("prompts/greeting/user.scriban", "{{ name }} " + text);

        var result = repository.Do("check");
        Assert.DoesNotContain("PRM1018", result.Output + result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{ user.email }}", "PRM1002")]
    [InlineData("{{ v-bind:href=\"x\" }}", "PRM1001")]
    [InlineData("{{> partial }}", "PRM1001")]
    [InlineData("{{\"a\": 1}}", "PRM1001")]
    public void An_error_that_literal_braces_may_have_made_names_the_escape(string braces, string id)
    {
        repository.Write("prompts/greeting/user.scriban", $"{{{{ name }}}} {braces}");
        var result = repository.Run("check");
        var findings = (result.Output + result.Error).Split('\n').Where(line => line.Contains(id, StringComparison.Ordinal)).ToList();
        Assert.Contains("Where the braces are meant as text, write {%{ before them and }%} behind them.", findings[0], StringComparison.Ordinal);
        Assert.All(findings.Skip(1), line => Assert.DoesNotContain("{%{", line, StringComparison.Ordinal));

        repository.Write("prompts/greeting/user.scriban", $"{{{{ name }}}} {{%{{{braces}}}%}}");
        Assert.Contains(braces, repository.Do("render", "greeting", "--input", "name=x").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slip_of_the_pen_is_told_of_as_such()
    {
        repository.Write("prompts/greeting/user.scriban", "{{ nmae }}");
        var result = repository.Run("check");
        Assert.Contains("Did you mean `name`?", result.Output + result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("{%{", result.Output + result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t\n")]
    public void An_empty_template_is_a_warning(string text)
    {
        repository.Write("prompts/greeting/user.scriban", text);
        var result = repository.Do("check");
        Assert.Contains("prompts/greeting/user.scriban: warning PRM1019: The template of the user message is empty", result.Output + result.Error, StringComparison.Ordinal);
    }
}
