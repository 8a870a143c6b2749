using PromptRegistry.TestKit;

namespace PromptRegistry.Architecture.Tests;

/// <summary>What a stranger finds when they open a file.</summary>
public sealed class SourceFileTests
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

    private static IEnumerable<string> Sources() => new[] { "src", "tests", "samples", "bench" }
        .SelectMany(f => Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, f), "*.cs", SearchOption.AllDirectories))
        .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(s => s is "bin" or "obj"));
}
