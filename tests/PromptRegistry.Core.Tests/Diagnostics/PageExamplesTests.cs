using PromptRegistry.Core.Checking;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Settings;
using PromptRegistry.TestKit;

namespace PromptRegistry.Core.Tests.Diagnostics;

public sealed class PageExamplesTests
{
    private const string Folder = "prompts/";
    private const string Manifest = "/prompt.yaml";

    public static TheoryData<string> Executable => [.. DiagnosticPage.Ids.Where(id => DiagnosticPage.Load(id).IsExecutable)];

    [Theory]
    [MemberData(nameof(Executable))]
    public void The_example_gives_the_message_on_the_page(string id)
    {
        var page = DiagnosticPage.Load(id);

        var found = Check(page.Example()).Where(d => d.Id == id).ToList();

        Assert.NotEmpty(found);
        Assert.Contains(found[0] + "\n", page.Blocks["Example"]);
    }

    [Theory]
    [MemberData(nameof(Executable))]
    public void The_fix_leaves_nothing_to_report(string id)
    {
        Assert.Empty(Check(DiagnosticPage.Load(id).Fixed()));
    }

    private static IEnumerable<Diagnostic> Check(MemoryFiles files) => files.Keys
        .Where(path => path.StartsWith(Folder, StringComparison.Ordinal) && path.EndsWith(Manifest, StringComparison.Ordinal))
        .Select(path => path[Folder.Length..^Manifest.Length])
        .Order(StringComparer.Ordinal)
        .SelectMany(name => PromptChecker.Check(name, files, RepositorySettings.Default, names: null).Diagnostics);
}
