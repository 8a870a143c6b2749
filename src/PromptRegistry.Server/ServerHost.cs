using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Logging.Console;
using Microsoft.OpenApi;
using PromptRegistry.Core.Diagnostics;
using PromptRegistry.Events.Storage;
using PromptRegistry.Server.Answers;
using PromptRegistry.Server.Catalog;
using PromptRegistry.Server.Doing;
using PromptRegistry.Server.Endpoints;
using PromptRegistry.Server.Hosting;
using PromptRegistry.Server.Keys;
using PromptRegistry.Server.Langfuse;
using PromptRegistry.Server.Pages;
using PromptRegistry.Server.Pages.Frame;
using PromptRegistry.Server.Pages.Login;
using PromptRegistry.Server.Programs;
using PromptRegistry.Server.Reporting;
using PromptRegistry.Server.SignIn;
using PromptRegistry.Server.Webhooks;

namespace PromptRegistry.Server;

/// <summary>Puts a server together.</summary>
internal static class ServerHost
{
    /// <summary>Largest request that is read, in bytes.</summary>
    private const long MaximumRequest = 4L * 1024 * 1024;

    /// <summary>How long a request may take, but for those that change something and those that listen.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    /// <summary>A server that is ready to start.</summary>
    public static WebApplication Build(ServerOptions options, Action<WebApplicationBuilder>? configure = null)
    {
        // Neither variables nor files of the folder that it starts in say anything: all is in the options.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "PromptRegistry.Server", ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaximumRequest;
            kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        });
        builder.WebHost.UseUrls([.. options.Urls]);
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        }).AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.AddRoutingCore();
        // So that the answer can say what is wrong with a body.
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.ConfigureHttpJsonOptions(json => Configure(json.SerializerOptions));
        builder.Services.AddOpenApi("v1", api => api.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "PromptRegistry";
            document.Info.Description = "Prompts by environment, version or range, for every language; promotions, approvals and rollouts; events.";
            document.Info.Version = "v1";
            document.Servers = [];
            // Each address that is read answers HEAD as well: nobody needs to read of it twice.
            foreach (var path in document.Paths.Values) path.Operations?.Remove(HttpMethod.Head);
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                ["key"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A key that 'dotnet prompt serve keys add' made; a server on this machine alone may have none." },
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("key", document)] = [] }];
            return Task.CompletedTask;
        }));
        builder.Services.AddRequestDecompression();
        builder.Services.AddRequestTimeouts(timeouts =>
        {
            timeouts.DefaultPolicy = new RequestTimeoutPolicy { Timeout = TimeLimit, TimeoutStatusCode = StatusCodes.Status504GatewayTimeout };
            timeouts.AddPolicy(DoingEndpoints.TimeLimit, DoingEndpoints.Longest);
        });
        Policies.Add(builder.Services);
        TokenCallers.Add(builder.Services, options);
        builder.Services.AddPrograms().AddWebhooks();
        if (options.Keys is { } keys)
        {
            builder.Services.AddSingleton(_ => KeyStores.Open(keys, options.KeysInterval, options.Clock));
            if (NamedEventStore.IsPostgres(keys)) builder.Services.AddHostedService(services => (KeyTable)services.GetRequiredService<IKeyStore>());
        }

        Sessions.Add(builder.Services, options);
        PageRoutes.Add(builder.Services);
        BrowserLogin.Add(builder.Services, options);
        CallLimits.Add(builder.Services, options);
        builder.Services.AddSingleton(options).AddSingleton<KeyRing>()
            .AddSingleton<PromptCatalog>().AddHostedService(services => services.GetRequiredService<PromptCatalog>())
            .AddSingleton<VersionStore>()
            .AddSingleton<ReadingEndpoints>().AddSingleton<RenderEndpoint>().AddSingleton<FlagsEndpoint>().AddSingleton<ChangesEndpoint>().AddSingleton<LangfuseEndpoints>()
            .AddSingleton<Writer>().AddSingleton<DoingEndpoints>()
            .AddSingleton<RemoteFollower>().AddHostedService(services => services.GetRequiredService<RemoteFollower>()).AddSingleton<HookEndpoint>()
            .AddSingleton<EventIntake>().AddSingleton<EventsEndpoint>().AddSingleton<TracesEndpoint>();
        ServerJobs.AddTo(builder.Services, options);
        configure?.Invoke(builder);
        var app = builder.Build();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = FailedAsync,
            AllowStatusCode404Response = true,
            // A request that cannot be read is no fault of the server.
            SuppressDiagnosticsCallback = failed => failed.Exception is BadHttpRequestException or InvalidDataException,
        });
        app.Use((context, next) =>
        {
            Harden(context.Response.Headers);
            if (!HostRules.Takes(context.Request.Host, options)) return HostRules.Refuse(context);
            if (HostRules.IsForeign(context.Request)) return HostRules.RefuseForeign(context);
            PromptNames.Join(context);
            return next(context);
        });
        app.UseStatusCodePages(new StatusCodePagesOptions { HandleAsync = page => RefuseAsync(page.HttpContext, page.HttpContext.Response.StatusCode) });
        app.UseRouting();
        app.UseRequestTimeouts();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseRequestDecompression();
        Routes.Map(app);
        return app;
    }

    /// <summary>What browsers may do with an answer: next to nothing.</summary>
    private static void Harden(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.XFrameOptions = "DENY";
    }

    private static void Configure(JsonSerializerOptions json)
    {
        json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        json.MaxDepth = 64;
        json.RespectNullableAnnotations = true;
    }

    /// <summary>Clients of Langfuse read another kind of refusal than all others.</summary>
    private static Task RefuseAsync(HttpContext context, int status)
    {
        var problem = Refusal.Of(context) ?? OfStatus(status);
        if (PageResults.IsForBrowser(context)) return context.RequestServices.GetRequiredService<PageResults>().Refuse(context, problem).ExecuteAsync(context);
        return context.Request.Path.StartsWithSegments("/api/public", StringComparison.Ordinal)
            ? LangfuseError.WriteAsync(context, status, problem.Detail, LangfuseError.KindOf(status))
            : problem.WriteAsync(context);
    }

    /// <summary>What the framework refuses, in our words.</summary>
    private static Problem OfStatus(int status) => Problem.Of(status, ServerDiagnostics.BadRequest, status switch
    {
        400 => "The request cannot be read. Its body has to be what /openapi/v1.json describes, compressed as 'Content-Encoding' says, and its parameters have to be of their types.",
        404 => "There is nothing at this address. /openapi/v1.json lists what there is.",
        405 => "This address does not know that method. /openapi/v1.json lists what there is.",
        413 => $"The request is larger than {MaximumRequest} bytes.",
        504 => $"The request took longer than {TimeLimit.TotalSeconds:0} seconds.",
        415 => "The body has to be JSON, with the header 'Content-Type: application/json'.",
        _ => $"The request was refused with status {status}.",
    });

    /// <summary>A fault of ours says nothing to strangers; the log has it.</summary>
    private static Task FailedAsync(HttpContext context)
    {
        // What failed took the headers with it.
        Harden(context.Response.Headers);
        var fault = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        if (fault is BadHttpRequestException bad)
        {
            if (bad.InnerException is JsonException json) Refusal.Set(context, Problem.Of(bad.StatusCode, ServerDiagnostics.BadRequest, UnreadableBody.Explain(json)));
            return RefuseAsync(context, bad.StatusCode);
        }

        // A body that is not compressed as it says.
        if (fault is InvalidDataException) return RefuseAsync(context, StatusCodes.Status400BadRequest);
        return Problem.Of(500, DiagnosticCatalog.InternalError, "The server failed; its log says why.").WriteAsync(context);
    }
}
