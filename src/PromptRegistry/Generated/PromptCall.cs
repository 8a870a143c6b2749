using System.ComponentModel;
using Microsoft.Extensions.AI;
using PromptRegistry.Events;

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
        return CallEvents.RecordAsync<PromptResult, TextQuestion>(AmbientEvents.Current, prompt, new TextQuestion(client, prompt, cancellationToken), cancellationToken);
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
        return CallEvents.RecordAsync<PromptResult<T>, JsonQuestion<T>>(AmbientEvents.Current, prompt, new JsonQuestion<T>(client, prompt, read, cancellationToken), cancellationToken);
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
}
