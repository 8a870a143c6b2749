using Microsoft.CodeAnalysis;

namespace PromptRegistry.Generator.Tests;

/// <summary>Projects have names that are no namespaces, and classes of their own.</summary>
public sealed class NamespaceTests
{
    [Theory]
    [InlineData("My-App.Web", "My_App.Web")]
    [InlineData("checkout.internal", "checkout.@internal")]
    [InlineData("1st app", "_1st_app")]
    [InlineData("App.2nd", "App._2nd")]
    [InlineData("a..b", "a.b")]
    [InlineData("Ünïcode+x", "Ünïcode_x")]
    [InlineData("@class", "@class")]
    [InlineData("App.Prompts", "App.Prompts")]
    [InlineData("Prompts", "Prompts")]
    [InlineData("System", "System")]
    [InlineData("Microsoft.Extensions.AI", "Microsoft.Extensions.AI")]
    [InlineData("PromptRegistry", "PromptRegistry")]
    public void The_name_of_a_project_becomes_a_namespace(string project, string expected)
    {
        var run = Sample().Set("PromptNamespace", project).Run();

        Assert.Empty(run.Findings);
        run.AssertCompiles();
        Assert.Contains($"namespace {expected}\n", run.Source("Prompts.greeting.g.cs").ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("namespace Demo { class Prompts { } }", "'Demo.Prompts' is a type of this project that is not 'static partial class'")]
    [InlineData("namespace Demo { struct Prompts { } }", "'Demo.Prompts' is a type of this project")]
    [InlineData("namespace Demo.Prompts { class Loader { } }", "'Demo.Prompts' is a namespace of this project")]
    [InlineData("class Demo { }", "'Demo' is a type of this project")]
    public void A_name_that_is_taken_is_one_error_that_says_which_property_to_set(string code, string expected)
    {
        var run = Sample().AddCode(code).Run();

        var finding = Assert.Single(run.Findings);
        Assert.Contains("error PRM4010: The prompts' class cannot be generated: " + expected, finding, StringComparison.Ordinal);
        Assert.Contains("PromptNamespace", finding, StringComparison.Ordinal);
        Assert.Empty(run.CompilationErrors);

        var repaired = Sample().AddCode(code).Set("PromptNamespace", "Other.Place").Run();
        Assert.Empty(repaired.Findings);
        repaired.AssertCompiles();
    }

    [Theory]
    [InlineData("namespace Demo { public static partial class Prompts { public static int More => 1; } }")]
    [InlineData("namespace Demo { class Prompts<T> { } }")]
    [InlineData("namespace Other { class Prompts { } }")]
    public void What_fits_beside_the_generated_class_is_no_conflict(string code)
    {
        var run = Sample().AddCode(code).Run();

        Assert.Empty(run.Findings);
        run.AssertCompiles();
    }

    [Fact]
    public void An_edit_of_other_code_leaves_the_name_and_every_accessor_as_they_were()
    {
        var run = Sample().Run().AddCode("class Elsewhere { }").Run();

        Assert.All(run.Reasons(StepNames.TakenName), r => Assert.Equal(IncrementalStepRunReason.Unchanged, r));
        Assert.All(run.Reasons(StepNames.Accessors), r => Assert.Equal(IncrementalStepRunReason.Cached, r));
    }

    private static GeneratorRun Sample() => new GeneratorRun()
        .Add("prompts/greeting/prompt.yaml", "name: greeting\nversion: 1.0.0\ninputs: { name: string }\nmessages: [{ role: user, content: \"Hello {{ name }}\" }]\n");
}
