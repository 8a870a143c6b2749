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
        return CallEvents.RecordAsync(AmbientEvents.Current, prompt, () => AskAsync(client, prompt, cancellationToken));
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
        return CallEvents.RecordAsync(AmbientEvents.Current, prompt, () => AskAsync(client, prompt, read, cancellationToken));
    }

    private static async Task<PromptResult> AskAsync(IChatClient client, RenderedPrompt prompt, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        var response = await client.GetResponseAsync(prompt.Messages, prompt.CreateOptions(isRun: true), cancellationToken).ConfigureAwait(false);
        return new PromptResult(prompt, response, response.Usage, TimeProvider.System.GetElapsedTime(start), 1);
    }

    private static async Task<PromptResult<T>> AskAsync<T>(
        IChatClient client, RenderedPrompt prompt, Func<AnswerReader, T> read, CancellationToken cancellationToken)
        where T : class
    {
        var first = await AskAsync(client, prompt, cancellationToken).ConfigureAwait(false);
        if (Answer.TryParse(first.Text, read, out var value, out var problem))
            return new PromptResult<T>(prompt, value, first.Response, first.Usage, first.Latency, 1) { RenderId = first.RenderId };
        if (Unanswered(first.Response) is { } call)
        {
            throw Failure(prompt, $"The model calls the tool '{call}', and nothing ran it. Pass it in PromptContext.Functions, with a client that has UseFunctionInvocation(), or "
                + "ask the client yourself.", first);
        }

        if (Unfinished(first.Response) is { } reason) throw Failure(prompt, $"{reason} {problem}", first);

        var start = TimeProvider.System.GetTimestamp();
        ChatMessage[] conversation =
        [
            .. prompt.Messages,
            new(ChatRole.Assistant, first.Text),
            new(ChatRole.User, $"{problem} Answer again, with JSON that fits the schema and nothing else."),
        ];
        var response = await client.GetResponseAsync(conversation, prompt.CreateOptions(isRun: true), cancellationToken).ConfigureAwait(false);
        var latency = first.Latency + TimeProvider.System.GetElapsedTime(start);
        var usage = Sum(first.Usage, response.Usage);
        if (Answer.TryParse(response.Text, read, out value, out problem))
            return new PromptResult<T>(prompt, value, response, usage, latency, 2) { RenderId = first.RenderId };
        throw Failure(prompt, $"{Unfinished(response)} {problem} It was asked for twice.".TrimStart(), new PromptResult(prompt, response, usage, latency, 2) { RenderId = first.RenderId });
    }

    /// <summary>A tool that the answer calls and that nothing ran.</summary>
    private static string? Unanswered(ChatResponse response)
    {
        var contents = response.Messages.SelectMany(m => m.Contents).ToList();
        var results = contents.OfType<FunctionResultContent>().Select(r => r.CallId).ToHashSet(StringComparer.Ordinal);
        return contents.OfType<FunctionCallContent>().FirstOrDefault(c => !results.Contains(c.CallId))?.Name;
    }

    private static string? Unfinished(ChatResponse response)
    {
        if (response.FinishReason == ChatFinishReason.Length) return "The answer was cut off at its length limit: raise 'max-output-tokens', or ask for less.";
        return response.FinishReason == ChatFinishReason.ContentFilter ? "The answer was filtered." : null;
    }

    private static PromptAnswerException Failure(RenderedPrompt prompt, string message, PromptResult result) =>
        new($"{prompt.Identity.Name} {prompt.Identity.Version}: {message}", result, null);

    private static UsageDetails? Sum(UsageDetails? a, UsageDetails? b)
    {
        if (a is null || b is null) return a ?? b;
        var sum = new UsageDetails();
        sum.Add(a);
        sum.Add(b);
        return sum;
    }
}
