namespace PromptRegistry.EndToEnd.Tests;

/// <summary>
/// A compiler server and build nodes of the tests' own, as a developer's machine has them for hours: nobody else's are used,
/// and these are ended with the tests.
/// </summary>
public sealed class BuildServers : IDisposable
{
    private const string Mark = "PROMPTREGISTRY_TEST_SERVERS";

    private readonly string id = Guid.NewGuid().ToString("N");

    /// <summary>Makes builds compile in the server, whatever the machine's environment says.</summary>
    public string[] Arguments => ["-p:UseSharedCompilation=true", $"-p:SharedCompilationId={id}"];

    /// <summary>Variables for every process that may start a server.</summary>
    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>
    {
        [Mark] = id,
        ["MSBUILDNODEHANDSHAKESALT"] = id,
        ["MSBUILDDISABLENODEREUSE"] = null,
        ["UseSharedCompilation"] = null,
    };

    /// <summary>The servers that are running.</summary>
    public IReadOnlyList<int> Running() =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), out var process) ? process : 0)
            .Where(process => process != 0 && IsOurs(process)),
    ];

    public void Dispose()
    {
        if (!OperatingSystem.IsLinux()) return;
        foreach (var process in Running())
        {
            try
            {
                using var server = System.Diagnostics.Process.GetProcessById(process);
                server.Kill();
                server.WaitForExit();
            }
            catch (ArgumentException)
            {
                // It ended by itself.
            }
        }
    }

    private bool IsOurs(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/environ").Split('\0').Contains($"{Mark}={id}");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
