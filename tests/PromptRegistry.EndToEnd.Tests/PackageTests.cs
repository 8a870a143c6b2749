using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Xml.Linq;
using PromptRegistry.TestKit;

namespace PromptRegistry.EndToEnd.Tests;

public sealed class PackageTests(PackedPackages packages)
{
    private static readonly string[] Ids =
    [
        "PromptRegistry", "PromptRegistry.Cli", "PromptRegistry.Core", "PromptRegistry.Embeddings", "PromptRegistry.Evaluation", "PromptRegistry.Events",
        "PromptRegistry.Git", "PromptRegistry.Jobs", "PromptRegistry.Plots", "PromptRegistry.ProjectTemplates", "PromptRegistry.Statistics", "PromptRegistry.Templates",
        "PromptRegistry.Testing",
    ];

    [Fact]
    public void Two_packs_give_the_same_bytes()
    {
        // One after the other: both publish the command line into the same folder.
        var first = Hashes(packages.Feed);

        Assert.Equal(first, Hashes(packages.Pack("again")));
    }

    [Fact]
    public void Every_package_says_what_it_is_whose_it_is_and_where_it_comes_from()
    {
        var files = Directory.GetFiles(packages.Feed, "*.nupkg").Order(StringComparer.Ordinal);
        Assert.Equal(Ids.Select(id => $"{id}.{packages.Version}.nupkg"), files.Select(Path.GetFileName));
        Assert.All(files, file =>
        {
            using var package = new PackageFile(file);
            Assert.Equal("MIT", package.LicenceExpression);
            Assert.Equal("README.md", package.Value("readme"));
            Assert.Equal("icon.png", package.Value("icon"));
            Assert.StartsWith("# ", package.Text("README.md"), StringComparison.Ordinal);
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], package.Bytes("icon.png")[..4]);
            Assert.True(package.Value("description")!.Length > 40, package.Id);
            Assert.Equal("PromptRegistry contributors", package.Value("authors"));

            // The commit is known wherever there is a repository; an address only where a remote has one that others can reach.
            if (IsRepository) Assert.Matches("^[0-9a-f]{40}$", package.Repository?.Attribute("commit")?.Value);
            Assert.Null(package.Repository?.Attribute("branch"));
            if (package.Repository?.Attribute("url") is { } url) Assert.Matches("^https?://", url.Value);
        });
    }

    [Fact]
    public void Every_finding_finds_its_page_in_the_package()
    {
        using var package = new PackageFile(Path.Combine(packages.Feed, $"PromptRegistry.{packages.Version}.nupkg"));
        var pages = Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "docs", "diagnostics"), "PRM*.md");

        Assert.NotEmpty(pages);
        Assert.Subset(package.Names.ToHashSet(), pages.Select(p => "docs/diagnostics/" + Path.GetFileName(p)).ToHashSet());
        Assert.Contains("docs/evaluation.md", package.Names);
    }

    [Fact]
    public void Every_assembly_of_ours_carries_its_symbols()
    {
        foreach (var file in Directory.GetFiles(packages.Feed, "*.nupkg"))
        {
            using var package = new PackageFile(file);
            var ours = package.Names.Where(n => Path.GetFileName(n) is var name && name.EndsWith(".dll", StringComparison.Ordinal)
                && (name.StartsWith("PromptRegistry", StringComparison.Ordinal) || name == "dotnet-prompt.dll")).ToList();
            Assert.All(ours, name => Assert.True(package.HasSymbols(name), $"{package.Id}: {name}"));
            Assert.Equal(package.Id != "PromptRegistry.ProjectTemplates", ours.Count > 0);
        }
    }

    [Fact]
    public void Nothing_is_depended_on_but_our_own_packages_and_public_ones_in_the_versions_that_are_tested()
    {
        var versions = XDocument.Load(Path.Combine(RepositoryRoot.Path, "Directory.Packages.props")).Descendants("ItemGroup")
            .Single(g => g.Attribute("Label")?.Value == "Shipped").Elements("PackageVersion")
            .Select(v => $"{v.Attribute("Include")!.Value} {v.Attribute("Version")!.Value}");
        var allowed = versions.Concat(Ids.Select(id => $"{id} {packages.Version}")).ToHashSet();

        foreach (var file in Directory.GetFiles(packages.Feed, "*.nupkg"))
        {
            using var package = new PackageFile(file);
            Assert.Subset(allowed, package.Dependencies.ToHashSet());

            // An app gets git's native code by the package that is about git, and by no other. The command line has its own.
            Assert.Equal(package.Id == "PromptRegistry.Git", package.Dependencies.Any(d => d.Contains("Git", StringComparison.Ordinal)));
            Assert.DoesNotContain(package.Names, n => !n.StartsWith("tools/", StringComparison.Ordinal)
                && (n.EndsWith(".so", StringComparison.Ordinal) || n.Contains("runtimes/", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void The_library_gives_the_generator_the_task_and_the_command_line()
    {
        using var package = new PackageFile(Path.Combine(packages.Feed, $"PromptRegistry.{packages.Version}.nupkg"));

        Assert.Superset(
            new HashSet<string>
            {
                "lib/net10.0/PromptRegistry.dll", "build/PromptRegistry.props", "build/PromptRegistry.targets",
                "build/PromptRegistry.Run.proj", "build/PromptRegistry.Stamps.targets", "tasks/netstandard2.0/PromptRegistry.Build.dll",
                "tools/net10.0/any/dotnet-prompt.dll", "analyzers/dotnet/cs/PromptRegistry.Generator.dll",
                "analyzers/dotnet/cs/PromptRegistry.Core.dll", "analyzers/dotnet/cs/PromptRegistry.Templates.dll",
                "analyzers/dotnet/cs/YamlDotNet.dll", "analyzers/dotnet/cs/Scriban.Signed.dll",
            },
            package.Names.ToHashSet());
        Assert.DoesNotContain(package.Names, n => n.StartsWith("buildTransitive/", StringComparison.Ordinal));
        Assert.DoesNotContain(package.Names, n => n.StartsWith("lib/", StringComparison.Ordinal) && n.Contains("Git", StringComparison.Ordinal));
    }

    [Fact]
    public void The_command_line_installs_as_a_tool_and_runs()
    {
        using var consumer = new Consumer(packages);

        var installed = ProcessRunner.Run(
            "dotnet", ["tool", "install", "PromptRegistry.Cli", "--version", packages.Version, "--tool-path", "tools"],
            consumer.Root, packages.Environment);
        var check = ProcessRunner.Run(Path.Combine(consumer.Root, "tools", "dotnet-prompt"), ["check"], consumer.Root);

        Assert.True(installed.ExitCode == 0, installed.ToString());
        Assert.Equal((0, "2 prompts checked, no errors.\n"), (check.ExitCode, check.Output));
    }

    [Theory]
    [InlineData("PromptRegistry")]
    [InlineData("PromptRegistry.Cli")]
    public void The_command_line_is_compiled_ahead_of_time_for_this_machine_beside_the_one_for_any(string id)
    {
        using var package = new PackageFile(Path.Combine(packages.Feed, $"{id}.{packages.Version}.nupkg"));
        string[] compiled = ["dotnet-prompt.dll", "PromptRegistry.Core.dll", "PromptRegistry.Evaluation.dll", "PromptRegistry.Templates.dll", "YamlDotNet.dll"];

        Assert.All(compiled, name =>
        {
            Assert.True(package.IsCompiledAheadOfTime($"tools/net10.0/{Machine}/{name}"), name);
            Assert.False(package.IsCompiledAheadOfTime($"tools/net10.0/any/{name}"), name);
        });
        Assert.Equal(FilesOf(package, "any").Where(IsForThisMachine), FilesOf(package, Machine));
        Assert.Contains(FilesOf(package, Machine), n => n.StartsWith($"runtimes/{Machine}/native/", StringComparison.Ordinal));
        Assert.Contains(FilesOf(package, "any"), n => n.StartsWith("runtimes/osx-arm64/native/", StringComparison.Ordinal));
    }

    [Fact]
    public void A_build_runs_the_command_line_that_was_compiled_for_its_machine_else_the_one_for_any()
    {
        using var consumer = Consumer.OfRestoredApp(packages);

        Assert.EndsWith($"/tools/net10.0/{Machine}/dotnet-prompt.dll", Tool(consumer), StringComparison.Ordinal);
        Assert.EndsWith(
            "/tools/net10.0/any/dotnet-prompt.dll", Tool(consumer, "-p:NETCoreSdkPortableRuntimeIdentifier=haiku-x64"), StringComparison.Ordinal);
    }

    private static string Tool(Consumer consumer, params string[] more)
    {
        var result = consumer.MSBuild("App", ["-getProperty:PromptToolAssembly", .. more]);
        Consumer.Succeeded(result);
        return result.Output.Trim();
    }

    /// <summary>Not another machine's native code.</summary>
    private static bool IsForThisMachine(string name) =>
        !name.StartsWith("runtimes/", StringComparison.Ordinal) || name.StartsWith($"runtimes/{Machine}/", StringComparison.Ordinal);

    private static string Machine { get; } =
        (OperatingSystem.IsWindows() ? "win-" : OperatingSystem.IsMacOS() ? "osx-" : "linux-")
        + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    /// <summary>What runs, without the documentation of its assemblies.</summary>
    private static List<string> FilesOf(PackageFile package, string folder) =>
    [
        .. package.Names.Where(n => n.StartsWith($"tools/net10.0/{folder}/", StringComparison.Ordinal) && !n.EndsWith(".xml", StringComparison.Ordinal))
            .Select(n => n[$"tools/net10.0/{folder}/".Length..]).Order(StringComparer.Ordinal),
    ];

    private static bool IsRepository { get; } = Path.Exists(Path.Combine(RepositoryRoot.Path, ".git"));

    private static List<string> Hashes(string folder) =>
    [
        .. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)
            .Select(f => $"{Path.GetFileName(f)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f)))}"),
    ];
}
