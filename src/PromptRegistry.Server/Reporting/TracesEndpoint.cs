using Microsoft.Net.Http.Headers;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Events;
using PromptRegistry.Server.Answers;
using PromptRegistry.Server.Keys;

namespace PromptRegistry.Server.Reporting;

/// <summary>
/// Takes traces as OTLP over HTTP, in protobuf or JSON, compressed or not. A span that names a prompt and a version is a call; others are none of ours and are
/// passed over. No text of a trace is kept.
/// </summary>
internal sealed class TracesEndpoint(EventIntake intake)
{
    private const string Protobuf = "application/x-protobuf";

    public async Task TakeAsync(HttpContext context)
    {
        if (await TakeAsync(context, MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) ? type.MediaType.Value : null) is { } problem) await problem.WriteAsync(context);
    }

    private async Task<Problem?> TakeAsync(HttpContext context, string? type)
    {
        if (intake.Missing is { } missing) return missing;
        var isProtobuf = Protobuf.Equals(type, StringComparison.OrdinalIgnoreCase);
        if (!isProtobuf && !"application/json".Equals(type, StringComparison.OrdinalIgnoreCase))
            return Bad(415, $"Traces are sent as '{Protobuf}' or 'application/json', by 'Content-Type'.");
        byte[] bytes;
        IReadOnlyList<Span> spans;
        try
        {
            bytes = await Body.ReadAsync(context);
            spans = isProtobuf ? OtlpProtobuf.Read(bytes) : OtlpJson.Read(bytes);
        }
        catch (OtlpException exception)
        {
            return Bad(400, exception.Message);
        }

        var (calls, rejected, why) = Calls(spans, context.Caller());
        if (await intake.WriteAsync(EventIntake.NameOf(context, bytes), calls, [], context.RequestAborted) is { } failed) return failed;
        if (!isProtobuf)
        {
            await Body.WriteOnceAsync(context, new TracesAnswer(rejected == 0 ? null : new PartialSuccess(rejected, why)));
            return null;
        }

        context.Response.ContentType = Protobuf;
        await context.Response.Body.WriteAsync(OtlpProtobuf.Answer(rejected, why), context.RequestAborted);
        return null;
    }

    private (List<PromptEvent> Calls, int Rejected, string? Why) Calls(IReadOnlyList<Span> spans, Caller caller)
    {
        var rejected = 0;
        string? first = null;
        var tree = new SpanTree(spans);
        var taken = new Dictionary<Span, PromptEvent>(ReferenceEqualityComparer.Instance);
        foreach (var span in SpanReader.Calls(tree))
        {
            var (call, why) = SpanReader.Read(span);
            if (call is not null) why = intake.WhyNot(call, caller);
            if (call is not null && why is null)
            {
                taken.Add(span, intake.Complete(call));
                continue;
            }

            rejected++;
            first ??= PlainText.OneLine(PlainText.Beginning(why!, 500));
        }

        // An exporter sends a span when it ends, often before the one around it: what the span says of its call counts first.
        var around = tree.Nearest(taken.ContainsKey);
        return ([.. taken.Select(t => t.Value.Parent is null && around(t.Key) is { } outer ? t.Value with { Parent = taken[outer].RenderId } : t.Value)], rejected, first);
    }

    private static Problem Bad(int status, string message) => Problem.Of(status, ServerDiagnostics.BadRequest, message);
}

/// <summary>What OTLP answers.</summary>
/// <param name="PartialSuccess">Absent where all was taken.</param>
internal sealed record TracesAnswer(PartialSuccess? PartialSuccess);

/// <param name="RejectedSpans">Spans that name a prompt and cannot be taken.</param>
/// <param name="ErrorMessage">Why, of the first.</param>
internal sealed record PartialSuccess(int RejectedSpans, string? ErrorMessage);
