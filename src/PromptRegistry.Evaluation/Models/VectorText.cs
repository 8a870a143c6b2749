using System.Buffers.Binary;

namespace PromptRegistry.Evaluation.Models;

/// <summary>
/// Vectors as texts of a recording: numbers of 16 bits, little end first, in Base64. Half the size costs less than 0.0001 of a cosine; what is
/// scored is always what a recording can hold, so that a replay gives the same.
/// </summary>
internal static class VectorText
{
    private const int Size = 2;

    public static string Write(ReadOnlySpan<float> vector)
    {
        var bytes = new byte[vector.Length * Size];
        for (var i = 0; i < vector.Length; i++) BinaryPrimitives.WriteHalfLittleEndian(bytes.AsSpan(i * Size), (Half)vector[i]);
        return Convert.ToBase64String(bytes);
    }

    /// <summary>The vector, or null where the text is none.</summary>
    public static float[]? Read(string text)
    {
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length) || length == 0 || length % Size != 0) return null;
        var vector = new float[length / Size];
        for (var i = 0; i < vector.Length; i++) vector[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(bytes.AsSpan(i * Size));
        return vector;
    }
}
