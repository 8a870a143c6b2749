using System.Diagnostics;

namespace PromptRegistry.Tour;

/// <summary>Starts programs as a developer's machine would, and leaves no build servers behind.</summary>
internal static class ProgramStart
{
    public static ProcessStartInfo Of(string program, IEnumerable<string> arguments, string folder)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        // On a build server missing answers are errors; the tour shows what a developer sees.
        start.Environment.Remove("CI");
        start.Environment.Remove("TF_BUILD");
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["GIT_CONFIG_GLOBAL"] = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";
        return start;
    }
}
