using PromptRegistry.TestKit;

[assembly: AssemblyFixture(typeof(PromptRegistry.EndToEnd.Tests.PackedPackages))]

namespace PromptRegistry.EndToEnd.Tests;

/// <summary>This repository's packages, packed once for all tests, and a packages folder that consumers restore them into.</summary>
public sealed class PackedPackages : IDisposable
{
    private readonly TempDirectory folder = new();
    private readonly Lazy<string> feed;

    private readonly Lazy<string> restoredApp;

    public PackedPackages()
    {
        feed = new Lazy<string>(() => Pack("feed"));
        restoredApp = new Lazy<string>(RestoreApp);
        Environment = new Dictionary<string, string?>(Servers.Environment)
        {
            ["CI"] = null,
            ["TF_BUILD"] = null,
            ["MSBuildSDKsPath"] = null,
            ["NUGET_PACKAGES"] = null,
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        };
    }

    /// <summary>The configuration that the tests, and everything that they use, were built in.</summary>
    public static string Configuration { get; } =
        Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)).StartsWith("release", StringComparison.OrdinalIgnoreCase)
            ? "Release"
            : "Debug";

    /// <summary>A folder with the packages.</summary>
    public string Feed => feed.Value;

    /// <summary>The one version that all packages have.</summary>
    public string Version => Path.GetFileNameWithoutExtension(Directory.EnumerateFiles(Feed, "PromptRegistry.Core.*.nupkg").Single())["PromptRegistry.Core.".Length..];

    /// <summary>
    /// Restores from the packed packages only, into a folder of its own; what they depend on was restored for this
    /// repository already, so that nothing comes from the network.
    /// </summary>
    public string NuGetConfig => $"""
        <configuration>
          <packageSources><clear /><add key="packed" value="{Feed}" /></packageSources>
          <config><add key="globalPackagesFolder" value="{folder.Combine("packages")}" /></config>
          <fallbackPackageFolders><clear /><add key="restored" value="{RestoredPackages}" /></fallbackPackageFolders>
        </configuration>
        """;

    private static string RestoredPackages =>
        System.Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>Packs all packages into a folder of this fixture.</summary>
    public string Pack(string name)
    {
        var output = folder.Combine(name);
        var packed = ProcessRunner.Run(
            "dotnet",
            [
                "msbuild", "packages/Packages.proj", "-p:NoBuild=true", $"-p:Configuration={Configuration}", $"-p:PackageOutputPath={output}/",
                "-nologo", "-tl:off", "-v:m", "-m", "-nodeReuse:false",
            ],
            RepositoryRoot.Path,
            Environment);
        Assert.True(packed.ExitCode == 0, packed.ToString());
        return output;
    }

    /// <summary>Like a shell on a developer's machine, whatever runs the tests.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; }

    /// <summary>What compiles for all consumers, ended with the tests.</summary>
    public BuildServers Servers { get; } = new();

    /// <summary>The prompts that consumers begin with: paths and texts.</summary>
    public IReadOnlyDictionary<string, string> Prompts { get; } = ReadPrompts();

    /// <summary>A folder with the project App, restored, to be copied.</summary>
    public string RestoredApp => restoredApp.Value;

    public void Dispose()
    {
        Servers.Dispose();
        folder.Dispose();
    }

    private string RestoreApp()
    {
        using var consumer = new Consumer(this)
            .AddApp(more: "<IsTestProject>true</IsTestProject><IsPackable>true</IsPackable>")
            .Restore("App");
        var copy = folder.Combine("restored");
        Directory.CreateDirectory(copy);
        Directory.Move(Path.Combine(consumer.Root, "App"), Path.Combine(copy, "App"));
        return copy;
    }

    private static Dictionary<string, string> ReadPrompts()
    {
        var root = RepositoryRoot.Path;
        var files = ((string[])["prompts/summarization", "templates"])
            .SelectMany(part => Directory.EnumerateFiles(Path.Combine(root, part), "*", SearchOption.AllDirectories))
            // The judge that the suite asks, without its own suite.
            .Concat(((string[])["prompt.yaml", "*.scriban"]).SelectMany(f => Directory.EnumerateFiles(Path.Combine(root, "prompts", "judges", "faithfulness"), f)))
            .Append(Path.Combine(root, "promptregistry.yaml"));
        return files.ToDictionary(file => Path.GetRelativePath(root, file), File.ReadAllText);
    }
}
