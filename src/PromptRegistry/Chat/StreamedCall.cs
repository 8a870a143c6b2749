using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using PromptRegistry.Events;

namespace PromptRegistry.Chat;

/// <summary>A call whose answer comes in parts.</summary>
/// <param name="events">Who is told of it; null for nobody.</param>
internal sealed class StreamedCall(IChatClient client, RenderedPrompt prompt, IPromptEvents? events)
{
    public async IAsyncEnumerable<PromptUpdate> TextAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var course = new Course(client, prompt, events, cancellation);
        while (await course.NextAsync().ConfigureAwait(false) is { } update) yield return new PromptUpdate(update, null);
        yield return new PromptUpdate(null, course.End((_, result) => result));
    }

    public async IAsyncEnumerable<PromptUpdate<TPartial, T>> JsonAsync<TPartial, T>(
        Func<AnswerReader, T> read, Func<AnswerParts, TPartial> readParts, [EnumeratorCancellation] CancellationToken cancellation)
        where TPartial : class
        where T : class
    {
        await using var course = new Course(client, prompt, events, cancellation);
        var parts = new AnswerParts();
        var partial = readParts(parts);
        while (await course.NextAsync().ConfigureAwait(false) is { } update)
        {
            if (parts.Append(update.Text)) partial = readParts(parts);
            yield return new PromptUpdate<TPartial, T>(update, partial, null);
        }

        var whole = course.End((response, result) => Answer.TryParse(response.Text, read, out var value, out var problem)
            ? new PromptResult<T>(prompt, value, response, response.Usage, result.Latency, 1) { RenderId = result.RenderId, TimeToFirstToken = result.TimeToFirstToken }
            : throw AnswerFailure.Streamed(prompt, problem, result));
        yield return new PromptUpdate<TPartial, T>(null, partial, whole);
    }

    /// <summary>From the first update to the last, or to where it breaks off: then the event says how.</summary>
    private sealed class Course(IChatClient client, RenderedPrompt prompt, IPromptEvents? events, CancellationToken cancellation) : IAsyncDisposable
    {
        private readonly CallRecord record = new(events, prompt);
        private readonly List<ChatResponseUpdate> seen = [];
        private readonly long start = TimeProvider.System.GetTimestamp();
        private IAsyncEnumerator<ChatResponseUpdate>? updates;
        private TimeSpan? first;

        /// <returns>Null at the end.</returns>
        public async ValueTask<ChatResponseUpdate?> NextAsync()
        {
            try
            {
                updates ??= client.GetStreamingResponseAsync(prompt.Messages, prompt.CreateOptions(), cancellation).GetAsyncEnumerator(cancellation);
                if (!await updates.MoveNextAsync().ConfigureAwait(false)) return null;
            }
            catch (Exception exception)
            {
                record.Failed(exception);
                throw;
            }

            var update = updates.Current;
            seen.Add(update);
            if (first is null && update.Contents.Any(IsOfTheAnswer)) first = TimeProvider.System.GetElapsedTime(start);
            return update;
        }

        public T End<T>(Func<ChatResponse, PromptResult, T> read)
            where T : PromptResult
        {
            var response = seen.ToChatResponse();
            var latency = TimeProvider.System.GetElapsedTime(start);
            try
            {
                var result = read(response, new PromptResult(prompt, response, response.Usage, latency, 1) { TimeToFirstToken = first });
                record.Ended(result);
                return result;
            }
            catch (Exception exception)
            {
                record.Failed(exception);
                throw;
            }
        }

        /// <summary>A reader that stops early has given the call up.</summary>
        public async ValueTask DisposeAsync()
        {
            record.GivenUp();
            if (updates is not null) await updates.DisposeAsync().ConfigureAwait(false);
        }

        private static bool IsOfTheAnswer(AIContent content) => content switch
        {
            UsageContent => false,
            TextContent text => text.Text.Length > 0,
            TextReasoningContent reasoning => reasoning.Text.Length > 0,
            _ => true,
        };
    }
}
