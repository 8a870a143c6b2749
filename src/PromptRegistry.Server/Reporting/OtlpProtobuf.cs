using Google.Protobuf;

namespace PromptRegistry.Server.Reporting;

/// <summary>
/// OTLP in protobuf, by the numbers of its fields (opentelemetry-proto 1, trace/v1/trace.proto and common/v1/common.proto): what is not asked for is skipped. A
/// message within a message is read as bytes first, so that no length in it reaches beyond it.
/// </summary>
internal static class OtlpProtobuf
{
    private const int MostAttributes = 1000;

    /// <exception cref="OtlpException">It is no such message.</exception>
    public static IReadOnlyList<Span> Read(byte[] request)
    {
        var spans = new List<Span>();
        try
        {
            Each(request, (field, input) =>
            {
                if (field != 1) return false;
                ResourceSpans(input.ReadBytes().ToByteArray(), spans);
                return true;
            });
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or IOException)
        {
            throw new OtlpException($"The body is no ExportTraceServiceRequest: {exception.Message}");
        }

        return spans;
    }

    /// <summary>The answer to it: what was not taken, and why.</summary>
    public static byte[] Answer(int rejected, string? why)
    {
        if (rejected == 0) return [];
        using var partial = new MemoryStream();
        using (var output = new CodedOutputStream(partial, leaveOpen: true))
        {
            output.WriteTag(1, WireFormat.WireType.Varint);
            output.WriteInt64(rejected);
            output.WriteTag(2, WireFormat.WireType.LengthDelimited);
            output.WriteString(why ?? "");
        }

        using var answer = new MemoryStream();
        using (var output = new CodedOutputStream(answer, leaveOpen: true))
        {
            output.WriteTag(1, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(partial.ToArray()));
        }

        return answer.ToArray();
    }

    private static void ResourceSpans(byte[] message, List<Span> spans)
    {
        var resource = new Dictionary<string, object>(StringComparer.Ordinal);
        var first = spans.Count;
        Each(message, (field, input) =>
        {
            if (field == 1) Each(input.ReadBytes().ToByteArray(), (f, i) => f == 1 && Attribute(i.ReadBytes().ToByteArray(), resource));
            else if (field == 2) Each(input.ReadBytes().ToByteArray(), (f, i) => f == 2 && Add(spans, ReadSpan(i.ReadBytes().ToByteArray())));
            else return false;
            return true;
        });
        // The resource may stand behind its spans.
        for (var i = first; i < spans.Count; i++) spans[i].Resource = resource;
    }

    private static bool Add(List<Span> spans, Span span)
    {
        if (spans.Count >= EventIntake.Most) throw new OtlpException($"A request has at most {EventIntake.Most} spans.");
        spans.Add(span);
        return true;
    }

    private static Span ReadSpan(byte[] message)
    {
        var span = new Span();
        var attributes = 0;
        Each(message, (field, input) =>
        {
            switch (field)
            {
                case 1: span.TraceId = Hex(input.ReadBytes()); break;
                case 2: span.SpanId = Hex(input.ReadBytes()); break;
                case 4: span.ParentId = Hex(input.ReadBytes()); break;
                case 7: span.Start = input.ReadFixed64(); break;
                case 8: span.End = input.ReadFixed64(); break;
                case 9 when ++attributes > MostAttributes: throw new OtlpException($"A span has at most {MostAttributes} attributes.");
                case 9: Attribute(input.ReadBytes().ToByteArray(), span.Attributes); break;
                case 15:
                    Each(input.ReadBytes().ToByteArray(), (f, i) =>
                    {
                        if (f != 3) return false;
                        span.IsError = i.ReadEnum() == 2;
                        return true;
                    });
                    break;
                default: return false;
            }

            return true;
        });
        return span;
    }

    private static bool Attribute(byte[] message, Dictionary<string, object> into)
    {
        string? key = null;
        byte[]? value = null;
        Each(message, (field, input) =>
        {
            if (field == 1) key = input.ReadString();
            else if (field == 2) value = input.ReadBytes().ToByteArray();
            else return false;
            return true;
        });
        if (key is not null && value is not null && SpanReader.Known.Contains(key) && Value(value, isList: true) is { } read) into[key] = read;
        return true;
    }

    /// <param name="isList">Whether a list is read, for its first text; a list within a list is not.</param>
    private static object? Value(byte[] message, bool isList)
    {
        object? value = null;
        Each(message, (field, input) =>
        {
            switch (field)
            {
                case 1: value = input.ReadString(); break;
                case 3: value = input.ReadInt64(); break;
                case 5 when isList:
                    Each(input.ReadBytes().ToByteArray(), (f, i) =>
                    {
                        if (f != 1) return false;
                        var element = i.ReadBytes().ToByteArray();
                        value ??= Value(element, isList: false);
                        return true;
                    });
                    break;
                default: return false;
            }

            return true;
        });
        return value;
    }

    private static string Hex(ByteString bytes) => bytes.Length <= 32 ? Convert.ToHexStringLower(bytes.Span) : throw new OtlpException("An id has at most 32 bytes.");

    /// <summary>Goes over the fields of a message; what nobody takes is skipped.</summary>
    private static void Each(byte[] message, Func<int, CodedInputStream, bool> take)
    {
        using var input = new CodedInputStream(message);
        for (uint tag; (tag = input.ReadTag()) != 0;)
        {
            if (!take(WireFormat.GetTagFieldNumber(tag), input)) input.SkipLastField();
        }
    }
}
