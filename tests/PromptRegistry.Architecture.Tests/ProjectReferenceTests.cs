using System.Xml.Linq;
using PromptRegistry.TestKit;

namespace PromptRegistry.Architecture.Tests;

/// <summary>A project is a dependency decision: references go one way.</summary>
public sealed class ProjectReferenceTests
{
    [Theory]
    [InlineData("PromptRegistry.Templates")]
    [InlineData("PromptRegistry.Core", "PromptRegistry.Templates")]
    [InlineData("PromptRegistry.Generator", "PromptRegistry.Core")]
    [InlineData("PromptRegistry", "PromptRegistry.Core")]
    [InlineData("PromptRegistry.Git", "PromptRegistry")]
    [InlineData("PromptRegistry.Testing", "PromptRegistry")]
    [InlineData("PromptRegistry.Statistics")]
    [InlineData("PromptRegistry.Plots", "PromptRegistry.Core")]
    [InlineData("PromptRegistry.Evaluation", "PromptRegistry", "PromptRegistry.Plots", "PromptRegistry.Statistics")]
    [InlineData("PromptRegistry.Embeddings", "PromptRegistry.Evaluation")]
    [InlineData("PromptRegistry.Optimization", "PromptRegistry.Evaluation", "PromptRegistry.Statistics")]
    [InlineData("PromptRegistry.Events", "PromptRegistry", "PromptRegistry.Statistics")]
    [InlineData("PromptRegistry.Import", "PromptRegistry.Core")]
    [InlineData("PromptRegistry.Jobs", "PromptRegistry.Evaluation", "PromptRegistry.Events", "PromptRegistry.Git")]
    [InlineData("PromptRegistry.Server", "PromptRegistry.Events", "PromptRegistry.Git", "PromptRegistry.Import", "PromptRegistry.Jobs", "PromptRegistry.Optimization")]
    [InlineData("PromptRegistry.Cli", "PromptRegistry.Evaluation", "PromptRegistry.Events", "PromptRegistry.Git", "PromptRegistry.Import", "PromptRegistry.Jobs", "PromptRegistry.Optimization", "PromptRegistry.Server")]
    [InlineData("PromptRegistry.Build")]
    public void A_project_references_only_what_it_may(string project, params string[] allowed)
    {
        Assert.Equal(allowed, References(project, "ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r)).Order());
    }

    [Theory]
    [InlineData("PromptRegistry.Templates", "Scriban.Signed")]
    [InlineData("PromptRegistry.Core", "YamlDotNet")]
    [InlineData("PromptRegistry.Statistics", "MathNet.Numerics")]
    [InlineData("PromptRegistry.Plots")]
    [InlineData("PromptRegistry.Build", "Microsoft.Build.Utilities.Core")]
    public void What_runs_in_the_compiler_or_in_msbuild_or_is_pure_brings_little_along(string project, params string[] allowed)
    {
        Assert.Equal(allowed, References(project, "PackageReference").Order());
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "PromptRegistry.sln")).Replace('\\', '/');

        var missing = new[] { "src", "tests", "samples", "bench", "packages" }
            .SelectMany(f => Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, f), "*.csproj", SearchOption.AllDirectories))
            .Select(f => Path.GetRelativePath(RepositoryRoot.Path, f).Replace('\\', '/'))
            // What a template holds are projects of those who use it.
            .Where(f => !f.Contains("/content/", StringComparison.Ordinal))
            .Where(f => !solution.Contains($"\"{f}\"", StringComparison.Ordinal));

        Assert.Empty(missing);
    }

    private static IEnumerable<string> References(string project, string kind)
    {
        var folder = Path.Combine(RepositoryRoot.Path, "src", project);
        string[] files = [Path.Combine(folder, project + ".csproj"), Path.Combine(folder, "Dependencies.props")];
        return files.Where(File.Exists)
            .SelectMany(f => XDocument.Load(f).Descendants(kind))
            .Select(e => e.Attribute("Include")!.Value);
    }
}
