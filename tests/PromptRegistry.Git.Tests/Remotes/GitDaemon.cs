using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PromptRegistry.Git.Tests.Remotes;

/// <summary>A real <c>git daemon</c> on loopback that takes pushes.</summary>
internal sealed class GitDaemon : IDisposable
{
    private readonly Process process;

    public GitDaemon(string folder)
    {
        var port = FreePort();
        var start = new ProcessStartInfo("git") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var argument in new[]
            {
                "daemon", "--listen=127.0.0.1", string.Create(CultureInfo.InvariantCulture, $"--port={port}"), "--reuseaddr", "--export-all",
                "--enable=receive-pack", "--informative-errors", $"--base-path={folder}", "--verbose", folder,
            })
        {
            start.ArgumentList.Add(argument);
        }

        process = Process.Start(start)!;
        // It says so when it listens.
        while (process.StandardError.ReadLine() is { } line && !line.Contains("Ready to rumble", StringComparison.Ordinal))
        {
        }

        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
        Address = string.Create(CultureInfo.InvariantCulture, $"git://127.0.0.1:{port}");
    }

    public string Address { get; }

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
