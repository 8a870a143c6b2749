using Microsoft.Extensions.AI;
using PromptRegistry.Limits;

namespace PromptRegistry.Chat;

/// <summary>What a call asks a model. Those that ask are values, so that a call takes no memory for them.</summary>
internal interface IQuestion<T>
    where T : PromptResult
{
    /// <param name="id">The call's id; null for one that nobody is told.</param>
    /// <param name="model">The model to ask; null for the prompt's.</param>
    ValueTask<T> AskAsync(string? id, string? model);
}

/// <summary>Asks once, for text.</summary>
internal readonly struct TextQuestion(IChatClient client, RenderedPrompt prompt, CancellationToken cancellation) : IQuestion<PromptResult>
{
    public async ValueTask<PromptResult> AskAsync(string? id, string? model)
    {
        var start = TimeProvider.System.GetTimestamp();
        var asked = prompt.For(model);
        var response = await client.GetResponseAsync(asked.Messages, asked.OptionsOfRun(model), cancellation).ConfigureAwait(false);
        return new PromptResult(asked, response, TimeProvider.System.GetElapsedTime(start), id);
    }
}

/// <summary>Asks for JSON and reads it. An answer that does not fit is sent back once, with what is wrong and where.</summary>
internal readonly struct JsonQuestion<T>(IChatClient client, RenderedPrompt prompt, Func<AnswerReader, T> read, CancellationToken cancellation) : IQuestion<PromptResult<T>>
    where T : class
{
    public async ValueTask<PromptResult<T>> AskAsync(string? id, string? model)
    {
        var start = TimeProvider.System.GetTimestamp();
        var asked = prompt.For(model);
        var answer = await client.GetResponseAsync(asked.Messages, asked.OptionsOfRun(model), cancellation).ConfigureAwait(false);
        var latency = TimeProvider.System.GetElapsedTime(start);
        if (Answer.TryParse(answer.Text, read, out var value, out var problem)) return new PromptResult<T>(asked, value, answer, latency, id);
        var first = new PromptResult(asked, answer, latency, id);
        if (AnswerFailure.Final(asked, first, problem) is { } failure) throw failure;

        start = TimeProvider.System.GetTimestamp();
        ChatMessage[] conversation =
        [
            .. asked.Messages,
            new(ChatRole.Assistant, first.Text),
            new(ChatRole.User, $"{problem} Answer again, with JSON that fits the schema and nothing else."),
        ];
        var response = await client.GetResponseAsync(conversation, asked.OptionsOfRun(model), cancellation).ConfigureAwait(false);
        latency += TimeProvider.System.GetElapsedTime(start);
        Spending.Add(response, first.Response);
        if (Answer.TryParse(response.Text, read, out value, out problem)) return new PromptResult<T>(asked, value, response, latency, first.RenderId);
        throw AnswerFailure.Twice(asked, problem, new PromptResult(asked, response, latency, first.RenderId));
    }
}
