using System.Reflection;

namespace SampleServer;

/// <summary>Where the sample keeps what it makes.</summary>
internal sealed class SamplePlace
{
    public SamplePlace(string? folder)
    {
        IsTemporary = folder is null;
        Folder = folder ?? Directory.CreateTempSubdirectory("prompt-server-").FullName;
    }

    public string Folder { get; }

    /// <summary>Whether it goes with the program.</summary>
    public bool IsTemporary { get; }

    public string Repository => Path.Combine(Folder, "repository");

    public string Events => Path.Combine(Folder, "events.db");

    public string Keys => Path.Combine(Folder, "keys.json");

    public string Key => Path.Combine(Folder, "key.txt");

    /// <summary>Whether all was made before.</summary>
    public bool IsMade => File.Exists(Key) && File.Exists(Events);

    /// <summary>The server, a program of its own: what <c>dotnet prompt serve</c> starts.</summary>
    public static string Server => Path.Combine(Path.GetDirectoryName(CommandLine)!, "PromptRegistry.Server.dll");

    /// <summary>The command line that was built beside this.</summary>
    public static string CommandLine { get; } = typeof(SamplePlace).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "CommandLine").Value!;
}
