using System.Text.RegularExpressions;
using PromptRegistry.TestKit;

namespace PromptRegistry.Architecture.Tests;

/// <summary>What a stranger finds when they open a file.</summary>
public sealed partial class SourceFileTests
{
    private const int MaximumLines = 400;

    /// <summary>Files that are longer, each with its reason.</summary>
    private static readonly string[] LongFiles =
    [
        "ReleaseTests.cs", // one short test for each reason to refuse a release
    ];

    private static readonly string[] BannedFolders = ["Utils", "Helpers", "Common", "Misc"];

    [Fact]
    public void No_source_file_is_long()
    {
        Assert.DoesNotContain(Sources(), f => File.ReadLines(f).Count() > MaximumLines && !LongFiles.Contains(Path.GetFileName(f)));
    }

    [Fact]
    public void No_folder_has_a_name_that_says_nothing()
    {
        Assert.DoesNotContain(Sources(), f => f.Split(Path.DirectorySeparatorChar).Intersect(BannedFolders).Any());
    }

    [Fact]
    public void Nothing_is_left_unfinished_by_its_own_words()
    {
        // Spelt so that this file does not find itself.
        string[] words = ["NotImplemented" + "Exception", "TO" + "DO", "FIX" + "ME"];

        Assert.DoesNotContain(Sources(), f => Array.Exists(words, w => File.ReadAllText(f).Contains(w, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_file_that_the_architecture_page_names_exists()
    {
        var all = Directory.EnumerateFiles(RepositoryRoot.Path, "*", SearchOption.AllDirectories)
            .Select(f => "/" + Path.GetRelativePath(RepositoryRoot.Path, f).Replace('\\', '/'))
            .Where(f => f.StartsWith("/src/", StringComparison.Ordinal) || f.StartsWith("/build/", StringComparison.Ordinal) || f.StartsWith("/eng/", StringComparison.Ordinal)
                || f.StartsWith("/packages/", StringComparison.Ordinal))
            .ToList();
        var named = NamedFile().Matches(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "architecture.md"))).Select(m => "/" + m.Groups[1].Value).Distinct().ToList();

        Assert.True(named.Count > 40, $"Only {named.Count} files are named.");
        Assert.All(named, n => Assert.Contains(all, f => f.EndsWith(n, StringComparison.Ordinal)));
    }

    /// <summary>The page's file is tried by this repository at every change; only where the tool comes from differs.</summary>
    [Fact]
    public void The_workflow_of_the_page_is_the_one_that_runs_here()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "ci.md"));
        var own = File.ReadAllText(Path.Combine(RepositoryRoot.Path, ".github", "workflows", "prompts.yml"));
        const string begin = "```yaml .github/workflows/prompts.yml\n";
        var from = page.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var shown = page[from..page.IndexOf("```", from, StringComparison.Ordinal)];

        Assert.Equal(Parts(own), Parts(shown));

        static (string Before, string After) Parts(string workflow) =>
            (workflow[..workflow.IndexOf("      - name: Install the tool\n", StringComparison.Ordinal)],
                workflow[workflow.IndexOf("      - name: Check\n", StringComparison.Ordinal)..]);
    }

    [GeneratedRegex(@"`([\w./]+\.(?:cs|targets|props|proj))`")]
    private static partial Regex NamedFile();

    private static IEnumerable<string> Sources() => new[] { "src", "tests", "samples", "bench" }
        .SelectMany(f => Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, f), "*.cs", SearchOption.AllDirectories))
        .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(s => s is "bin" or "obj"));
}
