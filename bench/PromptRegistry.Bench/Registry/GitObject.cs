using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace PromptRegistry.Bench.Registry;

/// <summary>A tag object as git stores it.</summary>
internal sealed record GitObject(string Id, byte[] Content)
{
    private const int TagInPack = 4;

    public static GitObject Tag(string text)
    {
        var content = Encoding.UTF8.GetBytes(text);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.ASCII.GetBytes($"tag {content.Length}\0"));
        hash.AppendData(content);
        return new GitObject(Convert.ToHexStringLower(hash.GetHashAndReset()), content);
    }

    /// <summary>Writes it as an entry of a pack.</summary>
    public void WriteTo(Stream pack)
    {
        var size = Content.Length;
        var head = (TagInPack << 4) | (size & 15);
        for (size >>= 4; size > 0; size >>= 7)
        {
            pack.WriteByte((byte)(head | 128));
            head = size & 127;
        }

        pack.WriteByte((byte)head);
        using var compressed = new ZLibStream(pack, CompressionLevel.Fastest, leaveOpen: true);
        compressed.Write(Content);
    }
}
