using Microsoft.CodeAnalysis;
using PromptRegistry.Generator.Pipeline;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace PromptRegistry.Generator.Tests;

/// <summary>
/// What an edit makes again, step by step, in a repository of three prompts: a has two templates, b includes a partial, c
/// has neither. "Kept" is what was neither read nor computed again.
/// </summary>
public sealed class IncrementalityTests
{
    private const int FileCount = 9;
    private const int PromptCount = 3;

    private readonly GeneratorRun run = Repository().Run();
    private readonly Dictionary<string, object> parsedBefore;

    public IncrementalityTests() => parsedBefore = Parsed();

    [Fact]
    public void At_first_everything_is_new()
    {
        Expect(StepNames.Files, (New, FileCount));
        Expect(StepNames.Includes, (New, FileCount));
        Expect(StepNames.Prompts, (New, PromptCount));
        Expect(StepNames.Accessors, (New, PromptCount));
        Expect(StepNames.Registration, (New, 1));
        ExpectOutputs((New, PromptCount + 1));
    }

    [Fact]
    public void An_unrelated_edit_of_code_costs_nothing()
    {
        run.AddCode("class Unrelated { }").Run();

        ExpectNothingDone();
    }

    [Fact]
    public void The_same_text_again_is_read_and_nothing_more()
    {
        run.Add("prompts/a/user.scriban", "A {{ text }}").Run();

        Expect(StepNames.Files, (Unchanged, 1), (Cached, FileCount - 1));
        ExpectNothingDone(StepNames.Files);
    }

    [Fact]
    public void An_edited_template_reads_one_file_and_makes_one_accessor()
    {
        run.Add("prompts/a/user.scriban", "Changed {{ text }}").Run();

        ExpectOneEdit("prompts/a/user.scriban");
    }

    [Fact]
    public void An_edited_manifest_reads_one_file_and_makes_one_accessor()
    {
        run.Add("prompts/a/prompt.yaml", Manifest("a", "system", "user").Replace("1.0.0", "1.1.0", StringComparison.Ordinal)).Run();

        ExpectOneEdit("prompts/a/prompt.yaml");
    }

    [Fact]
    public void A_comment_in_a_manifest_makes_no_new_code()
    {
        run.Add("prompts/a/prompt.yaml", Manifest("a", "system", "user") + "# a comment\n").Run();

        Expect(StepNames.Files, (Modified, 1), (Cached, FileCount - 1));
        Expect(StepNames.Prompts, (Modified, 1), (Unchanged, PromptCount - 1));
        Expect(StepNames.Accessors, (Unchanged, 1), (Cached, PromptCount - 1));
        ExpectNothingDone(StepNames.Files, StepNames.Includes, StepNames.Prompts, StepNames.Accessors);
    }

    [Fact]
    public void An_edited_partial_makes_those_again_that_include_it()
    {
        run.Add("templates/note.scriban", "another note").Run();

        ExpectOneEdit("templates/note.scriban");
        Assert.Contains("another note", run.Source("Prompts.b.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_partial_that_nobody_includes_makes_nothing_again()
    {
        run.Add("templates/unused.scriban", "unused").Run();

        Expect(StepNames.Files, (New, 1), (Cached, FileCount));
        Expect(StepNames.Prompts, (Unchanged, PromptCount));
        Expect(StepNames.Accessors, (Cached, PromptCount));
        ExpectOutputs((Cached, PromptCount + 1));
    }

    [Fact]
    public void An_added_prompt_leaves_the_others_alone()
    {
        run.Add("prompts/aa/prompt.yaml", Manifest("aa", "user")).Add("prompts/aa/user.scriban", "{{ text }}").Run();

        Expect(StepNames.Files, (New, 2), (Cached, FileCount));
        Expect(StepNames.Prompts, (New, 1), (Unchanged, PromptCount));
        Expect(StepNames.Accessors, (New, 1), (Cached, PromptCount));
        Expect(StepNames.Registration, (Modified, 1));
        ExpectOutputs((New, 1), (Modified, 1), (Cached, PromptCount));
    }

    [Fact]
    public void A_removed_prompt_takes_its_accessor_along_and_leaves_the_others_alone()
    {
        // The first one: those that follow it must not move up and be taken for changed.
        RemoveA().Run();

        Expect(StepNames.Files, (Removed, 3), (Cached, FileCount - 3));
        Expect(StepNames.Prompts, (Removed, 1), (Unchanged, PromptCount - 1));
        Expect(StepNames.Accessors, (Removed, 1), (Cached, PromptCount - 1));
        Expect(StepNames.Registration, (Modified, 1));
        ExpectOutputs((Removed, 1), (Modified, 1), (Cached, PromptCount - 1));
        Assert.DoesNotContain(run.Result.GeneratedSources, s => s.HintName == "Prompts.a.g.cs");
    }

    [Fact]
    public void A_renamed_prompt_is_made_again_and_leaves_the_others_alone()
    {
        RemoveA();
        run.Run();
        AddA("renamed").Run();

        Expect(StepNames.Accessors, (New, 1), (Cached, PromptCount - 1));
        Assert.Equal(
            ["Prompts.Registration.g.cs", "Prompts.b.g.cs", "Prompts.c.g.cs", "Prompts.renamed.g.cs"],
            run.Result.GeneratedSources.Select(s => s.HintName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_prompt_that_is_renamed_at_once_is_right_too()
    {
        // The compiler takes files that come and go in equal numbers for changed ones, by their place in the list.
        RemoveA();
        AddA("renamed").Run();

        run.AssertCompiles();
        Assert.Equal(Fresh("renamed"), Sources(run));
    }

    [Fact]
    public void A_changed_property_makes_all_again_out_of_the_same_files()
    {
        run.Set("PromptNamespace", "Other").Run();

        Expect(StepNames.Settings, (Modified, 1));
        Expect(StepNames.Files, (Unchanged, FileCount));
        Expect(StepNames.Prompts, (Cached, PromptCount));
        Expect(StepNames.Accessors, (Modified, PromptCount));
        Expect(StepNames.Registration, (Modified, 1));
        ExpectOutputs((Modified, PromptCount + 1));
    }

    [Fact]
    public void Somebody_elses_property_makes_nothing_again()
    {
        run.Set("SomebodyElses", "true").Run();

        Expect(StepNames.Settings, (Unchanged, 1));
        Expect(StepNames.Files, (Unchanged, FileCount));
        ExpectNothingDone(StepNames.Settings, StepNames.Files);
    }

    [Fact]
    public void Settings_that_say_the_same_of_environments_make_nothing_again()
    {
        run.Add("promptregistry.yaml", "# a comment\nenvironments: [dev, prod]\n").Run();

        Expect(StepNames.Checks, (Unchanged, 1));
        Expect(StepNames.Prompts, (Unchanged, PromptCount));
        Expect(StepNames.Accessors, (Cached, PromptCount));
    }

    [Fact]
    public void Other_environments_check_every_name_again()
    {
        run.Add("promptregistry.yaml", "environments: [dev, a]\n").Run();

        Expect(StepNames.Checks, (Modified, 1));
        Expect(StepNames.Accessors, (Modified, 1), (Unchanged, PromptCount - 1));
        Assert.Contains("PRM0008", Assert.Single(run.Findings), StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_that_moves_does_not_make_new_code()
    {
        run.Add("prompts/a/user.scriban", "{{ txt }}").Run();

        run.Add("prompts/a/user.scriban", "\n\n{{ txt }}").Run();

        ExpectOutputs((Modified, 1), (Cached, PromptCount + 1));
    }

    [Fact]
    public void No_step_keeps_the_compilation_or_anything_of_it_alive()
    {
        var kept = run.Result.TrackedSteps
            .Where(step => step.Key.StartsWith("Prompt", StringComparison.Ordinal))
            .SelectMany(step => step.Value)
            .SelectMany(step => step.Outputs)
            .Select(output => output.Value);

        Assert.All(kept, value => Assert.False(value is Compilation or ISymbol or SyntaxNode or SyntaxTree or Location));
    }

    private static GeneratorRun Repository(string first = "a") => AddTo(
        new GeneratorRun()
            .Add("promptregistry.yaml", "environments: [dev, prod]\n")
            .Add("templates/note.scriban", "note"),
        first)
        .Add("prompts/b/prompt.yaml", Manifest("b", "user"))
        .Add("prompts/b/user.scriban", "B {{ text }}{{ include 'note' }}")
        .Add("prompts/c/prompt.yaml", Manifest("c", "user"))
        .Add("prompts/c/user.scriban", "C {{ text }}");

    private static GeneratorRun AddTo(GeneratorRun run, string name) => run
        .Add($"prompts/{name}/prompt.yaml", Manifest(name, "system", "user"))
        .Add($"prompts/{name}/system.scriban", "You help.")
        .Add($"prompts/{name}/user.scriban", "A {{ text }}");

    private static string Manifest(string name, params string[] roles)
    {
        var messages = roles.Select(role => $"{{ role: {role}, template: {role}.scriban }}");
        return $"name: {name}\nversion: 1.0.0\ninputs: {{ text: string }}\nmessages: [{string.Join(", ", messages)}]\n";
    }

    private static Dictionary<string, string> Fresh(string first) => Sources(Repository(first).Run());

    private static Dictionary<string, string> Sources(GeneratorRun run) =>
        run.Result.GeneratedSources.ToDictionary(s => s.HintName, s => s.SourceText.ToString());

    private GeneratorRun AddA(string name) => AddTo(run, name);

    private GeneratorRun RemoveA() => run
        .Remove("prompts/a/prompt.yaml").Remove("prompts/a/system.scriban").Remove("prompts/a/user.scriban");

    /// <summary>One file was read and parsed, one prompt differs, one accessor was made; the list of prompts is as it was.</summary>
    private void ExpectOneEdit(string path)
    {
        var parsed = Parsed();
        Assert.Equal(parsedBefore.Keys, parsed.Keys);
        Assert.Equal([path], parsed.Where(p => !ReferenceEquals(p.Value, parsedBefore[p.Key])).Select(p => p.Key));
        Expect(StepNames.Files, (Modified, 1), (Cached, FileCount - 1));
        Expect(StepNames.Includes, (Modified, 1), (Cached, FileCount - 1));
        Expect(StepNames.Prompts, (Modified, 1), (Unchanged, PromptCount - 1));
        Expect(StepNames.Accessors, (Modified, 1), (Cached, PromptCount - 1));
        Expect(StepNames.Registration, (Cached, 1));
        ExpectOutputs((Modified, 1), (Cached, PromptCount));
    }

    /// <summary>What each file of each prompt was parsed to. All of them were.</summary>
    private Dictionary<string, object> Parsed() => run.Result.TrackedSteps[StepNames.Prompts]
        .SelectMany(step => step.Outputs)
        .SelectMany(output => ((PromptFileSet)output.Value).Files)
        .ToDictionary(file => file.Path, file => file.Parsed.Get<object>(file.Text, _ => throw new InvalidOperationException(file.Path)));

    private void ExpectNothingDone(params string[] except)
    {
        foreach (var (step, count) in ((string, int)[])
            [(StepNames.Settings, 1), (StepNames.Files, FileCount), (StepNames.Includes, FileCount),
             (StepNames.Prompts, PromptCount), (StepNames.Accessors, PromptCount), (StepNames.Registration, 1)])
        {
            if (!except.Contains(step)) Expect(step, (Cached, count));
        }

        ExpectOutputs((Cached, PromptCount + 1));
    }

    private void Expect(string step, params (IncrementalStepRunReason Reason, int Count)[] expected) =>
        Assert.Equal($"{step}: {Text(expected)}", $"{step}: {Text(Count(run.Reasons(step)))}");

    private void ExpectOutputs(params (IncrementalStepRunReason Reason, int Count)[] expected) => Assert.Equal(
        Text(expected),
        Text(Count(run.Result.TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs).Select(o => o.Reason))));

    private static IEnumerable<(IncrementalStepRunReason Reason, int Count)> Count(IEnumerable<IncrementalStepRunReason> reasons) =>
        reasons.GroupBy(r => r).Select(g => (g.Key, g.Count()));

    private static string Text(IEnumerable<(IncrementalStepRunReason Reason, int Count)> counts) =>
        string.Join(", ", counts.OrderBy(c => c.Reason).Select(c => $"{c.Count} {c.Reason}"));
}
