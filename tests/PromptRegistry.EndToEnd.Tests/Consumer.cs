using PromptRegistry.TestKit;

namespace PromptRegistry.EndToEnd.Tests;

/// <summary>A repository of somebody who uses PromptRegistry: prompts of their own and projects that render them.</summary>
internal sealed class Consumer : IDisposable
{
    private readonly TempDirectory folder;
    private readonly PackedPackages packages;

    public Consumer(PackedPackages packages, string? folderSuffix = null)
    {
        this.packages = packages;
        folder = new TempDirectory(folderSuffix);
        foreach (var part in (string[])["prompts/summarization", "templates"]) Copy(part);
        folder.Write("promptregistry.yaml", File.ReadAllText(Path.Combine(RepositoryRoot.Path, "promptregistry.yaml")));
        folder.Write("nuget.config", packages.NuGetConfig);
    }

    public string Root => folder.Path;

    public Consumer AddApp(string name = "App", string more = "", string frameworks = "<TargetFramework>net10.0</TargetFramework>")
    {
        folder.Write($"{name}/{name}.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                {frameworks}
                {more}
                <OutputType>Exe</OutputType>
                <RootNamespace>{name}</RootNamespace>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="PromptRegistry" Version="{packages.Version}" />
              </ItemGroup>
            </Project>
            """);
        folder.Write($"{name}/Program.cs", $"System.Console.WriteLine({name}.Prompts.Summarization.Render(\"Some text.\", targetSentences: 1).Text);");
        return this;
    }

    public Consumer AddSolution(params string[] projects)
    {
        var lines = projects.Select(p => $"<Project Path=\"{p}/{p}.csproj\" />");
        folder.Write("All.slnx", $"<Solution>{string.Concat(lines)}</Solution>");
        return this;
    }

    public string Read(string file) => folder.Read(file);

    public void Write(string file, string text) => folder.Write(file, text);

    public void Edit(string file, string old, string replacement)
    {
        var text = Read(file);
        Assert.Contains(old, text, StringComparison.Ordinal);
        Write(file, text.Replace(old, replacement, StringComparison.Ordinal));
    }

    public void Delete(string path) => Directory.Delete(folder.Combine(path), recursive: true);

    public ProcessResult Build(string target, params string[] more) => DotNet(["build", target, .. more]);

    public ProcessResult DotNet(params string[] arguments) => ProcessRunner.Run(
        "dotnet",
        [
            .. arguments, "-c", PackedPackages.Configuration, "--nologo", "--tl:off", "-v:m", "-nodeReuse:false",
            "-p:UseSharedCompilation=false",
        ],
        Root,
        PackedPackages.DotNetEnvironment);

    public ProcessResult Run(string name) =>
        ProcessRunner.Run("dotnet", ["exec", folder.Combine($"{name}/bin/{PackedPackages.Configuration}/net10.0/{name}.dll")], Root);

    public void Dispose() => folder.Dispose();

    private void Copy(string part)
    {
        var from = Path.Combine(RepositoryRoot.Path, part);
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            folder.Write(Path.Combine(part, Path.GetRelativePath(from, file)), File.ReadAllText(file));
        }
    }
}
