using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PromptRegistry.Core.Rollouts;

namespace PromptRegistry.Rollouts;

/// <summary>Gives each unit a number from 0 up to, but not including, 1: the same for the same seed, in every process and language. Allocates nothing.</summary>
internal sealed class UnitHash
{
    private const int OnStack = 256;

    private readonly RolloutHash hash;
    private readonly string seed;

    /// <summary>What goes before the unit, in UTF-8.</summary>
    private readonly byte[] prefix;

    public UnitHash(RolloutHash hash, string seed)
    {
        this.hash = hash;
        this.seed = seed;
        prefix = Encoding.UTF8.GetBytes(seed + hash switch
        {
            RolloutHash.UnleashMurmur3 => ":",
            RolloutHash.LaunchDarklySha1 => ".",
            _ => "\n",
        });
    }

    /// <summary>The number of a unit.</summary>
    public double Of(ReadOnlySpan<char> unit)
    {
        if (hash == RolloutHash.GrowthBookV2) return GrowthBook(unit);
        // At most three bytes for each UTF-16 code unit; to count them would read the unit twice.
        var most = prefix.Length + (unit.Length * 3);
        var rented = most > OnStack ? ArrayPool<byte>.Shared.Rent(most) : null;
        var bytes = rented is null ? stackalloc byte[OnStack] : rented;
        prefix.CopyTo(bytes);
        var length = Encoding.UTF8.GetBytes(unit, bytes[prefix.Length..]);
        var number = Of(bytes[..(prefix.Length + length)]);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return number;
    }

    /// <summary>MurmurHash3 (Appleby), x86, 32 bits.</summary>
    internal static uint Murmur3(ReadOnlySpan<byte> bytes, uint seed)
    {
        const uint First = 0xcc9e2d51;
        const uint Second = 0x1b873593;
        var state = seed;
        var rest = bytes;
        for (; rest.Length >= 4; rest = rest[4..])
        {
            state ^= Mix(BinaryPrimitives.ReadUInt32LittleEndian(rest));
            state = (uint.RotateLeft(state, 13) * 5) + 0xe6546b64;
        }

        var last = 0u;
        for (var i = rest.Length - 1; i >= 0; i--) last = (last << 8) | rest[i];
        state ^= Mix(last);
        state ^= (uint)bytes.Length;
        state = (state ^ (state >> 16)) * 0x85ebca6b;
        state = (state ^ (state >> 13)) * 0xc2b2ae35;
        return state ^ (state >> 16);

        static uint Mix(uint word) => uint.RotateLeft(word * First, 15) * Second;
    }

    private double Of(ReadOnlySpan<byte> bytes)
    {
        switch (hash)
        {
            case RolloutHash.UnleashMurmur3:
                return Murmur3(bytes, 0) % 100 / 100.0;
            case RolloutHash.LaunchDarklySha1:
                Span<byte> sha1 = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // Nothing is protected by it: it deals as another system does.
                SHA1.HashData(bytes, sha1);
#pragma warning restore CA5350
                return (BinaryPrimitives.ReadUInt64BigEndian(sha1) >> 4) / (double)0xFFFFFFFFFFFFFFF;
            default:
                Span<byte> sha256 = stackalloc byte[SHA256.HashSizeInBytes];
                SHA256.HashData(bytes, sha256);
                return (BinaryPrimitives.ReadUInt64BigEndian(sha256) >> 11) / (double)(1UL << 53);
        }
    }

    /// <summary>FNV-1a over UTF-16 code units, and again over its decimal digits.</summary>
    private double GrowthBook(ReadOnlySpan<char> unit)
    {
        Span<char> digits = stackalloc char[10];
        Fnv(Fnv(Offset, seed), unit).TryFormat(digits, out var count, default, CultureInfo.InvariantCulture);
        return Fnv(Offset, digits[..count]) % 10_000 / 10_000.0;
    }

    private const uint Offset = 0x811c9dc5;

    private static uint Fnv(uint state, ReadOnlySpan<char> text)
    {
        foreach (var c in text) state = (state ^ c) * 0x01000193;
        return state;
    }
}
