using System.IO.Compression;
using System.Security.Cryptography;
using PromptRegistry.TestKit;

namespace PromptRegistry.EndToEnd.Tests;

public sealed class PackageTests(PackedPackages packages)
{
    private static readonly string[] Ids =
    [
        "PromptRegistry", "PromptRegistry.Cli", "PromptRegistry.Core", "PromptRegistry.Evaluation", "PromptRegistry.Git",
        "PromptRegistry.Templates",
    ];

    [Fact]
    public void Two_packs_give_the_same_bytes()
    {
        var again = packages.Pack("again");

        Assert.Equal(Hashes(packages.Feed), Hashes(again));
    }

    [Fact]
    public void Every_package_has_a_readme_an_icon_and_a_licence()
    {
        var files = Directory.GetFiles(packages.Feed, "*.nupkg");

        Assert.Equal(Ids.Select(id => $"{id}.{packages.Version}.nupkg"), files.Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(files, file =>
        {
            using var package = ZipFile.OpenRead(file);
            Assert.NotNull(package.GetEntry("README.md"));
            Assert.NotNull(package.GetEntry("icon.png"));
            var nuspec = package.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal));
            using var text = new StreamReader(nuspec.Open());
            Assert.Contains("<license type=\"expression\">MIT</license>", text.ReadToEnd(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void The_library_gives_the_generator_the_task_and_the_command_line_but_no_native_code()
    {
        using var package = ZipFile.OpenRead(Path.Combine(packages.Feed, $"PromptRegistry.{packages.Version}.nupkg"));
        var names = package.Entries.Select(e => e.FullName).ToList();

        Assert.Superset(
            new HashSet<string>
            {
                "lib/net10.0/PromptRegistry.dll", "build/PromptRegistry.props", "build/PromptRegistry.targets",
                "build/PromptRegistry.Run.proj", "tasks/netstandard2.0/PromptRegistry.Build.dll",
                "tools/net10.0/any/dotnet-prompt.dll", "analyzers/dotnet/cs/PromptRegistry.Generator.dll",
                "analyzers/dotnet/cs/PromptRegistry.Core.dll", "analyzers/dotnet/cs/PromptRegistry.Templates.dll",
                "analyzers/dotnet/cs/YamlDotNet.dll",
            },
            names.ToHashSet());
        Assert.DoesNotContain(names, n => n.EndsWith(".so", StringComparison.Ordinal) || n.Contains("runtimes/", StringComparison.Ordinal));
        Assert.DoesNotContain(names, n => n.StartsWith("lib/", StringComparison.Ordinal) && n.Contains("Git", StringComparison.Ordinal));
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
        Assert.Equal((0, "1 prompt checked, no errors.\n"), (check.ExitCode, check.Output));
    }

    private static List<string> Hashes(string folder) =>
    [
        .. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)
            .Select(f => $"{Path.GetFileName(f)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f)))}"),
    ];
}
