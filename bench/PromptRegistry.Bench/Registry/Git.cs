using System.Diagnostics;

namespace PromptRegistry.Bench.Registry;

/// <summary>The git command, without the machine's configuration.</summary>
internal static class Git
{
    /// <summary>Runs git and returns what it printed.</summary>
    public static string Run(string folder, string[] arguments, Action<StreamWriter>? input = null)
    {
        using var process = Start(folder, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        input?.Invoke(process.StandardInput);
        process.StandardInput.Close();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.GetAwaiter().GetResult()
            : throw new InvalidOperationException($"git {string.Join(' ', arguments)} failed in {folder}");
    }

    public static Process Start(string folder, string[] arguments)
    {
        var start = new ProcessStartInfo("git")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        return Process.Start(start)!;
    }
}
