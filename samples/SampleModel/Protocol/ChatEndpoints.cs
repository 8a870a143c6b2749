using PromptRegistry.SampleModel.Rules;

namespace PromptRegistry.SampleModel.Protocol;

/// <summary>The addresses of the protocol: completions (whole or streamed) and the list of models.</summary>
internal sealed class ChatEndpoints(TimeProvider clock)
{
    public void Map(WebApplication app)
    {
        app.MapPost("/v1/chat/completions", CompleteAsync);
        app.MapGet("/v1/models", context => SendAsync(context, 200, CompletionWriter.Models(Now())));
        app.MapFallback(context => SendAsync(context, 404, CompletionWriter.Error(
            "unknown_url", null, $"Unknown request: {context.Request.Method} {context.Request.Path}. Try POST /v1/chat/completions.")));
    }

    private async Task CompleteAsync(HttpContext context)
    {
        try
        {
            var request = await ChatRequestReader.ReadAsync(context.Request.Body, context.RequestAborted)
                .ConfigureAwait(false);
            var answer = ToolRule.Call(request.Messages, request.Tools) is { } call
                ? ChatAnswer.Calling(request, call)
                : ChatAnswer.Create(request, RuleBook.Answer(request.Messages, isFast: request.Model == SampleModelHost.FastModelName));
            if (request.Stream)
            {
                await StreamAsync(context, request, answer).ConfigureAwait(false);
            }
            else
            {
                await SendAsync(context, 200, CompletionWriter.Completion(CompletionWriter.Id(request), Now(), answer))
                .ConfigureAwait(false);
            }
        }
        catch (ProtocolException error)
        {
            await SendAsync(context, error.Status, CompletionWriter.Error(error.Code, error.Parameter, error.Message))
                .ConfigureAwait(false);
        }
    }

    private async Task StreamAsync(HttpContext context, ChatRequest request, ChatAnswer answer)
    {
        var id = CompletionWriter.Id(request);
        var created = Now();
        context.Response.ContentType = "text/event-stream";
        await EventAsync(context, CompletionWriter.Chunk(id, created, answer, "assistant", "", null)).ConfigureAwait(false);
        if (answer.Call is { } call) await EventAsync(context, CompletionWriter.Chunk(id, created, answer, null, null, null, call)).ConfigureAwait(false);
        foreach (var piece in Pieces(answer.Text))
            await EventAsync(context, CompletionWriter.Chunk(id, created, answer, null, piece, null)).ConfigureAwait(false);
        await EventAsync(context, CompletionWriter.Chunk(id, created, answer, null, null, answer.FinishReason))
            .ConfigureAwait(false);
        if (request.StreamUsage)
            await EventAsync(context, CompletionWriter.UsageChunk(id, created, answer)).ConfigureAwait(false);
        await EventAsync(context, "[DONE]"u8.ToArray()).ConfigureAwait(false);
    }

    /// <summary>A word with the blanks before it is a piece, as a model would stream it.</summary>
    internal static IEnumerable<string> Pieces(string text)
    {
        var start = 0;
        for (var i = 1; i < text.Length; i++)
        {
            if (!char.IsWhiteSpace(text[i]) || char.IsWhiteSpace(text[i - 1])) continue;
            yield return text[start..i];
            start = i;
        }

        if (start < text.Length) yield return text[start..];
    }

    private static async Task EventAsync(HttpContext context, byte[] data)
    {
        var body = context.Response.BodyWriter;
        await body.WriteAsync("data: "u8.ToArray(), context.RequestAborted).ConfigureAwait(false);
        await body.WriteAsync(data, context.RequestAborted).ConfigureAwait(false);
        await body.WriteAsync("\n\n"u8.ToArray(), context.RequestAborted).ConfigureAwait(false);
        await body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    private static Task SendAsync(HttpContext context, int status, byte[] body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private long Now() => clock.GetUtcNow().ToUnixTimeSeconds();
}
