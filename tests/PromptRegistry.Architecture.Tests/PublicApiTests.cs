using System.Xml.Linq;
using PromptRegistry.TestKit;

namespace PromptRegistry.Architecture.Tests;

/// <summary>What is public is a promise. The analyzer holds it (RS0016, RS0017); here is what the analyzer does not look at.</summary>
public sealed class PublicApiTests
{
    /// <summary>The libraries that become packages; the command line is a program and has no interface but its verbs.</summary>
    public static TheoryData<string> Libraries { get; } = [.. Projects()
        .Where(p => Value(p, "IsPackable") == "true" || p.EndsWith("/PromptRegistry.csproj", StringComparison.Ordinal))
        .Where(p => Value(p, "PackAsTool") != "true")
        .Select(p => Path.GetFileNameWithoutExtension(p))];

    [Fact]
    public void There_are_libraries() => Assert.True(Libraries.Count >= 6, $"Only {Libraries.Count} libraries were found.");

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Every_library_declares_its_public_api(string library)
    {
        var folder = Path.Combine(RepositoryRoot.Path, "src", library);

        Assert.Equal("true", Value(Path.Combine(folder, library + ".csproj"), "HasPublicApi"));
        Assert.All(["PublicAPI.Shipped.txt", "PublicAPI.Unshipped.txt"], f =>
            Assert.StartsWith("#nullable enable\n", File.ReadAllText(Path.Combine(folder, f)), StringComparison.Ordinal));
        Assert.True(Api(library).Count > 10, $"{library} declares next to nothing.");
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void No_public_name_shows_a_type_that_an_app_may_have_in_another_version(string library) =>
        Assert.DoesNotContain(Api(library), l => l.Contains("Scriban.", StringComparison.Ordinal) || l.Contains("YamlDotNet.", StringComparison.Ordinal)
            || l.Contains("LibGit2Sharp.", StringComparison.Ordinal) || l.Contains("MathNet.", StringComparison.Ordinal));

    private static List<string> Api(string library) =>
        [.. new[] { "Shipped", "Unshipped" }.SelectMany(k => File.ReadLines(Path.Combine(RepositoryRoot.Path, "src", library, $"PublicAPI.{k}.txt")))];

    private static IEnumerable<string> Projects() =>
        Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src"), "*.csproj", SearchOption.AllDirectories).Select(p => p.Replace('\\', '/'));

    private static string? Value(string project, string property) =>
        XDocument.Load(project).Descendants(property).FirstOrDefault()?.Value;
}
