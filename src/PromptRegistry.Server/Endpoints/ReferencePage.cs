using Scalar.AspNetCore;

namespace PromptRegistry.Server.Endpoints;

/// <summary>The addresses of the server to read and to try out, by Scalar. Its own page has a script within it, which ours may not have: this one names the same files.</summary>
internal static class ReferencePage
{
    private const string Address = "/reference", Files = "/reference/scalar";

    /// <summary>Nothing from elsewhere, and no script within the page; Scalar writes styles where they are needed.</summary>
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string Page = """
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>PromptRegistry: addresses</title>
        </head>
        <body>
          <noscript>This page needs JavaScript. <a href="/openapi/v1.json">/openapi/v1.json</a> says the same for machines.</noscript>
          <main id="reference"></main>
          <script src="/reference/scalar/scalar.js"></script>
          <script src="/reference/start.js"></script>
        </body>
        </html>

        """;

    private const string Start = """
        Scalar.createApiReference('#reference', {
          url: '/openapi/v1.json', telemetry: false, withDefaultFonts: false, hideClientButton: true, showDeveloperTools: 'never', agent: { disabled: true }, mcp: { disabled: true },
        });

        """;

    public static void Map(RouteGroupBuilder app)
    {
        app.MapGet(Address, (HttpContext context) =>
        {
            context.Response.Headers.ContentSecurityPolicy = Policy;
            return Results.Content(Page, "text/html; charset=utf-8");
        }).ExcludeFromDescription();
        app.MapGet($"{Address}/start.js", () => Results.Content(Start, "text/javascript; charset=utf-8")).ExcludeFromDescription();

        // What it answers itself is its page; files have their names.
        app.MapScalarApiReference(Files, options => options.DisableTelemetry()).ExcludeFromDescription().AddEndpointFilter(async (call, next) =>
            call.HttpContext.Request.Path.Value!.EndsWith(".js", StringComparison.Ordinal) || call.HttpContext.Request.Path.Value.EndsWith(".svg", StringComparison.Ordinal)
                ? await next(call)
                : Results.Redirect(Address));
    }
}
