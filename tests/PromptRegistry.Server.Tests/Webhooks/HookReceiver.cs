using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PromptRegistry.Server.Tests.Webhooks;

/// <summary>Somebody on loopback who takes webhooks, and believes those that are signed with the secret.</summary>
internal sealed class HookReceiver : IAsyncDisposable
{
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private readonly WebApplication app;

    private HookReceiver(WebApplication app) => this.app = app;

    public string Address => app.Urls.Single() + "/hook";

    /// <summary>The status of an answer, by how many came before.</summary>
    public Func<int, int> Status { get; set; } = _ => 204;

    /// <summary>What came, with its id; the signature of each is right.</summary>
    public ConcurrentQueue<(string Id, JsonNode Body)> Came { get; } = [];

    public static async Task<HookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new HookReceiver(app);
        app.MapPost("/hook", receiver.TakeAsync);
        app.MapGet("/elsewhere", (HttpContext _) => throw new InvalidOperationException("It was redirected."));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public IEnumerable<JsonNode> Of(string type) => Came.Select(c => c.Body).Where(b => (string?)b["type"] == type);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var headers = context.Request.Headers;
        var signed = $"{headers["webhook-id"]}.{headers["webhook-timestamp"]}.{body}";
        var right = "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Secret["whsec_".Length..]), Encoding.UTF8.GetBytes(signed)));
        if (!headers["webhook-signature"].ToString().Split(' ').Contains(right))
        {
            context.Response.StatusCode = 401;
            return;
        }

        var status = Status(Came.Count);
        Came.Enqueue((headers["webhook-id"]!, JsonNode.Parse(body)!));
        context.Response.StatusCode = status;
        if (status is >= 300 and < 400) context.Response.Headers.Location = "/elsewhere";
    }
}
