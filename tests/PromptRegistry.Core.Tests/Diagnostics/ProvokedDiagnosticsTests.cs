using System.Text.RegularExpressions;
using PromptRegistry.TestKit;

namespace PromptRegistry.Core.Tests.Diagnostics;

public sealed partial class ProvokedDiagnosticsTests
{
    [Fact]
    public void Every_id_is_provoked_by_a_page_that_is_executed_or_named_by_a_test()
    {
        var named = TestFiles()
            .SelectMany(file => Mention().Matches(File.ReadAllText(file)).Select(match => match.Value))
            .ToHashSet(StringComparer.Ordinal);

        var unproven = CatalogFields.All
            .Where(field => !named.Contains(field.Name) && !named.Contains(field.Descriptor.Id))
            .Where(field => !DiagnosticPage.Load(field.Descriptor.Id).IsExecutable)
            .Select(field => $"{field.Descriptor.Id} {field.Name}");

        Assert.Empty(unproven);
    }

    /// <summary>Files with tests; what only helps them proves nothing.</summary>
    private static IEnumerable<string> TestFiles() => Directory
        .EnumerateFiles(Path.Combine(RepositoryRoot.Path, "tests"), "*Tests.cs", SearchOption.AllDirectories)
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    [GeneratedRegex(@"\b(?:PRM\d{4}|\w+(?:Diagnostics|Catalog)\.\w+)\b")]
    private static partial Regex Mention();
}
