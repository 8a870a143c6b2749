using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PromptRegistry.Cli.Tests;

/// <summary>A model on loopback that speaks OpenAI's protocol, whole or in pieces of three characters, and gives the answers that it was told, the last again and again.</summary>
internal sealed class LoopbackModel : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly string[] answers;

    private LoopbackModel(WebApplication app, string[] answers)
    {
        this.app = app;
        this.answers = answers;
    }

    public string Finish { get; init; } = "stop";

    /// <summary>Answers by what is asked, in the place of the answers that were told.</summary>
    public Func<JsonElement, Task<string>>? Answering { get; init; }

    public string Address { get; private set; } = "";

    /// <summary>The texts whose vectors were asked for.</summary>
    public List<string> Embedded { get; } = [];

    /// <summary>The other bodies that were sent.</summary>
    public List<JsonElement> Requests { get; } = [];

    public static Task<LoopbackModel> StartAsync(params string[] answers) => StartAsync("stop", answers);

    public static Task<LoopbackModel> StartAsync(string finish, string[] answers) => StartAsync(finish, answers, null);

    public static async Task<LoopbackModel> StartAsync(string finish, string[] answers, Func<JsonElement, Task<string>>? answering)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        var model = new LoopbackModel(builder.Build(), answers) { Finish = finish, Answering = answering };
        model.app.Run(model.AnswerAsync);
        await model.app.StartAsync();
        model.Address = model.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/v1";
        return model;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        if (context.Request.Path.Value!.EndsWith("/embeddings", StringComparison.Ordinal))
        {
            lock (Embedded) Embedded.AddRange(body.RootElement.GetProperty("input").EnumerateArray().Select(text => text.GetString()!));

            // Texts are alike that begin with letters which are near each other.
            var vectors = body.RootElement.GetProperty("input").EnumerateArray().Select((text, i) =>
                new { @object = "embedding", index = i, embedding = Convert.ToBase64String([.. BitConverter.GetBytes(1f), .. BitConverter.GetBytes((text.GetString()![0] - 'A') / 4f)]) });
            await context.Response.WriteAsJsonAsync(new { @object = "list", data = vectors, model = "vectors", usage = new { prompt_tokens = 1, total_tokens = 1 } });
            return;
        }

        lock (Requests) Requests.Add(body.RootElement.Clone());
        var text = Answering is null ? answers[Math.Min(Requests.Count, answers.Length) - 1] : await Answering(body.RootElement);
        var usage = new { prompt_tokens = 11, completion_tokens = 5, total_tokens = 16 };
        if (!body.RootElement.TryGetProperty("stream", out var stream) || !stream.GetBoolean())
        {
            await context.Response.WriteAsJsonAsync(new
            {
                id = "1",
                @object = "chat.completion",
                created = 1,
                model = "served",
                choices = new[] { new { index = 0, finish_reason = Finish, message = new { role = "assistant", content = text } } },
                usage,
            });
            return;
        }

        context.Response.ContentType = "text/event-stream";
        foreach (var piece in text.Chunk(3)) await SendAsync(context, Chunk(new { role = "assistant", content = new string(piece) }, null));
        await SendAsync(context, Chunk(new { }, Finish));
        await SendAsync(context, new { id = "1", @object = "chat.completion.chunk", created = 1, model = "served", choices = Array.Empty<object>(), usage });
        await context.Response.WriteAsync("data: [DONE]\n\n");
    }

    private static object Chunk(object delta, string? finish) =>
        new { id = "1", @object = "chat.completion.chunk", created = 1, model = "served", choices = new[] { new { index = 0, delta, finish_reason = finish } } };

    private static Task SendAsync(HttpContext context, object chunk) => context.Response.WriteAsync($"data: {JsonSerializer.Serialize(chunk)}\n\n");
}
