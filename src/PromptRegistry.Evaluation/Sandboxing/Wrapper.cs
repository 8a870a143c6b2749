using System.ComponentModel;
using System.Diagnostics;

namespace PromptRegistry.Evaluation.Sandboxing;

/// <summary>The program that makes the sandbox.</summary>
/// <param name="File">Where it is; null where there is none.</param>
/// <param name="Problem">Why it cannot be used; null where it can.</param>
internal sealed record Wrapper(string? File, string? Problem)
{
    /// <summary>
    /// What stands before the program: no limit of processes binds root, so root runs it as nobody, who can read no more than the files that are there for it.
    /// </summary>
    public static IReadOnlyList<string> Before { get; } =
        Environment.IsPrivilegedProcess && OperatingSystem.IsLinux() ? [Find("setpriv") ?? "setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--"] : [];

    /// <summary>A program of <c>PATH</c>; null without one.</summary>
    public static string? Find(string program) => !OperatingSystem.IsLinux()
        ? null
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Where(folder => Path.IsPathRooted(folder)).Select(folder => Path.Combine(folder, program)).FirstOrDefault(System.IO.File.Exists);

    /// <summary>Whether it can do here what is asked of it: containers and some systems forbid it.</summary>
    public static Wrapper Try(string? file)
    {
        if (file is null) return new Wrapper(null, OperatingSystem.IsLinux() ? "bubblewrap (bwrap) is not installed" : "bubblewrap runs on Linux only");
        using var folder = new SandboxFolder(new Dictionary<string, byte[]>());
        IReadOnlyList<string> command = [.. Before, file, .. Bubblewrap.Arguments(folder.Path, null, ["/bin/sh", "-c", ":"])];
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return new Wrapper(file, process.ExitCode == 0 ? null : $"bubblewrap does not work here: {error.Trim()}");
        }
        catch (Win32Exception error)
        {
            return new Wrapper(file, $"bubblewrap does not work here: {error.Message}");
        }
    }
}
