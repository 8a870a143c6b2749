using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PromptRegistry.Pages.Tests.Served;

/// <summary>An endpoint of OpenAI's protocol on loopback that gives the same answer to everything, with what would like to be markup in it.</summary>
internal sealed class AnsweringModel : IAsyncDisposable
{
    private readonly WebApplication app;
    private int asked;

    private AnsweringModel(WebApplication app) => this.app = app;

    public string Origin => app.Urls.Single();

    public int Asked => Volatile.Read(ref asked);

    public static async Task<AnsweringModel> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var model = new AnsweringModel(builder.Build());
        model.app.MapPost("/v1/chat/completions", () =>
        {
            Interlocked.Increment(ref model.asked);
            return Results.Json(new
            {
                id = "a",
                @object = "chat.completion",
                created = 0,
                model = "gpt-small",
                choices = new[] { new { index = 0, finish_reason = "stop", message = new { role = "assistant", content = "We look into it. " + TeamWorld.Hostile } } },
                usage = new { prompt_tokens = 40_000, completion_tokens = 10_000, total_tokens = 50_000 },
            });
        });
        await model.app.StartAsync(TestContext.Current.CancellationToken);
        return model;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
