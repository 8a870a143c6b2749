using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PromptRegistry.Core.Manifests;
using PromptRegistry.Evaluation.Models;

namespace PromptRegistry.Evaluation.Recordings;

/// <summary>
/// A request as canonical JSON (RFC 8785: sorted keys, no white space). The name of the prompt, of its suite and of the case are
/// not part of it, so a rename costs nothing and equal questions are asked once.
/// </summary>
public static class CanonicalRequest
{
    public static RecordingKey Key(ModelRequest request) => RecordingKey.FromHash(SHA256.HashData(Encoding.UTF8.GetBytes(Write(request))));

    public static string Write(ModelRequest request)
    {
        var json = new StringBuilder(1024);
        json.Append("{\"messages\":[");
        for (var i = 0; i < request.Messages.Count; i++)
        {
            if (i > 0) json.Append(',');
            json.Append("{\"content\":");
            CanonicalText.Append(json, request.Messages[i].Text);
            json.Append(",\"role\":");
            CanonicalText.Append(json, request.Messages[i].Role);
            json.Append('}');
        }

        json.Append("],\"model\":");
        CanonicalText.Append(json, request.Model);
        json.Append(",\"options\":");
        AppendOptions(json, request.Target.Settings);
        json.Append(",\"provider\":");
        CanonicalText.Append(json, request.Provider);
        json.Append(",\"responseFormat\":").Append(request.Target.OutputSchema ?? "null");
        json.Append(",\"sample\":").Append(request.Sample);
        return json.Append(",\"tools\":[]}").ToString();
    }

    private static void AppendOptions(StringBuilder json, ModelSettings settings)
    {
        json.Append('{');
        Member("frequencyPenalty", settings.FrequencyPenalty);
        Member("maxOutputTokens", settings.MaxOutputTokens);
        Member("presencePenalty", settings.PresencePenalty);
        Member("seed", settings.Seed);
        json.Append("\"stop\":[");
        for (var i = 0; i < settings.Stop.Count; i++)
        {
            if (i > 0) json.Append(',');
            CanonicalText.Append(json, settings.Stop[i]);
        }

        json.Append("],");
        Member("temperature", settings.Temperature);
        Member("topK", settings.TopK);
        Member("topP", settings.TopP, last: true);
        json.Append('}');

        void Member(string name, double? value, bool last = false)
        {
            json.Append('"').Append(name).Append("\":");
            CanonicalText.Append(json, value);
            if (!last) json.Append(',');
        }
    }
}

/// <summary>Strings and numbers as RFC 8785 (JSON Canonicalization Scheme) writes them.</summary>
internal static class CanonicalText
{
    public static void Append(StringBuilder json, string value)
    {
        json.Append('"');
        var plain = 0;
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (c >= ' ' && c is not ('"' or '\\')) continue;
            json.Append(value, plain, i - plain);
            plain = i + 1;
            switch (c)
            {
                case '"': json.Append("\\\""); break;
                case '\\': json.Append("\\\\"); break;
                case '\b': json.Append("\\b"); break;
                case '\t': json.Append("\\t"); break;
                case '\n': json.Append("\\n"); break;
                case '\f': json.Append("\\f"); break;
                case '\r': json.Append("\\r"); break;
                default: json.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)); break;
            }
        }

        json.Append(value, plain, value.Length - plain).Append('"');
    }

    public static void Append(StringBuilder json, double? value)
    {
        if (value is null) json.Append("null");
        else json.Append(Number(value.Value));
    }

    /// <summary>A value with its members sorted and without white space.</summary>
    public static void Append(StringBuilder json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.Append('{');
                var first = true;
                foreach (var member in value.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal))
                {
                    if (!first) json.Append(',');
                    first = false;
                    Append(json, member.Name);
                    json.Append(':');
                    Append(json, member.Value);
                }

                json.Append('}');
                break;
            case JsonValueKind.Array:
                json.Append('[');
                for (var i = 0; i < value.GetArrayLength(); i++)
                {
                    if (i > 0) json.Append(',');
                    Append(json, value[i]);
                }

                json.Append(']');
                break;
            case JsonValueKind.String: Append(json, value.GetString()!); break;
            case JsonValueKind.Number: Append(json, value.GetDouble()); break;
            default: json.Append(value.GetRawText()); break;
        }
    }

    /// <summary>The shortest digits that read back as the same number, laid out as ECMAScript does.</summary>
    public static string Number(double value)
    {
        if (!double.IsFinite(value))
            throw new ArgumentOutOfRangeException(nameof(value), value, "JSON has no such number.");
        if (value == 0) return "0";
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var mark = shortest.IndexOf('E', StringComparison.Ordinal);
        if (mark < 0) return shortest;

        // .NET wrote d.dddE±xx; ECMAScript does so only below 1e-6 and from 1e21 on.
        var digits = new string([.. shortest[..mark].Where(char.IsAsciiDigit)]);
        var exponent = int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var sign = value < 0 ? "-" : "";
        if (exponent is >= 0 and < 21)
        {
            return sign + (
                digits.Length <= exponent + 1
                    ? digits.PadRight(exponent + 1, '0')
                    : $"{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}");
        }

        if (exponent is < 0 and >= -6) return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        var fraction = digits.Length > 1 ? "." + digits[1..] : "";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent)}");
    }
}

/// <summary>The SHA-256 of a request's canonical JSON. A suite has hundreds of thousands of them, so it is kept as numbers.</summary>
public readonly record struct RecordingKey
{
    /// <summary>Hexadecimal digits of a key.</summary>
    public const int Length = 64;

    private readonly UInt128 high;
    private readonly UInt128 low;

    private RecordingKey(ReadOnlySpan<byte> hash)
    {
        high = BinaryPrimitives.ReadUInt128BigEndian(hash);
        low = BinaryPrimitives.ReadUInt128BigEndian(hash[16..]);
    }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{high:x32}{low:x32}");

    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public static RecordingKey FromHash(ReadOnlySpan<byte> hash) =>
        hash.Length == SHA256.HashSizeInBytes ? new(hash) : throw new ArgumentException($"A key has 32 bytes, not {hash.Length}.", nameof(hash));

    /// <summary>Reads 64 lower-case hexadecimal digits; null for anything else.</summary>
    public static RecordingKey? Parse(ReadOnlySpan<byte> text)
    {
        if (text.Length != Length) return null;
        foreach (var digit in text)
        {
            if (digit is not ((>= (byte)'0' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'f'))) return null;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Convert.FromHexString(text, hash, out _, out _);
        return new RecordingKey(hash);
    }

    /// <summary>Keys in the order of their texts.</summary>
    internal static IComparer<RecordingKey> Order { get; } =
        Comparer<RecordingKey>.Create((a, b) => a.high.CompareTo(b.high) is not 0 and var order ? order : a.low.CompareTo(b.low));

    public override string ToString() => Text;
}
