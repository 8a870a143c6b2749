using System.Runtime.InteropServices;

namespace PromptRegistry.Evaluation.Programs;

/// <summary>The C# compiler of the .NET SDK, which needs no package and runs in the sandbox as any other program.</summary>
/// <param name="Root">The folder of .NET.</param>
/// <param name="Program">The compiler.</param>
/// <param name="References">The libraries that code can use: those of .NET itself.</param>
internal sealed record DotnetCompiler(string Root, string Program, IReadOnlyList<string> References)
{
    private static readonly Lazy<DotnetCompiler?> Installed = new(Find);

    /// <summary>The newest beside the .NET that runs this process; null without an SDK there.</summary>
    public static DotnetCompiler? Here => Installed.Value;

    public string Host => Path.Combine(Root, "dotnet");

    private static DotnetCompiler? Find()
    {
        // shared/Microsoft.NETCore.App/10.0.1/
        var runtime = RuntimeEnvironment.GetRuntimeDirectory();
        var root = Path.GetFullPath(Path.Combine(runtime, "..", "..", ".."));
        var sdks = Path.Combine(root, "sdk");
        if (OperatingSystem.IsWindows() || !Directory.Exists(sdks)) return null;
        var program = Directory.EnumerateDirectories(sdks)
            .Select(folder => (Version: Version.TryParse(Path.GetFileName(folder).Split('-')[0], out var version) ? version : new Version(), File: Path.Combine(folder, "Roslyn", "bincore", "csc.dll")))
            .Where(found => File.Exists(found.File)).OrderByDescending(found => found.Version).Select(found => found.File).FirstOrDefault();
        return program is null
            ? null
            : new DotnetCompiler(root, program, [.. Directory.EnumerateFiles(runtime, "*.dll").Order(StringComparer.Ordinal)]);
    }
}
