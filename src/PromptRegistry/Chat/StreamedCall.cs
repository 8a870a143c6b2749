using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using PromptRegistry.Events;
using PromptRegistry.Telemetry;

namespace PromptRegistry.Chat;

/// <summary>A call whose answer comes in parts.</summary>
/// <param name="events">Who is told of it; null for nobody.</param>
internal sealed class StreamedCall(IChatClient client, RenderedPrompt prompt, IPromptEvents? events)
{
    public async IAsyncEnumerable<PromptUpdate> TextAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var course = new Course(client, prompt, events, cancellation);
        while (await course.NextAsync().ConfigureAwait(false) is { } update) yield return new PromptUpdate(update, null);
        yield return new PromptUpdate(null, await course.EndAsync((_, result) => result).ConfigureAwait(false));
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

        var whole = await course.EndAsync((response, result) => Answer.TryParse(response.Text, read, out var value, out var problem)
            ? new PromptResult<T>(prompt, value, response, result.Latency, result.RenderId) { TimeToFirstToken = result.TimeToFirstToken }
            : throw AnswerFailure.Streamed(prompt, problem, result)).ConfigureAwait(false);
        yield return new PromptUpdate<TPartial, T>(null, partial, whole);
    }

    /// <summary>From the first update to the last, or to where it breaks off: then it is told how.</summary>
    private sealed class Course(IChatClient client, RenderedPrompt prompt, IPromptEvents? events, CancellationToken cancellation) : IAsyncDisposable
    {
        private readonly List<ChatResponseUpdate> seen = [];
        private readonly CallGate gate = new(prompt);
        private readonly long start = TimeProvider.System.GetTimestamp();
        private StartedCall? started = events is null && !Instruments.AreListenedTo ? null : new StartedCall(prompt, events);
        private IAsyncEnumerator<ChatResponseUpdate>? updates;
        private TimeSpan? first;

        /// <returns>Null at the end.</returns>
        public async ValueTask<ChatResponseUpdate?> NextAsync()
        {
            started?.Resume();
            try
            {
                updates ??= await BeginAsync().ConfigureAwait(false);
                if (!await updates.MoveNextAsync().ConfigureAwait(false)) return null;
            }
            catch (Exception exception)
            {
                Fail(exception);
                await gate.LeaveAsync(gate.ResultOf(exception)).ConfigureAwait(false);
                throw;
            }

            var update = updates.Current;
            seen.Add(update);
            if (first is null && update.Contents.Any(IsOfTheAnswer)) first = TimeProvider.System.GetElapsedTime(start);
            return update;
        }

        public async ValueTask<T> EndAsync<T>(Func<ChatResponse, PromptResult, T> read)
            where T : PromptResult
        {
            var response = seen.ToChatResponse();
            var latency = TimeProvider.System.GetElapsedTime(start);
            var whole = new PromptResult(prompt, response, latency, started?.Id) { TimeToFirstToken = first };
            try
            {
                await gate.LeaveAsync(whole).ConfigureAwait(false);
                var result = read(response, whole);
                started?.End(result, null);
                started = null;
                return result;
            }
            catch (Exception exception)
            {
                Fail(exception);
                throw;
            }
        }

        /// <summary>A reader that stops early has given the call up.</summary>
        public async ValueTask DisposeAsync()
        {
            if (started is not null) Fail(new OperationCanceledException("The reader left before the end."));
            await gate.LeaveAsync(null).ConfigureAwait(false);
            if (updates is not null) await updates.DisposeAsync().ConfigureAwait(false);
        }

        private async ValueTask<IAsyncEnumerator<ChatResponseUpdate>> BeginAsync()
        {
            var model = await gate.EnterAsync(cancellation).ConfigureAwait(false);
            return client.GetStreamingResponseAsync(prompt.For(model).Messages, prompt.OptionsOfRun(model), cancellation).GetAsyncEnumerator(cancellation);
        }

        private void Fail(Exception exception)
        {
            if (exception is PromptAnswerException answer) started?.End(answer.Result, "schema");
            else started?.Fail(exception);
            started = null;
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
