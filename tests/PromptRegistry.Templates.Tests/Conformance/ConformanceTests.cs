using PromptRegistry.Templates.Tests.Oracle;

namespace PromptRegistry.Templates.Tests.Conformance;

/// <summary>
/// The real engine's answers. The cases are not part of the repository; without them the tests are skipped.
/// </summary>
public sealed class ConformanceTests
{
    /// <summary>
    /// The recorded answers are those of 7.2: the version here gives the same texts but for two, so that a new version shows
    /// what it changes.
    /// </summary>
    [Fact]
    public void The_engine_gives_what_was_recorded_but_for_what_it_changed()
    {
        var cases = ConformanceCase.Load(CasesPath()).Where(item => item.Expected is not null && item.Options.Count == 0);

        var changed = cases
            .Where(item => Engine.Render(item.Template, item.Model, item.Includes) != item.Expected)
            .Select(item => item.Template);

        Assert.Equal(["{{ \"one  two\\nthree\" | string.truncatewords 2 \"!\" }}"], changed);
    }

    /// <summary>
    /// The cases as prompts, as far as their names and types can be inferred: what the binder accepts, both
    /// back-ends must render as the engine does.
    /// </summary>
    [Fact]
    public void Cases_that_the_binder_accepts_render_the_same_by_interpreter_and_by_emitted_code()
    {
        var prompts = ConformancePrompt.From(ConformanceCase.Load(CasesPath()));

        var differences = prompts.Compare();

        var share = $"{prompts.Count} of {prompts.Typed} with a typed model, of {prompts.Rendered} that give a text";
        TestContext.Current.SendDiagnosticMessage(share);
        Assert.True(prompts.Count >= 947, share);
        Assert.True(differences.Count == 0, string.Join("\n", differences.Take(20)));
    }

    /// <summary>A sample of the cases that is part of the repository, so that every machine compares.</summary>
    [Fact]
    public void The_sample_renders_the_same_by_engine_interpreter_and_emitted_code()
    {
        var cases = ConformanceCase.Load(Path.Combine(AppContext.BaseDirectory, "corpus", "scriban-cases.json"));
        var prompts = ConformancePrompt.From(cases);

        Assert.All(cases, item => Assert.Equal(item.Expected, Engine.Render(item.Template, item.Model, item.Includes)));
        Assert.Empty(prompts.Compare());
        Assert.True(prompts.Count > cases.Count / 3, $"{prompts.Count} of {cases.Count}");
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
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "PromptRegistry.sln")))
            folder = folder.Parent;
        return folder?.Parent is { } parent
            ? Path.Combine(parent.FullName, "shared", "conformance", "scriban", "cases.json")
            : null;
    }
}
