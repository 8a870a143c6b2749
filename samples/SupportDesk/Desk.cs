using System.ClientModel;
using Microsoft.Extensions.AI;
using OpenAI;
using PromptRegistry;
using PromptRegistry.Checks;
using PromptRegistry.Choosing;
using PromptRegistry.Events.Quotas;
using PromptRegistry.Guards;
using PromptRegistry.Limits;

namespace SupportDesk;

/// <summary>The app: a model with all that stands around it, and two endpoints.</summary>
public static class Desk
{
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Conversations>();
        AddPrompts(builder);
        AddModel(builder);
        var app = builder.Build();
        app.MapPost("/ask", AskAsync);
        app.MapPost("/ask/stream", StreamAsync);
        return app;
    }

    /// <summary>What calls cost is in the settings beside the prompts; what the team may spend in a month is kept in one file, whatever restarts.</summary>
    private static void AddPrompts(WebApplicationBuilder builder) => builder.Services.AddPromptRegistry()
        .UseSettings(Path.Combine(AppContext.BaseDirectory, "promptregistry.yaml"))
        .UseSqliteEvents(builder.Configuration["Events"] ?? "events.db")
        .UseQuotas(new QuotaOptions
        {
            Quotas = [new PromptQuota { Name = "support", Team = "support", Period = QuotaPeriod.Month, CostUsd = builder.Configuration.GetValue("MonthlyBudget", 100.0) }],
        });

    /// <summary>The outermost stands first: a question is guarded, an answer checked, a doubtful one asked of a better model, tools run, and each request to a model is a span.</summary>
    private static void AddModel(WebApplicationBuilder builder)
    {
        var endpoint = new Uri(builder.Configuration["Model"] ?? "http://127.0.0.1:5117/v1");
        var model = new OpenAIClient(new ApiKeyCredential(builder.Configuration["ModelKey"] ?? "none"), new OpenAIClientOptions { Endpoint = endpoint });
        builder.Services.AddChatClient(model.GetChatClient("sample-fast").AsIChatClient())
            .UseGuard(GuardAction.Block)
            .UseOutputChecks(OutputAction.Repair)
            .UseCascade(new CascadeOptions
            {
                Fast = "sample-fast",
                Strong = "sample-rules",
                Confidence = CascadeConfidence.Rule(answer => !answer.Text.Contains("not sure", StringComparison.OrdinalIgnoreCase)),
            })
            .UseFunctionInvocation()
            .UseOpenTelemetry()
            .UsePrompts();
    }

    /// <summary>The whole answer.</summary>
    private static async Task<IResult> AskAsync(Question asked, IChatClient client, Conversations conversations, CancellationToken cancellation)
    {
        try
        {
            var result = await Prompts.Desk.RunAsync(
                client, asked.Text, conversations.Of(asked.Customer), asked.Picture(), new PromptContext { UnitId = asked.Customer, Functions = [Tools()] }, cancellation);
            conversations.Add(asked, result.Text);
            return Results.Ok(new Reply(result.Text, result.Response.ModelId, result.CostUsd, result.RenderId));
        }
        catch (Exception refused) when (Refusal(refused) is { } reason)
        {
            return reason;
        }
    }

    /// <summary>The answer as it comes, as lines of text/event-stream.</summary>
    private static async Task StreamAsync(Question asked, IChatClient client, Conversations conversations, HttpContext http)
    {
        http.Response.ContentType = "text/event-stream";
        var updates = Prompts.Desk.StreamAsync(
            client, asked.Text, conversations.Of(asked.Customer), asked.Picture(), new PromptContext { UnitId = asked.Customer, Functions = [Tools()] }, http.RequestAborted);
        try
        {
            await foreach (var update in updates)
            {
                if (update.Text.Length > 0) await http.Response.WriteAsync($"data: {update.Text}\n\n", http.RequestAborted);
                if (update.Result is { } result) conversations.Add(asked, result.Text);
            }
        }
        catch (Exception refused) when (!http.Response.HasStarted && Refusal(refused) is { } reason)
        {
            await reason.ExecuteAsync(http);
        }
    }

    /// <summary>The tool of the prompt, typed: the model is told what the manifest says of it.</summary>
    private static AIFunction Tools() => Prompts.Desk.Tools.FindOrder((order, _) => Task.FromResult<object?>(Orders.Find(order.Number)));

    /// <summary>What a customer is told where there is no answer; null for a fault of ours.</summary>
    private static IResult? Refusal(Exception exception) => exception switch
    {
        PromptGuardException => Results.Problem("Please ask in your own words.", statusCode: StatusCodes.Status400BadRequest),
        PromptOutputException => Results.Problem("A person of our team will write to you.", statusCode: StatusCodes.Status502BadGateway),
        PromptLimitException => Results.Problem("We answer again tomorrow.", statusCode: StatusCodes.Status429TooManyRequests),
        ArgumentException { ParamName: "photo" } picture => Results.Problem(picture.Message, statusCode: StatusCodes.Status400BadRequest),
        _ => null,
    };
}
