using PromptRegistry.TestKit;

namespace PromptRegistry.Events.Tests;

/// <summary>A PostgreSQL of its own in a folder of its own, which listens on a socket there and nowhere else.</summary>
public sealed class PostgresCluster : IDisposable
{
    private readonly TempDirectory folder = new();
    private readonly bool isRoot = Environment.UserName == "root" && !OperatingSystem.IsWindows();

    public PostgresCluster()
    {
        if (Programs is null) return;
        // PostgreSQL refuses to run as root: its own user does.
        if (isRoot) Assert.Equal(0, ProcessRunner.Run("chown", ["postgres", folder.Path], folder.Path).ExitCode);
        Run("initdb", "--pgdata", Data, "--auth=trust", "--no-sync", "--encoding=UTF8", "--no-locale", "--username=test");
        Start();
    }

    /// <summary>The folder of PostgreSQL's programs; null where it is not installed.</summary>
    public static string? Programs { get; } = Find();

    /// <summary>As Npgsql reads it.</summary>
    public string ConnectionString => $"Host={folder.Path};Port=5432;Username=test;Database=postgres;Pooling=true;Timeout=5;Command Timeout=10;Maximum Pool Size=10";

    private string Data => folder.Combine("data");

    /// <summary>Ends a test where PostgreSQL is missing: skipped on a bare machine, failed on a build server.</summary>
    public static void Require()
    {
        if (Programs is not null) return;
        Assert.False(Environment.GetEnvironmentVariable("CI") is { Length: > 0 }, "PostgreSQL is not installed: apt-get install postgresql.");
        Assert.Skip("PostgreSQL is not installed (Debian's package postgresql).");
    }

    /// <summary>As after a power cut: nothing is brought to an end.</summary>
    public void Crash() => Run("pg_ctl", "--pgdata", Data, "--mode=immediate", "--wait", "stop");

    public void Start() => Run(
        "pg_ctl", "--pgdata", Data, "--wait", "--log", folder.Combine("log"),
        "--options", $"-c listen_addresses='' -c unix_socket_directories='{folder.Path}' -c fsync=off -c max_connections=60 -c shared_buffers=128MB", "start");

    public void Dispose()
    {
        try
        {
            if (Programs is not null) Crash();
        }
        finally
        {
            folder.Dispose();
        }
    }

    private static string? Find()
    {
        const string Debian = "/usr/lib/postgresql";
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Concat(Directory.Exists(Debian) ? Directory.GetDirectories(Debian).OrderDescending(StringComparer.Ordinal).Select(d => Path.Combine(d, "bin")) : []);
        return folders.FirstOrDefault(f => f.Length > 0 && File.Exists(Path.Combine(f, "initdb")));
    }

    private void Run(string program, params string[] arguments)
    {
        var path = Path.Combine(Programs!, program);
        // The server lives on with the streams that it got: it gets none of ours.
        string[] command = ["-c", "exec \"$0\" \"$@\" >/dev/null 2>\"$PG_ERRORS\"", path, .. arguments];
        string[] all = isRoot ? ["-u", "postgres", "--", "/bin/sh", .. command] : command;
        var errors = folder.Combine("errors-" + program);
        var done = ProcessRunner.Run(isRoot ? "runuser" : "/bin/sh", all, folder.Path, new Dictionary<string, string?> { ["PG_ERRORS"] = errors });
        Assert.True(done.ExitCode == 0, $"{program}: {done} {(File.Exists(errors) ? File.ReadAllText(errors) : "")}");
    }
}
