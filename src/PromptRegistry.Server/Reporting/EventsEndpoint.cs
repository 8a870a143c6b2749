using System.Text.Json;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Events;
using PromptRegistry.Server.Answers;
using PromptRegistry.Server.Keys;

namespace PromptRegistry.Server.Reporting;

/// <summary>Takes a batch of events as JSON. One that cannot be taken is told of by its place, and holds up no other.</summary>
internal sealed class EventsEndpoint(EventIntake intake)
{
    private const int Deepest = 8, MostTold = 100;

    public async Task TakeAsync(HttpContext context)
    {
        var problem = intake.Missing;
        if (problem is null)
        {
            (var batch, problem) = await ReadAsync(context);
            if (batch is not null) problem = await TakeAsync(context, batch);
        }

        if (problem is not null) await problem.WriteAsync(context);
    }

    private async Task<Problem?> TakeAsync(HttpContext context, ReadBatch batch)
    {
        var caller = context.Caller();
        var rejected = new List<RejectedEvent>(batch.Rejected);
        var calls = new List<PromptEvent>();
        foreach (var (index, call) in batch.Calls)
        {
            if (intake.WhyNot(call, caller) is { } why) rejected.Add(new RejectedEvent("calls", index, why));
            else calls.Add(intake.Complete(call));
        }

        var feedback = batch.Feedback.Select(f => f.Feedback).ToList();
        if (calls.Count + feedback.Count == 0 && rejected.Count > 0)
        {
            return Problem.Of(422, [.. rejected.Take(MostTold).Select(r => new Diagnostic(ServerDiagnostics.EventRefused, SourceLocation.File($"{r.List}[{r.Index}]"), r.Detail))]);
        }

        if (await intake.WriteAsync(batch.Id, calls, feedback, context.RequestAborted) is { } failed) return failed;
        await Body.WriteOnceAsync(context, new EventsAnswer(calls.Count + feedback.Count, rejected.Count, [.. rejected.OrderBy(r => r.List, StringComparer.Ordinal).ThenBy(r => r.Index).Take(MostTold)]));
        return null;
    }

    private async Task<(ReadBatch? Batch, Problem? Problem)> ReadAsync(HttpContext context)
    {
        try
        {
            var bytes = await Body.ReadAsync(context);
            using var json = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = Deepest });
            return EventReader.Read(json.RootElement, EventIntake.NameOf(context, bytes), intake.Now, out var batch) is { } wrong ? (null, Bad(400, wrong)) : (batch, null);
        }
        catch (JsonException exception)
        {
            return (null, Bad(400, $"The body is not JSON, or deeper than {Deepest}: {exception.Message}"));
        }
    }

    private static Problem Bad(int status, string message) => Problem.Of(status, ServerDiagnostics.BadRequest, message);
}

/// <summary>A batch of events, as callers send it; times are of ISO 8601, durations are seconds, costs are US dollars.</summary>
/// <param name="Calls">Calls of models.</param>
/// <param name="Feedback">What was learnt of calls; it may come before them.</param>
internal sealed record EventsBody(IReadOnlyList<CallBody>? Calls, IReadOnlyList<FeedbackBody>? Feedback);

/// <summary>One call of a model with a prompt.</summary>
/// <param name="RenderId">The call's id, which feedback refers to; at most 200 characters.</param>
/// <param name="Time">When it began; the time of reporting where it is left out.</param>
/// <param name="Digest">Where it is left out, that of the release.</param>
/// <param name="Unit">For whom it was; it is kept as a hash.</param>
/// <param name="Trace">The id of the trace or chain that it is a part of: 32 hexadecimal digits.</param>
/// <param name="Parent">The <c>renderId</c> of the call within which it was made, of the same trace; at most 200 characters.</param>
/// <param name="Latency">Seconds.</param>
/// <param name="Input">What the model was sent; it is kept, so leave it out unless texts are to be kept.</param>
internal sealed record CallBody(
    string RenderId, DateTimeOffset? Time, string Prompt, string Version, string? Digest, string? Environment, string? Arm, string? Reason, string? Unit, string? Trace, string? Parent, string? Model, string? Slice,
    long? InputTokens, long? CachedTokens, long? OutputTokens, long? ReasoningTokens, double? Cost, double? Latency, string? Finish, string? Error,
    IReadOnlyDictionary<string, double>? Scores, string? Input, string? Output);

/// <summary>What was learnt of a call.</summary>
/// <param name="Name"><c>thumb</c>, <c>rating</c>, <c>correction</c>, or a name of your own.</param>
internal sealed record FeedbackBody(string RenderId, string Name, double? Value, string? Text, DateTimeOffset? Time);

/// <summary>What became of a batch.</summary>
/// <param name="Accepted">How many the store has.</param>
/// <param name="Rejected">How many were left out.</param>
/// <param name="Errors">Why, for the first hundred of them.</param>
internal sealed record EventsAnswer(int Accepted, int Rejected, IReadOnlyList<RejectedEvent> Errors);

/// <param name="List"><c>calls</c> or <c>feedback</c>.</param>
/// <param name="Index">Its place in the list, from 0.</param>
internal sealed record RejectedEvent(string List, int Index, string Detail);
