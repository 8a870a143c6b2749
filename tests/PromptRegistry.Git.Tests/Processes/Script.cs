using PromptRegistry.TestKit;

namespace PromptRegistry.Git.Tests.Processes;

/// <summary>A shell script that can be run.</summary>
internal static class Script
{
    public static string Write(TempDirectory folder, string path, string text)
    {
        var script = folder.Write(path, "#!/bin/sh\n" + text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return script;
    }
}
