using PromptRegistry.Events;

namespace PromptRegistry.Server.Reporting;

/// <summary>A span of OpenTelemetry, as far as it matters here.</summary>
internal sealed class Span
{
    /// <summary>Hexadecimal digits.</summary>
    public string TraceId { get; set; } = "";

    public string SpanId { get; set; } = "";

    /// <summary>Empty in the root of a trace.</summary>
    public string ParentId { get; set; } = "";

    /// <summary>Nanoseconds since 1970, UTC.</summary>
    public ulong Start { get; set; }

    public ulong End { get; set; }

    /// <summary>Whether its status is an error.</summary>
    public bool IsError { get; set; }

    /// <summary>Texts, whole numbers, and the first text of a list; what nobody asks for is left out.</summary>
    public Dictionary<string, object> Attributes { get; } = new(StringComparer.Ordinal);

    /// <summary>What is said of all spans of its resource.</summary>
    public Dictionary<string, object> Resource { get; set; } = [];
}

/// <summary>What spans say about calls: the attributes of OpenTelemetry's conventions for generative AI, and those that this library's own spans have.</summary>
internal static class SpanReader
{
    private const string Prompt = "gen_ai.prompt.name", Version = "gen_ai.prompt.version", RenderId = "promptregistry.render_id", Parent = "promptregistry.parent";

    /// <summary>Attributes that are read; all others are skipped where they stand.</summary>
    public static IReadOnlySet<string> Known { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        Prompt, Version, RenderId, Parent, "promptregistry.digest", "promptregistry.environment", "promptregistry.arm", "promptregistry.reason",
        "deployment.environment.name", "gen_ai.response.model", "gen_ai.request.model", "gen_ai.response.finish_reasons", "gen_ai.usage.input_tokens",
        "gen_ai.usage.output_tokens", "gen_ai.usage.cache_read.input_tokens", "gen_ai.usage.reasoning.output_tokens", "error.type",
    };

    /// <summary>
    /// The calls that spans tell of. A span that names the prompt of the nearest one around it that names any tells of the same call, which the outermost is, unless it has an id of its own: a prompt
    /// may be called within itself.
    /// </summary>
    public static IReadOnlyList<Span> Calls(SpanTree tree)
    {
        var around = tree.Nearest(s => s.Attributes.ContainsKey(Prompt));
        return [.. tree.Spans.Where(s => s.Attributes.ContainsKey(Prompt) && !(around(s) is { } outer && IsSame(s, outer)))];

        static bool IsSame(Span span, Span outer) =>
            Text(outer, Prompt) == Text(span, Prompt) && (Text(span, RenderId) is not { } id || id == Text(outer, RenderId));
    }

    /// <summary>The id of a span's call; empty where it has none.</summary>
    public static string IdOf(Span span) => Text(span, RenderId) ?? (span.SpanId.Length > 0 ? $"{span.TraceId}-{span.SpanId}" : "");

    /// <summary>The call of a span, or why it is none.</summary>
    public static (PromptEvent? Call, string? Why) Read(Span span)
    {
        var id = IdOf(span);
        if (id.Length == 0) return (null, $"A span of {Text(span, Prompt)} has neither an id nor '{RenderId}'.");
        if (Text(span, Version) is not { Length: > 0 } version) return (null, $"The span {id} has no '{Version}'.");
        if (span.Start == 0 || span.End < span.Start || span.Start > long.MaxValue) return (null, $"The span {id} has no times, or ends before it begins.");
        return (new PromptEvent
        {
            RenderId = id,
            Time = new DateTimeOffset(DateTime.UnixEpoch.AddTicks((long)(span.Start / 100))),
            Prompt = Text(span, Prompt) ?? "",
            Version = version,
            Digest = Text(span, "promptregistry.digest") ?? "",
            Environment = Text(span, "promptregistry.environment") ?? span.Resource.GetValueOrDefault("deployment.environment.name") as string,
            Arm = Text(span, "promptregistry.arm"),
            Reason = Text(span, "promptregistry.reason"),
            Trace = span.TraceId,
            Parent = Text(span, Parent) is { Length: > 0 } parent ? parent : null,
            Model = Text(span, "gen_ai.response.model") ?? Text(span, "gen_ai.request.model"),
            InputTokens = Count(span, "gen_ai.usage.input_tokens"),
            CachedTokens = Count(span, "gen_ai.usage.cache_read.input_tokens"),
            OutputTokens = Count(span, "gen_ai.usage.output_tokens"),
            ReasoningTokens = Count(span, "gen_ai.usage.reasoning.output_tokens"),
            Latency = TimeSpan.FromTicks((long)Math.Min((span.End - span.Start) / 100, (ulong)TimeSpan.TicksPerDay)),
            Finish = Text(span, "gen_ai.response.finish_reasons"),
            Error = Text(span, "error.type") ?? (span.IsError ? "error" : null),
        }, null);
    }

    private static string? Text(Span span, string name) => span.Attributes.GetValueOrDefault(name) as string;

    private static long? Count(Span span, string name) => span.Attributes.GetValueOrDefault(name) is long and >= 0 and <= 1_000_000_000_000 and var count ? (long)count : null;
}

/// <summary>Traces that cannot be read; the message says why.</summary>
internal sealed class OtlpException(string message) : Exception(message);
