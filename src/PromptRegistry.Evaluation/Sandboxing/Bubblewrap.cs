using System.Globalization;

namespace PromptRegistry.Evaluation.Sandboxing;

/// <summary>
/// The command line of bubblewrap: a root of its own in which only the folders of programs can be read, no network, no other processes, no way to the
/// terminal. Two places can be written, <c>/tmp</c> and <c>/dev/shm</c>; both are in memory, and end with the program.
/// </summary>
internal static class Bubblewrap
{
    public const string Program = "bwrap";

    /// <summary>Where the program's own folder is.</summary>
    public const string Folder = "/work";

    /// <summary>What programs need to start. Nothing of a person is in them, and nothing of <c>/etc</c> but where libraries are.</summary>
    private static readonly string[] Readable =
    [
        "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/opt", "/nix/store",
        "/etc/alternatives", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d",
    ];

    /// <param name="folder">The folder with the program's files.</param>
    /// <param name="also">One more folder that can be read; null for none.</param>
    /// <param name="command">What is run in it.</param>
    public static IReadOnlyList<string> Arguments(string folder, string? also, IEnumerable<string> command)
    {
        var size = SandboxLimits.FileBytes.ToString(CultureInfo.InvariantCulture);
        return
        [
            "--unshare-all", "--die-with-parent", "--new-session",
            .. Readable.SelectMany(path => (string[])["--ro-bind-try", path, path]),
            .. also is null ? [] : (string[])["--ro-bind", also, also],
            "--proc", "/proc",
            "--dev", "/dev", "--size", size, "--tmpfs", "/dev/shm", "--remount-ro", "/dev",
            "--size", size, "--tmpfs", "/tmp",
            "--ro-bind", folder, Folder, "--chdir", Folder,
            "--remount-ro", "/",
            "--", .. command,
        ];
    }
}
