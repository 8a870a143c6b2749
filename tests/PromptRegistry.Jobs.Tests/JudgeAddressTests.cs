using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Events;
using PromptRegistry.Events.Storage;
using PromptRegistry.Git;
using PromptRegistry.Jobs.Calls;
using PromptRegistry.Jobs.Hosting;
using PromptRegistry.TestKit;

namespace PromptRegistry.Jobs.Tests;

/// <summary>Texts of production go to a judge only where whoever runs the work allowed its address: the settings of the repository name one, and a change of them could name any.</summary>
public sealed class JudgeAddressTests : IAsyncLifetime
{
    private readonly TempRepository repository = new();
    private readonly TempDirectory folder = new();
    private readonly WebApplication judge = Judge();
    private int asked;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Origin => judge.Urls.Single();

    public async ValueTask InitializeAsync()
    {
        judge.MapPost("/v1/chat/completions", () =>
        {
            Interlocked.Increment(ref asked);
            return Results.Json(new
            {
                id = "a",
                @object = "chat.completion",
                created = 0,
                model = "wise",
                choices = new[] { new { index = 0, finish_reason = "stop", message = new { role = "assistant", content = """{"reason":"It is kind.","score":0.9}""" } } },
                usage = new { prompt_tokens = 10, completion_tokens = 10, total_tokens = 20 },
            });
        });
        await judge.StartAsync(Stop);
        repository.Write("promptregistry.yaml", $$"""
            providers: { house: { endpoint: "{{Origin}}/v1" } }
            evaluation: { provider: house }
            prices: { wise: { input: 1, output: 1 } }
            """);
        repository.Write("prompts/answer/prompt.yaml", "name: answer\nversion: 1.0.0\nmodel: { name: quick }\ninputs: { text: string }\nmessages: [{ role: user, content: \"{{ text }}\" }]\n");
        repository.Write("prompts/answer/evals.yaml", "cases: [{ id: hello, inputs: { text: hello } }]\nscorers: [{ judge: { id: kind, prompt: judges/kind, minimum: 0.8, model: wise } }]\n");
        KindJudge.Write(repository);
        repository.Commit();
    }

    public async ValueTask DisposeAsync()
    {
        await judge.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        repository.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_judge_without_a_key_is_asked_where_its_address_is_allowed()
    {
        await using var store = new SqliteEventStore(folder.Combine("events.db"));
        await store.WriteAsync(EventBatch.Of(
        [
            new PromptEvent
            {
                RenderId = Guid.CreateVersion7().ToString("N"),
                Time = DateTimeOffset.UtcNow.AddMinutes(-5),
                Prompt = "answer",
                Version = "1.0.0",
                Digest = "sha256:1",
                Environment = "prod",
                Input = "hello",
                Output = "A text of production.",
            },
        ]), Stop);

        var refused = await RunAsync(store, new PromptJobsOptions());
        var elsewhere = await RunAsync(store, new PromptJobsOptions { AllowedEndpoints = { "http://127.0.0.1:9" } });

        Assert.Equal(0, asked);
        foreach (var outcome in (Outcome<CallEvaluationResult>[])[refused, elsewhere])
        {
            Assert.Contains(outcome.Diagnostics, d => d.IsError
                && d.Message.Contains($"The provider 'house' in promptregistry.yaml is at {Origin}, and nothing of your own allows that it is asked", StringComparison.Ordinal)
                && d.Message.Contains($"--allow-endpoint {Origin}", StringComparison.Ordinal));
        }

        var allowed = await RunAsync(store, new PromptJobsOptions { AllowedEndpoints = { Origin + "/any/path" } });

        Assert.Equal((OutcomeCode.Passed, 1, 1), (allowed.Code, asked, Assert.Single(allowed.Value!.Prompts).Scored));
    }

    private async Task<Outcome<CallEvaluationResult>> RunAsync(SqliteEventStore store, PromptJobsOptions options)
    {
        using var registry = GitRegistry.Open(repository.Path, cancellation: Stop).Value!;
        return await new CallEvaluation(registry, store, options.Evaluation).RunAsync([], Stop);
    }

    private static WebApplication Judge()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return builder.Build();
    }
}
