namespace PromptRegistry.Templates.Tests.Conformance;

/// <summary>
/// The real engine's answers. The cases are not part of the repository; without them the tests are skipped.
/// </summary>
public sealed class ConformanceTests
{
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
