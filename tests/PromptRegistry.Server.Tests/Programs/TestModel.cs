using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PromptRegistry.Server.Tests.Programs;

/// <summary>A model on loopback that speaks OpenAI's protocol, and answers as a test says.</summary>
internal sealed class TestModel : IAsyncDisposable
{
    private readonly WebApplication app;

    private TestModel(WebApplication app) => this.app = app;

    public string Origin => app.Urls.Single();

    /// <summary>The answer of a model; a status of 400 and more refuses.</summary>
    public Func<string, (int Status, string Text)> Answer { get; set; } = _ => (200, "All is well.");

    /// <summary>Tokens of each request and each answer.</summary>
    public (int Input, int Output) Tokens { get; set; } = (1000, 1000);

    /// <summary>What was asked, in order.</summary>
    public ConcurrentQueue<(string Model, string? Key, string Text)> Asked { get; } = [];

    /// <summary>The texts whose vectors were asked for, in order. A text has 1000 tokens, and its vector follows from its first letter: neighbours are alike.</summary>
    public ConcurrentQueue<string> Embedded { get; } = [];

    public static async Task<TestModel> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var model = new TestModel(app);
        app.MapPost("/v1/chat/completions", model.AnswerAsync);
        app.MapPost("/v1/embeddings", model.EmbedAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return model;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task EmbedAsync(HttpContext context)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
        var texts = body["input"]!.AsArray().Select(t => (string)t!).ToList();
        foreach (var text in texts) Embedded.Enqueue(text);
        var (status, _) = Answer((string)body["model"]!);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(status >= 400 ? """{"error":{"message":"no"}}""" : new JsonObject
        {
            ["object"] = "list",
            ["model"] = (string)body["model"]!,
            ["data"] = new JsonArray([.. texts.Select((text, i) => new JsonObject
            {
                ["object"] = "embedding",
                ["index"] = i,
                ["embedding"] = Convert.ToBase64String([.. BitConverter.GetBytes(1f), .. BitConverter.GetBytes((text[0] - 'A') / 4f)]),
            })]),
            ["usage"] = new JsonObject { ["prompt_tokens"] = 1000 * texts.Count, ["total_tokens"] = 1000 * texts.Count },
        }.ToJsonString());
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
        var name = (string)body["model"]!;
        Asked.Enqueue((name, context.Request.Headers.Authorization, body["messages"]!.ToJsonString()));
        var (status, text) = Answer(name);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(status >= 400 ? """{"error":{"message":"no"}}""" : new JsonObject
        {
            ["id"] = "1",
            ["object"] = "chat.completion",
            ["created"] = 1,
            ["model"] = name,
            ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["finish_reason"] = "stop", ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = text } }),
            ["usage"] = new JsonObject { ["prompt_tokens"] = Tokens.Input, ["completion_tokens"] = Tokens.Output, ["total_tokens"] = Tokens.Input + Tokens.Output },
        }.ToJsonString());
    }
}
