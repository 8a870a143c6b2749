namespace PromptRegistry.TestKit;

/// <summary>A shell script that can be run, where there is a shell.</summary>
public static class Script
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
