using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PromptRegistry.TestKit;

namespace PromptRegistry.Pages.Tests.Served;

/// <summary>
/// An endpoint of OpenAI's protocol on loopback that plays every part of making a prompt by rules: a rubric, prompts, answers as far as a prompt says how, and judgements. What it writes
/// would like to be markup.
/// </summary>
internal sealed class MeetingEndpoint : IAsyncDisposable
{
    private readonly WebApplication app;
    private int asked;

    private MeetingEndpoint(WebApplication app) => this.app = app;

    public string Origin => app.Urls.Single();

    public int Asked => Volatile.Read(ref asked);

    /// <summary>Answers wait for it; done from the start.</summary>
    public Task Open { get; set; } = Task.CompletedTask;

    public static async Task<MeetingEndpoint> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var model = new MeetingEndpoint(builder.Build());
        model.app.MapPost("/v1/chat/completions", async (HttpContext context) =>
        {
            Interlocked.Increment(ref model.asked);
            var body = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
            await model.Open.WaitAsync(context.RequestAborted);
            var messages = body["messages"]!.AsArray().Select(m => Text(m!["content"]!)).ToList();
            return Results.Json(new
            {
                id = "a",
                @object = "chat.completion",
                created = 0,
                model = "small",
                choices = new[] { new { index = 0, finish_reason = "stop", message = new { role = "assistant", content = Answer(messages[0], messages[^1]) } } },
                usage = new { prompt_tokens = 500, completion_tokens = 100, total_tokens = 600 },
            });
        });
        await model.app.StartAsync(TestContext.Current.CancellationToken);
        return model;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private static string Text(JsonNode content) => content is JsonArray parts ? string.Concat(parts.Select(p => (string?)p!["text"])) : (string)content!;

    private static string Answer(string system, string user)
    {
        if (system.StartsWith("You write a scoring rubric", StringComparison.Ordinal)) return $"Functionality: The decision is there. {TeamWorld.Hostile}\nFormat: It begins with DECISIONS.\nCompleteness: Nobody's action is missing.";
        if (system.StartsWith("You write the instructions", StringComparison.Ordinal))
        {
            return user.Contains("Name every part", StringComparison.Ordinal) ? $"```\nWrite DECISIONS: and what was agreed. {{{{ x }}}} {TeamWorld.Hostile}\n```"
                : user.Contains("step by step", StringComparison.Ordinal) ? "```\nThink, then summarise.\n```" : "```\nSummarise.\n```";
        }

        if (system.StartsWith("You improve the instructions", StringComparison.Ordinal)) return $"```\n{MeetingRules.InstructionsIn(user)}\nThen write ACTIONS: and who does what.\n```";
        if (system.StartsWith("You name pitfalls", StringComparison.Ordinal)) return $"- Notes without a decision. {TeamWorld.Hostile}\n- Notes in tables.";
        return system.StartsWith("You score", StringComparison.Ordinal) ? MeetingRules.Judgement(system, MeetingRules.OutputIn(user)) : MeetingRules.Summary(system, user);
    }
}
