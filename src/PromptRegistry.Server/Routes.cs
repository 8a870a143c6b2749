using Microsoft.AspNetCore.Mvc;
using PromptRegistry.Server.Answers;
using PromptRegistry.Server.Catalog;
using PromptRegistry.Server.Endpoints;
using PromptRegistry.Server.Langfuse;

namespace PromptRegistry.Server;

/// <summary>Every address of the server.</summary>
internal static class Routes
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void Map(WebApplication app)
    {
        Health(app);
        Read(app.MapGroup("/v1").WithTags("Prompts"));
        Langfuse(app.MapGroup("/api/public").WithTags("Langfuse"));
        app.MapOpenApi().ExcludeFromDescription();
    }

    private static void Health(WebApplication app)
    {
        app.MapMethods("/healthz", Reading, () => Results.Text("The server runs.\n")).WithSummary("Whether the server runs.").WithTags("Health");
        app.MapMethods("/readyz", Reading, (PromptCatalog catalog) => catalog.Current is not null
                ? Results.Text(catalog.Problem is null ? "Prompts are served.\n" : "Prompts are served as they were read last; the repository cannot be read now.\n")
                : Results.Text(ReadingEndpoints.NotReady(catalog).Detail + "\n", statusCode: 503))
            .WithSummary("Whether prompts are served.").WithTags("Health");
    }

    private static void Read(RouteGroupBuilder v1)
    {
        v1.MapMethods("/prompts", Reading, (HttpContext context, ReadingEndpoints endpoints, string? after, int? limit) => endpoints.ListAsync(context, after, limit))
            .WithSummary("The prompts, by name, and what serves where.").Answers<PromptListAnswer>();
        v1.MapMethods("/prompts/{name}", Reading, (HttpContext context, ReadingEndpoints endpoints, string name, string? environment, string? version) =>
                endpoints.PromptAsync(context, name, environment, version))
            .WithSummary("A version of a prompt: that of an environment, an exact one, the highest in a range, or the latest.").Answers<PromptAnswer>();
        v1.MapPost("/prompts/{name}/render", (HttpContext context, RenderEndpoint endpoint, string name, string? environment, string? version, [FromBody] RenderRequest request) =>
                endpoint.RenderAsync(context, name, environment, version, request))
            .WithSummary("The messages of a version for the inputs given.").Answers<RenderAnswer>().Problems(422);
        v1.MapMethods("/releases/{name}", Reading, (HttpContext context, ReadingEndpoints endpoints, string name) => endpoints.ReleasesAsync(context, name))
            .WithSummary("The releases of a prompt, in the order in which they were made.").Answers<ReleasesAnswer>();
        v1.MapMethods("/environments/{environment}", Reading, (HttpContext context, ReadingEndpoints endpoints, string environment) => endpoints.EnvironmentAsync(context, environment))
            .WithSummary("All that an environment points to.").Answers<EnvironmentAnswer>();
        v1.MapGet("/changes", (HttpContext context, ChangesEndpoint endpoint, string? environment) => endpoint.StreamAsync(context, environment))
            .WithSummary("Server-sent events: an environment of a prompt moved.")
            .WithMetadata(new ProducesResponseTypeMetadata(200, typeof(string), ["text/event-stream"]));
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

    private static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder route) =>
        route.WithMetadata(new ProducesResponseTypeMetadata(200, typeof(T), ["application/json"])).Problems(400, 404, 409, 503);

    private static RouteHandlerBuilder Problems(this RouteHandlerBuilder route, params int[] statuses) =>
        route.WithMetadata([.. statuses.Select(s => new ProducesResponseTypeMetadata(s, typeof(Problem), [Problem.ContentType]))]);
}
