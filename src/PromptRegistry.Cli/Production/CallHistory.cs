using PromptRegistry.Cli.Files;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Core.Prompts;
using PromptRegistry.Evaluation.Running;
using PromptRegistry.Evaluation.Suites;
using PromptRegistry.Events;
using PromptRegistry.Events.Queries;
using PromptRegistry.Events.Storage;

namespace PromptRegistry.Cli.Production;

/// <summary>Calls of a prompt, as the model saw them.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Source"><c>events</c> or <c>recordings</c>.</param>
/// <param name="Calls">The newest first; those of recordings in the order of the suite.</param>
internal sealed record CallHistory(string Prompt, string Source, IReadOnlyList<PastCall> Calls)
{
    /// <summary>Calls that an app made.</summary>
    /// <exception cref="EventStoreException">The store cannot be read.</exception>
    public static async Task<Outcome<CallHistory>> OfEventsAsync(PromptRepository repository, IEventStore store, string prompt, CallFilter filter, CancellationToken cancellation)
    {
        var found = new Dictionary<string, StoredCall>(StringComparer.Ordinal);
        foreach (var name in new[] { prompt, repository.Settings.RegisteredName(prompt) }.Distinct(StringComparer.Ordinal))
        {
            foreach (var call in await store.CallsAsync(filter with { Prompt = name }, cancellation).ConfigureAwait(false)) found[call.Call.RenderId] = call;
        }

        var calls = found.Values.OrderByDescending(c => c.Call.Time).ThenBy(c => c.Call.RenderId, StringComparer.Ordinal).Take(filter.Limit).Select(Of).ToList();
        var silent = calls.Count(c => c.Messages.Count == 0);
        return Outcome<CallHistory>.Success(
            new CallHistory(prompt, "events", calls),
            silent == 0 ? [] : [Finding($"Of {silent} of these {calls.Count} calls no text was kept. Let the app keep some: new EventWriterOptions {{ Texts = 0.1 }}.")]);
    }

    /// <summary>What the suite's cases were asked and answered, as it is recorded.</summary>
    public static async Task<Outcome<CallHistory>> OfRecordingsAsync(PromptRepository repository, string prompt, int limit, CancellationToken cancellation)
    {
        var evaluated = await PromptEvaluation.RunAsync(
            new EvaluationRequest { Files = new DirectoryFiles(repository.Root), Prompts = [prompt], MissingRecordings = DiagnosticSeverity.Warning }, cancellation).ConfigureAwait(false);
        if (evaluated.Suite is null) return Outcome<CallHistory>.Failure(evaluated.Code, [.. evaluated.Diagnostics]);
        var calls = evaluated.Cases.SelectMany(c => c.Samples.Where(s => s.Answer is not null).Select(s => Of(evaluated, c, s))).Take(limit).ToList();
        return Outcome<CallHistory>.Success(
            new CallHistory(prompt, "recordings", calls),
            calls.Count > 0 ? [] : [Finding($"No answer to a case of '{prompt}' is recorded. 'dotnet prompt eval {prompt} --mode record' asks for them; --events shows what an app called.")]);
    }

    private static PastCall Of(StoredCall stored)
    {
        var call = stored.Call;
        return new PastCall(call.RenderId, call.Model, call.Input is { } input ? [new RenderedMessage("input", input)] : [], call.Output)
        {
            Time = call.Time,
            Version = call.Version,
            Environment = call.Environment,
            Arm = call.Arm,
            InputTokens = call.InputTokens,
            OutputTokens = call.OutputTokens,
            CostUsd = call.Cost,
            Latency = call.Latency,
            Problem = call.Error ?? (call.Finish is null or "stop" or "tool_calls" ? null : call.Finish),
            Feedback = stored.Feedback,
        };
    }

    private static PastCall Of(PromptEvaluation evaluated, CaseResult result, SampleResult sample) => new(
        sample.Index == 0 ? result.Case.Id : $"{result.Case.Id} #{sample.Index + 1}", sample.Answer!.Model, result.Messages, sample.Answer.Shown)
    {
        Version = evaluated.Version,
        InputTokens = sample.Answer.InputTokens,
        OutputTokens = sample.Answer.OutputTokens,
        CostUsd = sample.Answer.CostUsd,
        Latency = sample.Answer.Latency,
        Problem = sample.Answer.IsComplete ? null : sample.Answer.Finish,
    };

    private static Diagnostic Finding(string message) => new(RegistryDiagnostics.NoCallText, SourceLocation.File(""), message);
}

/// <summary>One call.</summary>
/// <param name="Id">The call's id, or the case that asked.</param>
/// <param name="Model">The model that answered; null where it did not say.</param>
/// <param name="Messages">What the model was sent; empty where that was not kept. Events keep it as one text.</param>
/// <param name="Answer">What it answered; null where that was not kept.</param>
internal sealed record PastCall(string Id, string? Model, IReadOnlyList<RenderedMessage> Messages, string? Answer)
{
    /// <summary>When the call began; null for a recording, which does not say.</summary>
    public DateTimeOffset? Time { get; init; }

    public string? Version { get; init; }

    public string? Environment { get; init; }

    public string? Arm { get; init; }

    public long? InputTokens { get; init; }

    public long? OutputTokens { get; init; }

    public double? CostUsd { get; init; }

    public TimeSpan? Latency { get; init; }

    /// <summary>What went wrong; null for a call that came to its end.</summary>
    public string? Problem { get; init; }

    public IReadOnlyList<PromptFeedback> Feedback { get; init; } = [];
}
