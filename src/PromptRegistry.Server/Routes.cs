using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using PromptRegistry.Server.Catalog;
using PromptRegistry.Server.Endpoints;

namespace PromptRegistry.Server;

/// <summary>Every address of the server.</summary>
internal static class Routes
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void Map(WebApplication app)
    {
        Health(app);
        Read(app.MapGroup("/v1").WithTags("Prompts"));
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

    private static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder route) =>
        route.WithMetadata(new ProducesResponseTypeMetadata(200, typeof(T), ["application/json"])).Problems(400, 404, 409, 503);

    private static RouteHandlerBuilder Problems(this RouteHandlerBuilder route, params int[] statuses) =>
        route.WithMetadata([.. statuses.Select(s => new ProducesResponseTypeMetadata(s, typeof(Problem), [Problem.ContentType]))]);
}
