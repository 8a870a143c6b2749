using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PromptRegistry.Bench.Registry;

/// <summary>A pack of tag objects: a million of them are made by no git command in reasonable time.</summary>
internal static class TagPack
{
    public static void Write(string path, IReadOnlyCollection<GitObject> tags)
    {
        using (var file = File.Create(path))
        {
            file.Write("PACK"u8);
            Span<byte> number = stackalloc byte[4];
            BinaryPrimitives.WriteInt32BigEndian(number, 2);
            file.Write(number);
            BinaryPrimitives.WriteInt32BigEndian(number, tags.Count);
            file.Write(number);
            foreach (var tag in tags) tag.WriteTo(file);
        }

        byte[] sum;
#pragma warning disable CA5350 // What git's format prescribes.
        using (var file = File.OpenRead(path)) sum = SHA1.HashData(file);
#pragma warning restore CA5350
        using var end = new FileStream(path, FileMode.Append);
        end.Write(sum);
    }
}
