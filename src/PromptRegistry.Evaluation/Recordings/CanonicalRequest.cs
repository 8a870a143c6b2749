using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PromptRegistry.Canonical;
using PromptRegistry.Chat;
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
        var json = WriteRequest(request);
        if (request.ProbabilitiesOf is not { } member) return json;

        // The last of the sorted keys; what is asked without it keeps the key that it had.
        var with = new StringBuilder(json, 0, json.Length - 1, json.Length + 40);
        with.Append(",\"withProbabilitiesOf\":");
        CanonicalText.Append(with, member);
        return with.Append('}').ToString();
    }

    private static string WriteRequest(ModelRequest request)
    {
        // Texts and settings are all that most prompts have, and are written without a detour.
        if (request.Target.Tools.Count > 0 || request.Target.Settings is { ReasoningEffort: not null } or { ExtraJson: not null } || request.Messages.Any(m => m.Attachments.Count > 0))
            return ChatRequestText.Write(ChatTarget.ToMessages(request.Messages), request.Target.ToOptions(), request.Provider, request.Model, request.Sample);

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
