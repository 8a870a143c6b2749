using System.Buffers.Binary;
using System.Text;

namespace PromptRegistry.Events.Storage;

/// <summary>The id of a call as it is stored: 16 bytes, big end first, for the ids of this library, so that ids sort by time; else its text behind 0xFF.</summary>
internal static class RenderKey
{
    /// <summary>The longest id that is kept whole, in bytes.</summary>
    public const int MaximumLength = 200;

    private const byte Text = 0xFF;

    public static byte[] Of(string renderId)
    {
        if (Guid.TryParseExact(renderId, "N", out var id)) return id.ToByteArray(bigEndian: true);
        var bytes = new byte[1 + Encoding.UTF8.GetByteCount(renderId)];
        bytes[0] = Text;
        Encoding.UTF8.GetBytes(renderId, bytes.AsSpan(1));
        return bytes;
    }

    public static string ToText(byte[] key) => key is [Text, ..] && key.Length != 16
        ? Encoding.UTF8.GetString(key.AsSpan(1))
        : key.Length == 16 && key[0] != Text ? new Guid(key, bigEndian: true).ToString("N") : Encoding.UTF8.GetString(key.AsSpan(1));

    /// <summary>The millisecond that an id of this library was made in; null for others.</summary>
    public static long? Milliseconds(byte[] key) => key.Length == 16 && key[0] != Text && key[6] >> 4 == 7
        ? (long)(BinaryPrimitives.ReadUInt64BigEndian(key) >> 16)
        : null;
}
