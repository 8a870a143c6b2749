using System.Globalization;
using System.Text.Json;

namespace PromptRegistry.Server.Reporting;

/// <summary>OTLP in JSON: lowerCamelCase, ids in hexadecimal digits, whole numbers of 64 bits as texts or numbers, unknown members skipped.</summary>
internal static class OtlpJson
{
    private const int Deepest = 32, MostAttributes = 1000;

    /// <exception cref="OtlpException">It is no such JSON.</exception>
    public static IReadOnlyList<Span> Read(byte[] request)
    {
        var spans = new List<Span>();
        try
        {
            using var json = JsonDocument.Parse(request, new JsonDocumentOptions { MaxDepth = Deepest });
            foreach (var group in Items(json.RootElement, "resourceSpans"))
            {
                var resource = new Dictionary<string, object>(StringComparer.Ordinal);
                if (Member(group, "resource") is { } described) Attributes(described, resource);
                foreach (var scope in Items(group, "scopeSpans"))
                {
                    foreach (var span in Items(scope, "spans"))
                    {
                        if (spans.Count >= EventIntake.Most) throw new OtlpException($"A request has at most {EventIntake.Most} spans.");
                        spans.Add(ReadSpan(span, resource));
                    }
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new OtlpException($"The body is no ExportTraceServiceRequest in JSON: {exception.Message}");
        }

        return spans;
    }

    private static Span ReadSpan(JsonElement element, Dictionary<string, object> resource)
    {
        var span = new Span
        {
            TraceId = Id(element, "traceId"),
            SpanId = Id(element, "spanId"),
            ParentId = Id(element, "parentSpanId"),
            Start = Nanoseconds(element, "startTimeUnixNano"),
            End = Nanoseconds(element, "endTimeUnixNano"),
            IsError = Member(element, "status") is { } status && Member(status, "code") is { } code
                && (code.ValueKind == JsonValueKind.Number ? code.TryGetInt32(out var number) && number == 2 : code.ValueKind == JsonValueKind.String && code.GetString() == "STATUS_CODE_ERROR"),
            Resource = resource,
        };
        Attributes(element, span.Attributes);
        return span;
    }

    private static void Attributes(JsonElement of, Dictionary<string, object> into)
    {
        var count = 0;
        foreach (var attribute in Items(of, "attributes"))
        {
            if (++count > MostAttributes) throw new OtlpException($"A span has at most {MostAttributes} attributes.");
            if (Member(attribute, "key") is { ValueKind: JsonValueKind.String } key && SpanReader.Known.Contains(key.GetString()!)
                && Member(attribute, "value") is { } value && Value(value) is { } read)
            {
                into[key.GetString()!] = read;
            }
        }
    }

    private static object? Value(JsonElement value)
    {
        if (Member(value, "stringValue") is { ValueKind: JsonValueKind.String } text) return text.GetString();
        if (Member(value, "intValue") is { } whole) return Whole(whole) is { } number ? number : null;
        return Member(value, "arrayValue") is { } list ? Items(list, "values").Select(v => Member(v, "stringValue") is { ValueKind: JsonValueKind.String } t ? t.GetString() : null).FirstOrDefault() : null;
    }

    private static long? Whole(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetInt64(out var number) => number,
        JsonValueKind.String when long.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    private static ulong Nanoseconds(JsonElement element, string name) => Member(element, name) is { } value && Whole(value) is { } whole and >= 0 ? (ulong)whole : 0;

    private static string Id(JsonElement element, string name) => Member(element, name) switch
    {
        null or { ValueKind: JsonValueKind.Null } => "",
        { ValueKind: JsonValueKind.String } value when value.GetString() is { Length: <= 64 } id && id.All(char.IsAsciiHexDigit) => id.ToLowerInvariant(),
        _ => throw new OtlpException($"'{name}' is not hexadecimal digits."),
    };

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    private static JsonElement.ArrayEnumerator Items(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : default;
}
