using System.Diagnostics;
using PromptRegistry.TestKit;

namespace PromptRegistry.EndToEnd.Tests;

/// <summary>A repository of somebody who uses PromptRegistry: prompts of their own and projects that render them.</summary>
public sealed class Consumer : IDisposable
{
    /// <summary>The evaluation of a build without the rest of it, for <see cref="MSBuild"/>.</summary>
    public const string EvalAlone = "-t:BuildOnlySettings;PromptEval";

    /// <summary>What stands in the build's output once for each evaluation that ran.</summary>
    private const string Evaluated = "PromptRegistry.Run -> ";

    private static readonly string[] RestoringVerbs = ["build", "test", "pack", "publish"];

    private readonly TempDirectory folder;
    private readonly PackedPackages packages;
    private bool isRestored;

    /// <param name="folderSuffix">Ends the name of the folder.</param>
    public Consumer(PackedPackages packages, string? folderSuffix = null)
    {
        this.packages = packages;
        folder = new TempDirectory(folderSuffix);
        folder.Write("nuget.config", packages.NuGetConfig);
        ResetPrompts();
    }

    public string Root => folder.Path;

    /// <summary>A consumer with the project App, restored; the restore itself was done once for all of them.</summary>
    public static Consumer OfRestoredApp(PackedPackages packages)
    {
        var consumer = new Consumer(packages);
        foreach (var file in Directory.EnumerateFiles(packages.RestoredApp, "*", SearchOption.AllDirectories))
        {
            consumer.Write(Path.GetRelativePath(packages.RestoredApp, file), File.ReadAllText(file));
        }

        consumer.isRestored = true;
        return consumer;
    }

    public Consumer AddApp(string name = "App", string more = "", string frameworks = "net10.0", string? references = null)
    {
        var frameworksElement = frameworks.Contains(';', StringComparison.Ordinal) ? "TargetFrameworks" : "TargetFramework";
        folder.Write($"{name}/{name}.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <{frameworksElement}>{frameworks}</{frameworksElement}>
                {more}
                <OutputType>Exe</OutputType>
                <RootNamespace>{name}</RootNamespace>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="PromptRegistry" Version="{packages.Version}" />
                {(references is null ? "" : $"<ProjectReference Include=\"../{references}/{references}.csproj\" />")}
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

    /// <summary>Restores once, so that no command after it has to.</summary>
    public Consumer Restore(string target)
    {
        Succeeded(DotNet("restore", target));
        isRestored = true;
        return this;
    }

    /// <summary>The prompts as they were at first. Files that are as they were keep their dates.</summary>
    public void ResetPrompts()
    {
        var original = packages.Prompts;
        foreach (var part in (string[])["prompts", "templates"])
        {
            if (!Directory.Exists(folder.Combine(part))) continue;
            foreach (var file in Directory.EnumerateFiles(folder.Combine(part), "*", SearchOption.AllDirectories))
            {
                if (!original.ContainsKey(Path.GetRelativePath(Root, file))) File.Delete(file);
            }
        }

        foreach (var (file, text) in original)
        {
            if (!File.Exists(folder.Combine(file)) || Read(file) != text) Write(file, text);
        }
    }

    public string Read(string file) => folder.Read(file);

    public void Write(string file, string text) => folder.Write(file, text);

    public void Edit(string file, string old, string replacement)
    {
        var text = Read(file);
        Assert.Contains(old, text, StringComparison.Ordinal);
        Write(file, text.Replace(old, replacement, StringComparison.Ordinal));
    }

    public void Delete(string path)
    {
        if (Directory.Exists(folder.Combine(path))) Directory.Delete(folder.Combine(path), recursive: true);
        else File.Delete(folder.Combine(path));
    }

    public ProcessResult Build(string target, params string[] more) => DotNet(["build", target, .. more]);

    /// <summary>Runs single targets of a project, which is faster than a whole build.</summary>
    public ProcessResult MSBuild(string project, params string[] more) => ProcessRunner.Run(
        "dotnet",
        ["msbuild", project, $"-p:Configuration={PackedPackages.Configuration}", "-tl:off", "-v:m", "-nodeReuse:false", .. Common, .. more],
        Root,
        packages.Environment);

    public ProcessResult DotNet(params string[] arguments)
    {
        using var process = Start(arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ProcessResult(process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    /// <summary>Starts <c>dotnet</c> without waiting for its end.</summary>
    public Process Start(params string[] arguments)
    {
        // Tests that run in a shell's background inherit that interrupts are ignored; a build in a terminal does not.
        var start = new ProcessStartInfo(OperatingSystem.IsLinux() ? "env" : "dotnet")
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (OperatingSystem.IsLinux())
        {
            start.ArgumentList.Add("--default-signal=INT");
            start.ArgumentList.Add("dotnet");
        }

        string[] restore = isRestored && RestoringVerbs.Contains(arguments[0]) ? ["--no-restore"] : [];
        string[] configuration = arguments[0] == "restore" ? [] : ["-c", PackedPackages.Configuration];
        string[] terminal = arguments.Contains("--tl:on") ? [] : ["--tl:off"];
        string[] verbosity = arguments.Any(a => a.StartsWith("-v:", StringComparison.Ordinal)) ? [] : ["-v:m"];
        string[] nodes = arguments.Contains("-nodeReuse:true") ? [] : ["-nodeReuse:false"];
        foreach (var argument in (string[])
            [arguments[0], .. configuration, .. restore, .. terminal, .. verbosity, .. nodes, .. Common, .. arguments[1..]])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in packages.Environment)
        {
            if (value is null) start.Environment.Remove(name);
            else start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public ProcessResult Run(string name) =>
        ProcessRunner.Run("dotnet", ["exec", folder.Combine($"{name}/bin/{PackedPackages.Configuration}/net10.0/{name}.dll")], Root);

    public void Dispose() => folder.Dispose();

    /// <summary>How often a command evaluated the prompts.</summary>
    public static int Evaluations(ProcessResult result) =>
        result.Output.Split('\n').Count(l => l.Contains(Evaluated, StringComparison.Ordinal));

    public static void Succeeded(ProcessResult result)
    {
        if (result.ExitCode != 0) Assert.Fail(result.ToString());
    }

    /// <summary>The build's errors, each once: the classic logger prints them again at its end.</summary>
    public static List<string> Errors(ProcessResult result) =>
    [
        .. result.Output.Split('\n').Where(l => l.Contains(": error ", StringComparison.Ordinal))
            .Select(l => l.Contains(" [", StringComparison.Ordinal) ? l[..l.LastIndexOf(" [", StringComparison.Ordinal)].Trim() : l.Trim())
            .Distinct(),
    ];

    private string[] Common => ["-nologo", .. packages.Servers.Arguments];
}
