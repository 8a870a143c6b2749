using Microsoft.CodeAnalysis;

namespace PromptRegistry.Generator.Tests;

public sealed class IncrementalityTests
{
    [Fact]
    public void An_unrelated_edit_of_code_costs_nothing()
    {
        var run = TwoPrompts().Run();

        run.AddCode("class Unrelated { }").Run();

        AssertAll(run, IncrementalStepRunReason.Cached, StepNames.Settings, StepNames.Files, StepNames.Prompts, StepNames.Accessors, StepNames.Registration);
    }

    [Fact]
    public void The_same_text_again_changes_nothing()
    {
        var run = TwoPrompts().Run();

        run.Add("prompts/a/user.scriban", "A {{ text }}").Run();

        Assert.All(run.Reasons(StepNames.Accessors), r => Assert.Equal(IncrementalStepRunReason.Cached, r));
    }

    [Fact]
    public void An_edited_template_makes_only_its_prompt_again()
    {
        var run = TwoPrompts().Run();

        run.Add("prompts/a/user.scriban", "Changed {{ text }}").Run();

        AssertReasons(run, StepNames.Accessors, IncrementalStepRunReason.Cached, IncrementalStepRunReason.Modified);
        AssertAll(run, IncrementalStepRunReason.Cached, StepNames.Registration);
    }

    [Fact]
    public void A_comment_in_a_manifest_makes_no_new_code()
    {
        var run = TwoPrompts().Run();

        run.Add("prompts/a/prompt.yaml", Format("a") + "# a comment\n").Run();

        AssertReasons(run, StepNames.Accessors, IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged);
    }

    [Fact]
    public void An_edited_partial_makes_those_again_that_include_it()
    {
        var run = TwoPrompts()
            .Add("templates/note.scriban", "note")
            .Add("prompts/a/user.scriban", "{{ text }}{{ include 'note' }}")
            .Run();

        run.Add("templates/note.scriban", "another note").Run();

        AssertReasons(run, StepNames.Accessors, IncrementalStepRunReason.Cached, IncrementalStepRunReason.Modified);
    }

    [Fact]
    public void An_added_prompt_leaves_the_others_alone()
    {
        var run = TwoPrompts().Run();

        run.Add("prompts/c/prompt.yaml", Format("c")).Add("prompts/c/user.scriban", "{{ text }}").Run();

        AssertReasons(
            run, StepNames.Accessors, IncrementalStepRunReason.New, IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached);
        Assert.Equal([IncrementalStepRunReason.Modified], run.Reasons(StepNames.Registration));
    }

    [Fact]
    public void A_removed_prompt_takes_its_accessor_along()
    {
        var run = TwoPrompts().Run();

        run.Remove("prompts/b/prompt.yaml").Remove("prompts/b/user.scriban").Run();

        Assert.DoesNotContain(run.Result.GeneratedSources, s => s.HintName == "Prompts.b.g.cs");
        Assert.Contains(IncrementalStepRunReason.Removed, run.Reasons(StepNames.Accessors));
    }

    [Fact]
    public void A_changed_property_makes_all_again()
    {
        var run = TwoPrompts().Run();

        run.Set("PromptNamespace", "Other").Run();

        AssertAll(run, IncrementalStepRunReason.Modified, StepNames.Accessors);
    }

    [Fact]
    public void An_error_that_moves_does_not_make_new_code()
    {
        var run = TwoPrompts().Add("prompts/a/user.scriban", "{{ txt }}").Run();

        run.Add("prompts/a/user.scriban", "\n\n{{ txt }}").Run();

        var outputs = run.Result.TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs).Select(o => o.Reason).ToList();
        Assert.Single(outputs, IncrementalStepRunReason.Modified);
    }

    private static GeneratorRun TwoPrompts() => new GeneratorRun()
        .Add("prompts/a/prompt.yaml", Format("a"))
        .Add("prompts/a/user.scriban", "A {{ text }}")
        .Add("prompts/b/prompt.yaml", Format("b"))
        .Add("prompts/b/user.scriban", "B {{ text }}");

    private static string Format(string name) =>
        $"name: {name}\nversion: 1.0.0\ninputs: {{ text: string }}\nmessages: [{{ role: user, template: user.scriban }}]\n";

    private static void AssertReasons(GeneratorRun run, string step, params IncrementalStepRunReason[] expected) =>
        Assert.Equal(expected.Order(), run.Reasons(step).Order());

    private static void AssertAll(GeneratorRun run, IncrementalStepRunReason expected, params string[] steps)
    {
        foreach (var step in steps)
        {
            Assert.NotEmpty(run.Reasons(step));
            Assert.All(run.Reasons(step), reason => Assert.Equal(expected, reason));
        }
    }
}
