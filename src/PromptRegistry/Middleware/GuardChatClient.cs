using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using PromptRegistry.Chat;
using PromptRegistry.Guards;
using PromptRegistry.Telemetry;

namespace PromptRegistry.Middleware;

/// <summary>Looks at what somebody else writes before it is sent.</summary>
internal sealed class GuardChatClient(IChatClient inner, GuardAction action, GuardOptions options, ILogger? logger) : DelegatingChatClient(inner)
{
    /// <summary>The fence of an input is its name. Inputs are as many as the prompts of the app have.</summary>
    private readonly ConcurrentDictionary<string, GuardOptions> byInput = new(StringComparer.Ordinal);

    public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        // Nearly always nothing is found, and at once: then nothing waits here for the answer.
        var guarded = GuardAsync(messages, options, cancellationToken);
        return guarded is { IsCompletedSuccessfully: true, Result: { Incidents.Count: 0 } clean } ? base.GetResponseAsync(clean.Sent, clean.Options, cancellationToken) : AnswerAsync(guarded.AsTask(), cancellationToken);
    }

    private async Task<ChatResponse> AnswerAsync(Task<Guarded> guarding, CancellationToken cancellationToken)
    {
        var (sent, options, incidents) = await guarding.ConfigureAwait(false);
        var response = await base.GetResponseAsync(sent, options, cancellationToken).ConfigureAwait(false);
        if (incidents.Count > 0) (response.AdditionalProperties ??= [])[PromptGuard.IncidentsKey] = incidents;
        return response;
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        (var sent, options, var incidents) = await GuardAsync(messages, options, cancellationToken).ConfigureAwait(false);
        await foreach (var update in base.GetStreamingResponseAsync(sent, options, cancellationToken).ConfigureAwait(false))
        {
            if (incidents.Count > 0) (update.AdditionalProperties ??= [])[PromptGuard.IncidentsKey] = incidents;
            incidents = [];
            yield return update;
        }
    }

    private async ValueTask<Guarded> GuardAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? chatOptions, CancellationToken cancellationToken)
    {
        var prompt = PromptChatOptions.PromptOf(chatOptions);
        var sent = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        List<GuardIncident>? incidents = null;
        foreach (var (input, text) in UntrustedTexts.Of(prompt, sent))
        {
            var look = input is null ? options : byInput.GetOrAdd(input, static (name, given) => given with { Fences = [.. given.Fences, name] }, options);
            var verdict = await PromptGuard.InspectAsync(text, look, cancellationToken).ConfigureAwait(false);
            if (!verdict.IsFlagged) continue;
            var cleaned = action == GuardAction.Neutralise ? UntrustedTexts.Replace(sent, text, PromptGuard.Neutralise(text, verdict)) : null;

            // What a fence wrote in another way cannot be taken out of it, so it is not sent.
            var incident = new GuardIncident(input, verdict, action == GuardAction.Neutralise && cleaned is null ? GuardAction.Block : action);
            Tell(prompt?.Identity, incident);
            if (incident.Action == GuardAction.Block) throw Blocked(prompt?.Identity, incident);
            if (cleaned is not null && prompt is { HasModels: true } && OtherModel.Begins(sent, prompt) && !OtherModel.Begins(cleaned, prompt))
            {
                // The same is taken out of the texts that another model gets, should one be asked further in.
                var (identity, harmless) = (prompt.Identity, PromptGuard.Neutralise(text, verdict));
                prompt = prompt.Cleaned([.. cleaned.Take(prompt.Messages.Count)], given =>
                    UntrustedTexts.Replace(given, text, harmless) ?? throw Blocked(identity, incident with { Action = GuardAction.Block }));
                chatOptions = PromptChatOptions.WithPrompt(chatOptions, prompt);
            }

            sent = cleaned ?? sent;
            (incidents ??= []).Add(incident);
        }

        return new Guarded(sent, chatOptions, incidents ?? (IReadOnlyList<GuardIncident>)[]);
    }

    private readonly record struct Guarded(IEnumerable<ChatMessage> Sent, ChatOptions? Options, IReadOnlyList<GuardIncident> Incidents);

    private void Tell(PromptIdentity? identity, GuardIncident incident)
    {
        string[] reasons = [.. incident.Verdict.Findings.Select(f => f.Reason.ToString()).Distinct()];
        Instruments.Guarded(identity, incident.Input, incident.Action.ToString(), incident.Verdict.Score, reasons);
        if (logger is not null) GuardLog.Flagged(logger, incident.Input ?? "message", identity?.Name ?? "no prompt", incident.Action, incident.Verdict.Score, string.Join(", ", reasons));
    }

    private static PromptGuardException Blocked(PromptIdentity? identity, GuardIncident incident)
    {
        var where = incident.Input is { } input ? $"The input '{input}'" : "The user's message";
        var of = identity is null ? "" : $"{identity.Name} {identity.Version}: ";
        return new PromptGuardException(
            FormattableString.Invariant($"{of}{where} was not sent: a guard holds it for an attack ({string.Join(", ", incident.Verdict.Findings.Select(f => f.Reason).Distinct())}; score {incident.Verdict.Score:0.00}). ")
                + "Incident has the places. Flag or neutralise instead, or raise GuardOptions.Threshold, where such texts are expected.",
            incident);
    }
}

internal static partial class GuardLog
{
    [LoggerMessage(1, LogLevel.Warning, "A guard flagged '{Input}' of {Prompt}: {Action}, score {Score:0.00}, {Reasons}.")]
    public static partial void Flagged(ILogger logger, string input, string prompt, GuardAction action, double score, string reasons);
}
