using System.ComponentModel;
using Microsoft.Extensions.AI;
using PromptRegistry.Events;
using PromptRegistry.Limits;

namespace PromptRegistry.Chat;

/// <summary>Calls a model with a rendered prompt and reads the answer. Generated code uses it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PromptCall
{
    /// <summary>The context to render in, which a call's cancellation ends as well.</summary>
    public static PromptContext? Within(PromptContext? context, CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled || context?.Cancellation.CanBeCanceled == true) return context;
        return (context ?? new PromptContext()) with { Cancellation = cancellationToken };
    }

    /// <summary>Asks once.</summary>
    public static Task<PromptResult> RunAsync(IChatClient client, RenderedPrompt prompt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(prompt);
        prompt = prompt.ForModelOf(client);
        return CallEvents.RecordAsync(AmbientEvents.Current, prompt, model => AskAsync(client, prompt, model, cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Asks, and reads the answer. One that does not fit is sent back once, with what is wrong and where; one that was cut off or filtered is not,
    /// because the next would be as well.
    /// </summary>
    /// <exception cref="PromptAnswerException">The answer does not fit.</exception>
    public static Task<PromptResult<T>> RunAsync<T>(
        IChatClient client, RenderedPrompt prompt, Func<AnswerReader, T> read, CancellationToken cancellationToken)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(prompt);
        prompt = prompt.ForModelOf(client);
        return CallEvents.RecordAsync(AmbientEvents.Current, prompt, model => AskAsync(client, prompt, model, read, cancellationToken), cancellationToken);
    }

    /// <summary>Asks once, and gives the answer as it comes; asked when the updates are read, and each time that they are.</summary>
    public static IAsyncEnumerable<PromptUpdate> StreamAsync(IChatClient client, RenderedPrompt prompt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(prompt);
        return new StreamedCall(client, prompt.ForModelOf(client), AmbientEvents.Current).TextAsync(cancellationToken);
    }

    /// <summary>As above, with what is complete of the answer, and the whole at the end. One that does not fit is not asked for again: its parts have been seen.</summary>
    public static IAsyncEnumerable<PromptUpdate<TPartial, T>> StreamAsync<TPartial, T>(
        IChatClient client, RenderedPrompt prompt, Func<AnswerReader, T> read, Func<AnswerParts, TPartial> readParts, CancellationToken cancellationToken)
        where TPartial : class
        where T : class
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(prompt);
        return new StreamedCall(client, prompt.ForModelOf(client), AmbientEvents.Current).JsonAsync(read, readParts, cancellationToken);
    }

    private static async Task<PromptResult> AskAsync(IChatClient client, RenderedPrompt prompt, string? model, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        prompt = prompt.For(model);
        var response = await client.GetResponseAsync(prompt.Messages, prompt.OptionsOfRun(model), cancellationToken).ConfigureAwait(false);
        return new PromptResult(prompt, response, TimeProvider.System.GetElapsedTime(start));
    }

    private static async Task<PromptResult<T>> AskAsync<T>(
        IChatClient client, RenderedPrompt prompt, string? model, Func<AnswerReader, T> read, CancellationToken cancellationToken)
        where T : class
    {
        var start = TimeProvider.System.GetTimestamp();
        prompt = prompt.For(model);
        var answer = await client.GetResponseAsync(prompt.Messages, prompt.OptionsOfRun(model), cancellationToken).ConfigureAwait(false);
        var latency = TimeProvider.System.GetElapsedTime(start);
        if (Answer.TryParse(answer.Text, read, out var value, out var problem)) return new PromptResult<T>(prompt, value, answer, latency);
        var first = new PromptResult(prompt, answer, latency);
        if (AnswerFailure.Final(prompt, first, problem) is { } failure) throw failure;

        start = TimeProvider.System.GetTimestamp();
        ChatMessage[] conversation =
        [
            .. prompt.Messages,
            new(ChatRole.Assistant, first.Text),
            new(ChatRole.User, $"{problem} Answer again, with JSON that fits the schema and nothing else."),
        ];
        var response = await client.GetResponseAsync(conversation, prompt.OptionsOfRun(model), cancellationToken).ConfigureAwait(false);
        latency += TimeProvider.System.GetElapsedTime(start);
        Spending.Add(response, first.Response);
        if (Answer.TryParse(response.Text, read, out value, out problem))
            return new PromptResult<T>(prompt, value, response, latency, first.RenderId);
        throw AnswerFailure.Twice(prompt, problem, new PromptResult(prompt, response, latency, first.RenderId));
    }
}
