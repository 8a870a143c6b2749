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

    public static async Task<TestModel> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var model = new TestModel(app);
        app.MapPost("/v1/chat/completions", model.AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return model;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

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
