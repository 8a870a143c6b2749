using System.Diagnostics;

namespace PromptRegistry.Bench.Building;

/// <summary>Runs the SDK's command line to its end.</summary>
internal static class DotNet
{
    public static void Run(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)}\n{output}");
    }
}
