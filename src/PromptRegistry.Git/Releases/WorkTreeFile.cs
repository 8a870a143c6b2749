using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using PromptRegistry.Git.Reading;

namespace PromptRegistry.Git.Releases;

/// <summary>Compares a file on the disk with a blob by the id that git would give to it.</summary>
internal static class WorkTreeFile
{
    /// <summary>Whether they are the same but for line ends, which git may write in another way.</summary>
    public static bool Equals(string file, ObjectId blob)
    {
        if (!File.Exists(file)) return false;
        var content = File.ReadAllBytes(file);
        return Id(content, blob) == blob || (content.Contains((byte)'\r') && Id(WithoutReturns(content), blob) == blob);
    }

    [SuppressMessage("Security", "CA5350", Justification = "Git names objects by SHA-1; nothing is protected by it here.")]
    private static ObjectId Id(byte[] content, ObjectId sameKind)
    {
        byte[] all = [.. Encoding.ASCII.GetBytes($"blob {content.Length}\0"), .. content];
        return ObjectId.Parse(Convert.ToHexStringLower(sameKind.Hex.Length == 64 ? SHA256.HashData(all) : SHA1.HashData(all)));
    }

    private static byte[] WithoutReturns(byte[] content)
    {
        var kept = new List<byte>(content.Length);
        for (var i = 0; i < content.Length; i++)
        {
            if (content[i] != '\r' || i + 1 == content.Length || content[i + 1] != '\n') kept.Add(content[i]);
        }

        return [.. kept];
    }
}
