using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace PromptRegistry.Git.Tests;

/// <summary>Writes objects that no git command makes, or not in reasonable time.</summary>
internal static class LooseObject
{
    /// <param name="gitFolder">The repository's git folder.</param>
    /// <returns>The object's name.</returns>
    public static string Write(string gitFolder, string kind, byte[] content)
    {
        byte[] whole = [.. Encoding.ASCII.GetBytes($"{kind} {content.Length}\0"), .. content];
#pragma warning disable CA5350 // What git's format prescribes.
        var id = Convert.ToHexStringLower(SHA1.HashData(whole));
#pragma warning restore CA5350
        WriteAs(gitFolder, id, whole);
        return id;
    }

    /// <summary>Writes bytes under a name, whether it is theirs or not.</summary>
    public static void WriteAs(string gitFolder, string id, byte[] whole)
    {
        var path = Path.Combine(gitFolder, "objects", id[..2], id[2..]);
        if (File.Exists(path)) return;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = File.Create(path);
        using var compressed = new ZLibStream(file, CompressionLevel.Fastest);
        compressed.Write(whole);
    }
}
