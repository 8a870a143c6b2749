using System.Diagnostics;

namespace PromptRegistry.Bench.Building;

/// <summary>A project outside of this repository, with the packed package or without it.</summary>
internal sealed class BenchProject(string root, string feed)
{
    private readonly string _project = Path.Combine(root, "App", "App.csproj");

    /// <param name="version">The package's version; null for a project without it.</param>
    public void Create(string? version)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_project)!);
        File.WriteAllText(Path.Combine(root, "nuget.config"), $"""
            <configuration>
              <packageSources><clear /><add key="packed" value="{feed}" /></packageSources>
              <config><add key="globalPackagesFolder" value="{Path.Combine(feed, "restored")}" /></config>
              <fallbackPackageFolders><clear /><add key="machine" value="{MachinePackages}" /></fallbackPackageFolders>
            </configuration>
            """);
        File.WriteAllText(_project, $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
              </PropertyGroup>
              <ItemGroup>
                {(version is null ? "" : $"<PackageReference Include=\"PromptRegistry\" Version=\"{version}\" />")}
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(root, "App", "Program.cs"), "System.Console.WriteLine();");
        DotNet.Run(root, "build", _project, "-v:q", "-nologo");
    }

    /// <summary>A whole <c>dotnet build</c> of a project that is restored and built.</summary>
    public BuildSample Build()
    {
        var processor = ChildProcessorTime.Now;
        var start = Stopwatch.GetTimestamp();
        DotNet.Run(root, "build", _project, "--no-restore", "-v:q", "-nologo");
        var elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return new BuildSample(elapsed, ChildProcessorTime.Now - processor);
    }

    private static string MachinePackages =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
