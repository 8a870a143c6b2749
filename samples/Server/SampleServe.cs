using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace SampleServer;

/// <summary>Starts the server and waits for its end; what was made for it goes with it, unless a folder was named.</summary>
internal static class SampleServe
{
    public static int Run(SamplePlace place, SampleOptions options)
    {
        // It ends with its input, so that it never stays behind, however this ends.
        var start = new ProcessStartInfo(
            "dotnet",
            [SamplePlace.Server, "--repo", place.Repository, "--keys", place.Keys, "--urls", $"http://127.0.0.1:{options.Port.ToString(CultureInfo.InvariantCulture)}", "--until-input-ends"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = place.Repository,
        };
        start.Environment["PROMPTREGISTRY_EVENTS"] = place.Events;
        using var server = Process.Start(start)!;

        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var ended = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            while (server.StandardOutput.ReadLine() is { } line)
            {
                Console.WriteLine(line);
                if (line.StartsWith("Serving ", StringComparison.Ordinal)) Console.WriteLine($"Key: {File.ReadAllText(place.Key)}  (administrator, 30 days; to log in, or as 'Authorization: Bearer …'). Ctrl+C ends it.");
            }

            server.WaitForExit();
            return server.ExitCode;
        }
        finally
        {
            if (place.IsTemporary) Delete(place.Folder);
        }

        // The server answers what is under way, and this ends after it.
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            server.StandardInput.Close();
        }
    }

    /// <summary>Objects of git are read-only.</summary>
    private static void Delete(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)) File.SetAttributes(file, FileAttributes.Normal);
        Directory.Delete(folder, recursive: true);
    }
}
