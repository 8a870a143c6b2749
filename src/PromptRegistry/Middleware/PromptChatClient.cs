using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using PromptRegistry.Chat;
using PromptRegistry.Events;
using PromptRegistry.Telemetry;

namespace PromptRegistry.Middleware;

/// <summary>Says on activities, logs and outcomes which prompt a call is about. What is not of a prompt passes as it is.</summary>
internal sealed class PromptChatClient(IChatClient inner, ILogger? logger) : DelegatingChatClient(inner)
{
    public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var prompt = PromptChatOptions.PromptOf(options);
        if (prompt is not null) DescribeCurrent(prompt.Identity);
        var tells = prompt is not null && !PromptChatOptions.IsRun(options) && (AmbientEvents.Current is not null || Instruments.AreListenedTo);
        return prompt is null || (!tells && !Logs)
            ? base.GetResponseAsync(messages, options, cancellationToken)
            : CallAsync(prompt, tells, messages, options!, cancellationToken);
    }

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var prompt = PromptChatOptions.PromptOf(options);
        if (prompt is not null) DescribeCurrent(prompt.Identity);
        var tells = prompt is not null && !PromptChatOptions.IsRun(options) && (AmbientEvents.Current is not null || Instruments.AreListenedTo);
        return prompt is null || (!tells && !Logs)
            ? base.GetStreamingResponseAsync(messages, options, cancellationToken)
            : StreamAsync(prompt, tells, messages, options!, cancellationToken);
    }

    private bool Logs => logger?.IsEnabled(LogLevel.Critical) == true;

    private async Task<ChatResponse> CallAsync(
        RenderedPrompt prompt, bool tells, IEnumerable<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken)
    {
        using var scope = Logs ? logger!.BeginScope(new IdentityScope(prompt.Identity)) : null;
        var started = tells ? new StartedCall(prompt, AmbientEvents.Current) : null;
        try
        {
            var response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
            if (started is null) return response;
            started.End(response);
            (response.AdditionalProperties ??= [])[PromptTelemetry.RenderId] = started.Id;
            return response;
        }
        catch (Exception exception)
        {
            started?.Fail(exception);
            throw;
        }
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        RenderedPrompt prompt, bool tells, IEnumerable<ChatMessage> messages, ChatOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var scope = Logs ? logger!.BeginScope(new IdentityScope(prompt.Identity)) : null;
        var started = tells ? new StartedCall(prompt, AmbientEvents.Current) : null;
        var updates = new List<ChatResponseUpdate>();
        Exception? failure = new OperationCanceledException("The reader left before the end.");
        var stream = base.GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        try
        {
            while (true)
            {
                started?.Resume();
                try
                {
                    if (!await stream.MoveNextAsync().ConfigureAwait(false)) break;
                }
                catch (Exception exception)
                {
                    failure = exception;
                    throw;
                }

                if (tells) updates.Add(stream.Current);
                yield return stream.Current;
            }

            failure = null;
        }
        finally
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            if (failure is null) started?.End(updates.ToChatResponse());
            else started?.Fail(failure);
        }
    }

    /// <summary>The activity that the app or <c>UseOpenTelemetry()</c> began, where one is current.</summary>
    private static void DescribeCurrent(PromptIdentity identity)
    {
        if (Activity.Current is { IsAllDataRequested: true } current && !ReferenceEquals(current.Source, Instruments.Source)) Instruments.Describe(current, identity);
    }
}
