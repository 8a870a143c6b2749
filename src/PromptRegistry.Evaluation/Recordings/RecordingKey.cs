using System.Buffers.Binary;

namespace PromptRegistry.Evaluation.Recordings;

/// <summary>The SHA-256 of a request's canonical JSON.</summary>
public readonly record struct RecordingKey(UInt128 High, UInt128 Low) : IComparable<RecordingKey>
{
    /// <summary>Hexadecimal digits of a key.</summary>
    public const int Length = 64;

    private const int Bytes = Length / 2;

    public static RecordingKey FromHash(ReadOnlySpan<byte> hash) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));

    /// <summary>Reads 64 lower-case or upper-case hexadecimal digits.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out RecordingKey key)
    {
        Span<byte> hash = stackalloc byte[Bytes];
        key = default;
        if (text.Length != Length || Convert.FromHexString(text, hash, out _, out var written) != System.Buffers.OperationStatus.Done || written != Bytes)
            return false;
        key = FromHash(hash);
        return true;
    }

    public int CompareTo(RecordingKey other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    public static bool operator <(RecordingKey left, RecordingKey right) => left.CompareTo(right) < 0;

    public static bool operator >(RecordingKey left, RecordingKey right) => left.CompareTo(right) > 0;

    public static bool operator <=(RecordingKey left, RecordingKey right) => left.CompareTo(right) <= 0;

    public static bool operator >=(RecordingKey left, RecordingKey right) => left.CompareTo(right) >= 0;

    public override string ToString()
    {
        Span<byte> hash = stackalloc byte[Bytes];
        BinaryPrimitives.WriteUInt128BigEndian(hash, High);
        BinaryPrimitives.WriteUInt128BigEndian(hash[16..], Low);
        return Convert.ToHexStringLower(hash);
    }
}
