using PromptRegistry.Git.Rollouts;
using PromptRegistry.Server.Doing;
using PromptRegistry.Server.Endpoints;
using PromptRegistry.Server.Keys;
using PromptRegistry.Server.Pages.Acting;
using PromptRegistry.Server.Pages.Frame;
using PromptRegistry.Server.Pages.Listing;
using PromptRegistry.Server.Pages.Login;
using PromptRegistry.Server.Pages.Making;
using PromptRegistry.Server.Pages.Production;
using PromptRegistry.Server.Pages.Single;
using PromptRegistry.Server.Pages.Teams;
using PromptRegistry.Server.Pages.Tracing;
using PromptRegistry.Server.Pages.Trying;

namespace PromptRegistry.Server.Pages;

/// <summary>Every address of a page. Who may read may see them; who does something needs what the API asks for.</summary>
internal static class PageRoutes
{
    private static readonly string[] Both = [HttpMethods.Get, HttpMethods.Post];

    public static void Add(IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "promptregistry-form";
            antiforgery.Cookie.HttpOnly = true;
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            // The server says DENY of every answer.
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
        services.AddSingleton<System.Text.Encodings.Web.HtmlEncoder, PageEncoder>();
        services.AddSingleton<PageResults>().AddSingleton<LoginEndpoints>().AddSingleton<BrowserLogin>()
            .AddSingleton<PromptsEndpoint>().AddSingleton<PromptEndpoint>().AddSingleton<ProductionReader>().AddSingleton<Standing>()
            .AddSingleton<TeamsEndpoint>().AddSingleton<TeamPrograms>()
            .AddSingleton<TryEndpoint>().AddSingleton<TryBudget>().AddSingleton<TryExamples>()
            .AddSingleton<TracesEndpoint>().AddSingleton<CaseOfCall>()
            .AddSingleton<ActEndpoints>()
            .AddSingleton<MakingModels>().AddSingleton<MakingRuns>().AddSingleton<MakingProposal>().AddSingleton<MakingEndpoints>();
    }

    public static void Map(WebApplication app)
    {
        var pages = app.MapGroup("").WithMetadata(new BrowserRoute()).ExcludeFromDescription();
        var outside = pages.MapGroup("").AllowAnonymous();
        outside.MapGet("/assets/page.css", PageFiles.StyleAsync);
        outside.MapGet("/assets/page.js", PageFiles.ScriptAsync);
        outside.MapGet(Sessions.LoginPath, (HttpContext context, LoginEndpoints login, string? to) => login.Show(context, to));
        outside.MapPost(Sessions.LoginPath, (HttpContext context, LoginEndpoints login) => login.TakeAsync(context));
        outside.MapGet(BrowserLogin.StartPath, (HttpContext context, BrowserLogin login, string? to) => login.StartAsync(context, to));
        // What the issuer sends back is taken before any route; nothing else is to be had here.
        outside.MapGet(BrowserLogin.DonePath, (HttpContext context, BrowserLogin login) => login.Missing(context));
        outside.MapPost("/logout", (HttpContext context, LoginEndpoints login) => login.EndAsync(context));
        Read(pages.MapGroup("").RequireAuthorization(Policies.Read));
        var acting = pages.MapGroup("");
        acting.WithRequestTimeout(DoingEndpoints.TimeLimit);
        Act(acting);
        // A model may take its time.
        acting.MapMethods("/try/{**name}", Both, (HttpContext context, TryEndpoint trying, string name) => trying.RunAsync(context, name)).RequireAuthorization(Policies.Read);
    }

    private static void Read(RouteGroupBuilder pages)
    {
        pages.MapGet("/", (HttpContext context, PromptsEndpoint prompts, string? q, string? show, int? page) => prompts.ShowAsync(context, q, show, page));
        pages.MapGet("/prompts/{**name}", (HttpContext context, PromptEndpoint prompt, string name, string? view) => prompt.ShowAsync(context, name, view));
        pages.MapGet("/traces", (HttpContext context, TracesEndpoint traces, int? page) => traces.ListAsync(context, page));
        pages.MapGet("/traces/{id}", (HttpContext context, TracesEndpoint traces, string id) => traces.OneAsync(context, id));
        pages.MapGet("/teams", (HttpContext context, TeamsEndpoint teams, string? team, string? review) => teams.ShowAsync(context, team, review));
        pages.MapGet("/live", (HttpContext context, ChangesEndpoint changes) => changes.StreamAsync(context, null)).DisableRequestTimeout();
    }

    /// <summary>What opening says would happen, and sending does.</summary>
    private static void Act(RouteGroupBuilder pages)
    {
        pages.MapMethods("/promote", Both, (HttpContext context, ActEndpoints act) => act.PromoteAsync(context)).RequireAuthorization(Policies.Release);
        pages.MapMethods("/rollback", Both, (HttpContext context, ActEndpoints act) => act.RollBackAsync(context)).RequireAuthorization(Policies.Release);
        pages.MapMethods("/approve", Both, (HttpContext context, ActEndpoints act) => act.ApproveAsync(context)).RequireAuthorization(Policies.Approve);
        pages.MapPost("/traces/{id}/case", (HttpContext context, TracesEndpoint traces, string id) => traces.AddAsync(context, id)).RequireAuthorization(Policies.Propose);
        Make(pages.MapGroup("").RequireAuthorization(Policies.Propose));
        foreach (var verb in Enum.GetValues<RolloutVerb>())
            pages.MapMethods($"/rollouts/{verb.ToString().ToLowerInvariant()}", Both, (HttpContext context, ActEndpoints act) => act.RollOutAsync(context, verb)).RequireAuthorization(Policies.Release);
    }

    /// <summary>A prompt out of a task in words.</summary>
    private static void Make(RouteGroupBuilder pages)
    {
        pages.MapMethods("/new", Both, (HttpContext context, MakingEndpoints making) => making.FormAsync(context));
        pages.MapGet("/new/{id}", (HttpContext context, MakingEndpoints making, string id) => making.Show(context, id));
        pages.MapPost("/new/{id}/cancel", (HttpContext context, MakingEndpoints making, string id) => making.CancelAsync(context, id));
        pages.MapPost("/new/{id}/propose", (HttpContext context, MakingEndpoints making, string id) => making.ProposeAsync(context, id));
    }
}
