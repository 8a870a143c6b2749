using PromptRegistry.Conformance;

namespace PromptRegistry.Templates.Tests.Conformance;

/// <summary>
/// The real engine's answers. The cases are not part of the repository; without them the tests are skipped.
/// </summary>
public sealed class ConformanceTests
{
    [Fact]
    public void Every_case_passes() =>
        AssertPassed([.. ConformanceCase.Load(CasesPath()).Select(ConformanceRunner.Run)]);

    /// <summary>
    /// Every case, whatever its model, options and includes: emitted as C#, compiled, and with the same text, or an error
    /// of the same phase at the same place.
    /// </summary>
    [Fact]
    public void Every_case_passes_as_emitted_code_too() =>
        AssertPassed(ConformanceScripts.Run(ConformanceCase.Load(CasesPath())));

    private static void AssertPassed(IReadOnlyList<ConformanceOutcome> outcomes)
    {
        var wrong = outcomes.Where(outcome => !outcome.Passed || outcome.SameText == false).ToList();
        Assert.True(wrong.Count == 0, $"{wrong.Count} cases:\n" + string.Join("\n", wrong.Take(10).Select(outcome =>
            $"{outcome.Case.Id}: {outcome.Case.Template}\n  expected {outcome.Expected}\n  actual   {outcome.Actual}")));
    }

    /// <summary>
    /// The same cases in prompt mode, as far as their names and types can be inferred: what the binder accepts, both
    /// back-ends must render as the engine does.
    /// </summary>
    [Fact]
    public void Cases_that_prompt_mode_accepts_render_the_same_by_interpreter_and_by_emitted_code()
    {
        var prompts = ConformancePrompt.From(ConformanceCase.Load(CasesPath()));

        var differences = prompts.Compare();

        var share = $"{prompts.Count} of {prompts.Typed} with a typed model, of {prompts.Rendered} that give a text";
        TestContext.Current.SendDiagnosticMessage(share);
        Assert.True(prompts.Count >= 947, share);
        Assert.True(differences.Count == 0, string.Join("\n", differences.Take(20)));
    }

    /// <summary>The cases on this machine; null when there are none.</summary>
    internal static string? FindCases() =>
        (Environment.GetEnvironmentVariable("SCRIBAN_CONFORMANCE") ?? FindBesideRepository()) is { } path
        && File.Exists(path)
            ? path
            : null;

    private static string CasesPath()
    {
        var path = FindCases();
        if (path is null)
        {
            Assert.Skip(
                "The conformance cases are not on this machine. "
                + "Set SCRIBAN_CONFORMANCE to their cases.json to run them.");
        }

        return path;
    }

    private static string? FindBesideRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "PromptRegistry.slnx")))
            folder = folder.Parent;
        return folder?.Parent is { } parent
            ? Path.Combine(parent.FullName, "shared", "conformance", "scriban", "cases.json")
            : null;
    }
}
