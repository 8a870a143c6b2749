using Microsoft.AspNetCore.Mvc;
using PromptRegistry.Git.Rollouts;
using PromptRegistry.Server.Answers;
using PromptRegistry.Server.Catalog;
using PromptRegistry.Server.Doing;
using PromptRegistry.Server.Endpoints;
using PromptRegistry.Server.Keys;
using PromptRegistry.Server.Langfuse;
using PromptRegistry.Server.Pages;
using PromptRegistry.Server.Programs;
using PromptRegistry.Server.Reporting;
using PromptRegistry.Server.Webhooks;

namespace PromptRegistry.Server;

/// <summary>Every address of the server.</summary>
internal static class Routes
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Every route has a policy: a test finds one that has none.</summary>
    public static void Map(WebApplication app)
    {
        Health(app.MapGroup("").WithTags("Health").AllowAnonymous());
        Read(app.MapGroup("/v1").WithTags("Prompts").RequireAuthorization(Policies.Read));
        var doing = app.MapGroup("/v1").WithTags("Doing");
        doing.WithRequestTimeout(DoingEndpoints.TimeLimit);
        Do(doing);
        app.MapPost("/v1/hooks/push", (HttpContext context, HookEndpoint endpoint) => endpoint.TakeAsync(context))
            .WithSummary("Takes a message of GitHub or GitLab that something was pushed, and looks at once.").WithTags("Doing").AllowAnonymous()
            .WithMetadata(new SignedRequests(), new ProducesResponseTypeMetadata(202)).Problems(401, 413, 501);
        Report(app.MapGroup("/v1").WithTags("Events").RequireAuthorization(Policies.Report));
        Langfuse(app.MapGroup("/api/public").WithTags("Langfuse").RequireAuthorization(Policies.Read));
        app.MapPrograms();
        app.MapWebhooks();
        PageRoutes.Map(app);
        app.MapOpenApi().ExcludeFromDescription().AllowAnonymous();
        ReferencePage.Map(app.MapGroup("").AllowAnonymous());
    }

    private static void Health(RouteGroupBuilder app)
    {
        app.MapMethods("/healthz", Reading, () => Results.Text("The server runs.\n")).WithSummary("Whether the server runs.");
        app.MapMethods("/readyz", Reading, (PromptCatalog catalog) => catalog.Current is not null
                ? Results.Text(catalog.Problem is null ? "Prompts are served.\n" : "Prompts are served as they were read last; the repository cannot be read now.\n")
                : Results.Text(ReadingEndpoints.NotReady(catalog).Detail + "\n", statusCode: 503))
            .WithSummary("Whether prompts are served.");
    }

    private static void Read(RouteGroupBuilder v1)
    {
        v1.MapMethods("/prompts", Reading, (HttpContext context, ReadingEndpoints endpoints, string? after, int? limit) => endpoints.ListAsync(context, after, limit))
            .WithSummary("The prompts, by name, and what serves where.").Answers<PromptListAnswer>().DisableRequestTimeout();
        v1.MapMethods("/prompts/{name}", Reading, (HttpContext context, ReadingEndpoints endpoints, string name, string? environment, string? version, string? unit, [FromQuery] string[]? attribute) =>
                endpoints.PromptAsync(context, name, new Asked(environment, version, unit, attribute)))
            .WithSummary("A version of a prompt: that of an environment, an exact one, the highest in a range, or the latest.").Answers<PromptAnswer>().DisableRequestTimeout();
        v1.MapPost("/prompts/{name}/render", (HttpContext context, RenderEndpoint endpoint, string name, string? environment, string? version, string? unit, [FromQuery] string[]? attribute, [FromBody] RenderRequest request) =>
                endpoint.RenderAsync(context, name, new Asked(environment, version, unit, attribute), request))
            .WithSummary("The messages of a version for the inputs given.").Answers<RenderAnswer>().Problems(422);
        v1.MapMethods("/releases/{name}", Reading, (HttpContext context, ReadingEndpoints endpoints, string name) => endpoints.ReleasesAsync(context, name))
            .WithSummary("The releases of a prompt, in the order in which they were made.").Answers<ReleasesAnswer>().DisableRequestTimeout();
        v1.MapMethods("/environments/{environment}", Reading, (HttpContext context, ReadingEndpoints endpoints, string environment) => endpoints.EnvironmentAsync(context, environment))
            .WithSummary("All that an environment points to.").Answers<EnvironmentAnswer>().DisableRequestTimeout();
        v1.MapPost("/environments/{environment}/ofrep/v1/evaluate/flags", (HttpContext context, FlagsEndpoint endpoint, string environment, [FromBody] FlagRequest? request) =>
                endpoint.AllAsync(context, environment, request))
            .WithSummary("The versions of all prompts as flags, by the OpenFeature Remote Evaluation Protocol.").Answers<FlagsAnswer>();
        v1.MapPost("/environments/{environment}/ofrep/v1/evaluate/flags/{key}", (HttpContext context, FlagsEndpoint endpoint, string environment, string key, [FromBody] FlagRequest? request) =>
                endpoint.OneAsync(context, environment, key, request))
            .WithSummary("The version of a prompt as a flag, for a unit.").Answers<FlagAnswer>();
        v1.MapGet("/changes", (HttpContext context, ChangesEndpoint endpoint, string? environment) => endpoint.StreamAsync(context, environment))
            .WithSummary("Server-sent events: an environment of a prompt moved.")
            .WithMetadata(new ProducesResponseTypeMetadata(200, typeof(string), ["text/event-stream"])).DisableRequestTimeout();
    }

    /// <summary>What moves environments: the operations of the command line, for whoever calls.</summary>
    private static void Do(RouteGroupBuilder v1)
    {
        v1.MapPost("/promotions", (HttpContext context, DoingEndpoints endpoints, [FromBody] PromotionRequest request) => DoingEndpoints.WriteAsync(context, endpoints.PromoteAsync(context, request)))
            .WithSummary("Moves an environment to releases, all or none.").RequireAuthorization(Policies.Release).Does();
        v1.MapPost("/rollbacks", (HttpContext context, DoingEndpoints endpoints, [FromBody] RollbackBody request) => DoingEndpoints.WriteAsync(context, endpoints.RollBackAsync(context, request)))
            .WithSummary("Moves an environment back to an earlier version.").RequireAuthorization(Policies.Release).Does();
        v1.MapPost("/approvals", (HttpContext context, DoingEndpoints endpoints, [FromBody] ApprovalBody request) => DoingEndpoints.WriteAsync(context, endpoints.ApproveAsync(context, request)))
            .WithSummary("Records that the caller agrees that a release enters an environment.").RequireAuthorization(Policies.Approve).Does();
        foreach (var verb in Enum.GetValues<RolloutVerb>())
        {
            v1.MapPost($"/rollouts/{verb.ToString().ToLowerInvariant()}", (HttpContext context, DoingEndpoints endpoints, [FromBody] RolloutBody request) => DoingEndpoints.WriteAsync(context, endpoints.RollOutAsync(context, verb, request)))
                .WithSummary(verb switch
                {
                    RolloutVerb.Start => "Begins the rollout that a release's plan describes.",
                    RolloutVerb.Step => "Gives the candidate of a rollout the next share of its plan.",
                    RolloutVerb.Abort => "Ends a rollout: everybody gets the environment's version.",
                    _ => "Promotes the candidate of a rollout, and ends it.",
                }).RequireAuthorization(Policies.Release).Does();
        }
    }

    private static void Report(RouteGroupBuilder v1)
    {
        v1.MapPost("/events", (HttpContext context, EventsEndpoint endpoint) => endpoint.TakeAsync(context))
            .WithSummary("Takes calls of models and what was learnt of them, as one batch of JSON.").Accepts<EventsBody>("application/json").Answers<EventsAnswer>().Problems(413, 422, 501);
        v1.MapPost("/traces", (HttpContext context, TracesEndpoint endpoint) => endpoint.TakeAsync(context))
            .WithSummary("Takes traces of OpenTelemetry (OTLP over HTTP, protobuf or JSON): spans that name a prompt become calls.")
            .WithMetadata(new ProducesResponseTypeMetadata(200, typeof(TracesAnswer), ["application/json", "application/x-protobuf"])).Problems(400, 413, 415, 501, 503);
    }

    /// <summary>What clients of Langfuse read; what they write is refused with where to do it.</summary>
    private static void Langfuse(RouteGroupBuilder api)
    {
        api.MapGet("/v2/prompts/{promptName}", (HttpContext context, LangfuseEndpoints endpoints, string promptName) => endpoints.PromptAsync(context, PromptNames.Of(promptName)))
            .WithSummary("A prompt as clients of Langfuse read it, by number or label; 'inputs' in the query, as JSON, has it rendered.");
        api.MapGet("/v2/prompts", (HttpContext context, LangfuseEndpoints endpoints) => endpoints.ListAsync(context)).WithSummary("The prompts as clients of Langfuse list them.");
        api.MapGet("/prompts", (HttpContext context, LangfuseEndpoints endpoints, string? name) => endpoints.PromptAsync(context, name))
            .WithSummary("A prompt as old clients of Langfuse read it.");
        api.MapPost("/v2/prompts", LangfuseEndpoints.RefuseWriteAsync).ExcludeFromDescription();
        api.MapPost("/prompts", LangfuseEndpoints.RefuseWriteAsync).ExcludeFromDescription();
        api.MapPatch("/v2/prompts/{promptName}/versions/{version}", LangfuseEndpoints.RefuseWriteAsync).ExcludeFromDescription();
        api.MapDelete("/v2/prompts/{promptName}", LangfuseEndpoints.RefuseWriteAsync).ExcludeFromDescription();
    }

    private static RouteHandlerBuilder Does(this RouteHandlerBuilder route) => route.Answers<DoneAnswer>().Problems(403, 422);

    private static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder route) =>
        route.WithMetadata(new ProducesResponseTypeMetadata(200, typeof(T), ["application/json"])).Problems(400, 404, 409, 503);

    private static RouteHandlerBuilder Problems(this RouteHandlerBuilder route, params int[] statuses) =>
        route.WithMetadata([.. statuses.Select(s => new ProducesResponseTypeMetadata(s, typeof(Problem), [Problem.ContentType]))]);
}
