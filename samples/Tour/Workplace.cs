using System.Diagnostics;
using System.Reflection;

namespace PromptRegistry.Tour;

/// <summary>A throw-away repository with copies of this repository's prompts and sample app, and the programs at hand there.</summary>
internal sealed class Workplace : IDisposable
{
    private readonly string tools;

    public Workplace()
    {
        Sources = typeof(Workplace).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "Sources").Value!;
        Folder = Path.Combine(Path.GetTempPath(), $"prompt-tour-{Environment.ProcessId}");
        tools = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", ".."));
        Configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
    }

    /// <summary>The root of PromptRegistry's own repository.</summary>
    public string Sources { get; }

    /// <summary>The root of the throw-away repository.</summary>
    public string Folder { get; }

    private string Configuration { get; }

    public void CopyFromSources()
    {
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
        foreach (var folder in (string[])["prompts", "templates"]) Copy(Path.Combine(Sources, folder), Path.Combine(Folder, folder));
        Copy(Path.Combine(Sources, "samples", "App"), Path.Combine(Folder, "app"));
        File.Copy(Path.Combine(Sources, "promptregistry.yaml"), PathOf("promptregistry.yaml"));
        File.WriteAllText(PathOf(".gitignore"), ".promptregistry/\nbin/\nobj/\n");
        Edit("app/App.csproj", "../../eng/", Path.Combine(Sources, "eng") + "/");
    }

    public string PathOf(string file) => Path.Combine(Folder, file);

    public string Read(string file) => File.ReadAllText(PathOf(file));

    /// <summary>Replaces text that must be there.</summary>
    public void Edit(string file, string old, string replacement)
    {
        var text = Read(file);
        if (!text.Contains(old, StringComparison.Ordinal)) throw new StepFailedException($"{file} has no '{old}' to edit.");
        File.WriteAllText(PathOf(file), text.Replace(old, replacement, StringComparison.Ordinal));
    }

    public CommandResult Git(params string[] arguments) => Run("git", "git", arguments);

    public CommandResult Prompt(params string[] arguments) =>
        Run("dotnet prompt", "dotnet", ["exec", Tool("PromptRegistry.Cli", "dotnet-prompt.dll"), .. arguments]);

    public CommandResult Build(params string[] arguments) =>
        Run("dotnet build", "dotnet", ["build", .. arguments, "--nologo", "--tl:off", "-v:q", "-clp:NoSummary"], shown: arguments);

    public CommandResult RunApp() => Run("dotnet run --project app --no-build", "dotnet", ["exec", AppAssembly], shown: []);

    public RunningProgram StartApp() => RunningProgram.Start("dotnet", ["exec", AppAssembly, Folder], Folder);

    public RunningProgram StartSampleModel() =>
        RunningProgram.Start("dotnet", ["exec", Tool("SampleModel", "SampleModel.dll"), "--port", "0"], Folder);

    /// <summary>Keeps the built app apart, so that later builds do not write over the files of the running one.</summary>
    public void KeepAppAside() => Copy(Path.GetDirectoryName(BuiltApp)!, PathOf(".promptregistry/running"));

    public void Dispose()
    {
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
    }

    private string BuiltApp => PathOf("app/bin/Debug/net10.0/App.dll");

    private string AppAssembly => File.Exists(PathOf(".promptregistry/running/App.dll")) ? PathOf(".promptregistry/running/App.dll") : BuiltApp;

    private string Tool(string project, string assembly) => Path.Combine(tools, project, Configuration, assembly);

    private CommandResult Run(string shownAs, string program, string[] arguments, string[]? shown = null)
    {
        var visible = shown ?? (shownAs == "git" ? arguments : arguments[2..]);
        Console.WriteLine($"  $ {shownAs} {string.Join(' ', visible.Select(Quote))}".TrimEnd());
        var start = ProgramStart.Of(program, arguments, Folder);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd() + error.GetAwaiter().GetResult();
        process.WaitForExit();
        var ended = DateTimeOffset.UtcNow;
        // A failed build repeats its errors at the end.
        foreach (var line in output.Split('\n').Select(l => l.TrimEnd()).Where(l => l.Length > 0).Distinct()) Console.WriteLine("    " + line);
        return new CommandResult(process.ExitCode, output, ended);
    }

    private static string Quote(string argument) => argument.Contains(' ', StringComparison.Ordinal) ? $"'{argument}'" : argument;

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.EnumerateDirectories(from))
        {
            if (Path.GetFileName(folder) is "bin" or "obj") continue;
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        }

        foreach (var file in Directory.EnumerateFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
    }
}
