using PromptRegistry.TestKit;

namespace PromptRegistry.Cli.Tests.Faults;

/// <summary>A file system of a few megabytes in memory, where mounting is permitted.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TempDirectory folder = new();

    private SmallDisk()
    {
    }

    public string Path => folder.Path;

    public static SmallDisk? TryMount()
    {
        var disk = new SmallDisk();
        if (OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.Path)) return disk;
        disk.folder.Dispose();
        return null;
    }

    public void MakeReadOnly(bool value) => Assert.True(Run("mount", "-o", value ? "remount,ro" : "remount,rw", Path));

    /// <summary>Writes until nothing more fits.</summary>
    public void Fill()
    {
        try
        {
            using var file = File.Create(System.IO.Path.Combine(Path, "filler"));
            while (true) file.Write(new byte[4096]);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void Free() => File.Delete(System.IO.Path.Combine(Path, "filler"));

    public void Dispose()
    {
        Run("umount", Path);
        folder.Dispose();
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            return ProcessRunner.Run(program, arguments, "/").ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
