namespace PromptRegistry.Evaluation.Recordings;

/// <summary>The SHA-256 of a request's canonical JSON.</summary>
/// <param name="Text">64 lower-case hexadecimal digits.</param>
public sealed record RecordingKey(string Text)
{
    /// <summary>Hexadecimal digits of a key.</summary>
    public const int Length = 64;

    public static RecordingKey FromHash(ReadOnlySpan<byte> hash) => new(Convert.ToHexStringLower(hash));

    /// <summary>Reads 64 lower-case hexadecimal digits; null for anything else.</summary>
    public static RecordingKey? Parse(ReadOnlySpan<byte> text)
    {
        if (text.Length != Length) return null;
        foreach (var digit in text)
        {
            if (digit is not ((>= (byte)'0' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'f'))) return null;
        }

        return new RecordingKey(System.Text.Encoding.ASCII.GetString(text));
    }

    public override string ToString() => Text;
}
